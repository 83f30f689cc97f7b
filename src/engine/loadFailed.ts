/** Code that is loaded late may not come: offline, or a newer version of the page took its place. */

/** The message is a sentence. */
export class LoadFailed extends Error {
  override readonly name = 'LoadFailed';
}

/** The file in what a browser says about a load that failed. */
const failedFile = /https?:\/\/\S+\.js/;

/** How often each thing failed. */
const failures = new Map<string, number>();

/**
 * Loads code, and says what did not come.
 *
 * Firefox remembers for as long as a worker lives that a file failed, and asks for it again only under another address.
 *
 * @param what  for people, and the same at each attempt: "The WebGPU kernels"
 * @throws LoadFailed
 */
export async function loaded<Module extends object>(
  what: string,
  load: () => Promise<Module>,
  importFile: (address: string) => Promise<object> = (address) =>
    import(/* @vite-ignore */ address),
): Promise<Module> {
  const failed = failures.get(what) ?? 0;
  try {
    return await load().catch(async (reason: unknown) => {
      const [file] = failedFile.exec(String(reason)) ?? [];
      if (failed === 0 || !file) throw reason;
      return (await importFile(`${file}?attempt=${failed}`)) as Module;
    });
  } catch (reason) {
    failures.set(what, failed + 1);
    const why = reason instanceof Error ? reason.message : String(reason);
    const text = `${what} could not be loaded (${why}). Retry; if that does not help, reload the page: what was kept comes back.`;
    throw new LoadFailed(text, { cause: reason });
  }
}

/** Code that is loaded late may not come: offline, or a newer version of the page took its place. */

/** The message is a sentence. */
export class LoadFailed extends Error {
  override readonly name = 'LoadFailed';
}

/** @param what  for people: "The WebGPU engine" */
export async function loaded<Module>(what: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (reason) {
    const why = reason instanceof Error ? reason.message : String(reason);
    const text = `${what} could not be loaded (${why}). Retry; if that does not help, reload the page: what was kept comes back.`;
    throw new LoadFailed(text, { cause: reason });
  }
}

/**
 * Time for which a file stays at its address. Browsers fetch it after the click, some only when the person has
 * said where to save it, and none tells when it has.
 */
const addressLastsMs = 120_000;

let last: { readonly fileName: string } | null = null;
const listeners = new Set<() => void>();

/** What was handed to the browser last; another object each time. */
export const lastDownload = {
  get: () => last,
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

/** Hands a file to the browser, which saves it where the person's downloads go. */
export function download(content: Blob, fileName: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  last = { fileName };
  for (const listener of listeners) listener();
  setTimeout(() => URL.revokeObjectURL(address), addressLastsMs);
}

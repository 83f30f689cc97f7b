/** Style sheets of lazy code that failed: Vite's loader asks for each only once. */

/** By address. */
const failed = new Set<string>();

function remember({ target }: Event): void {
  if (!(target instanceof HTMLLinkElement) || target.rel !== 'stylesheet') return;
  failed.add(target.href);
  target.remove();
}
// Unit tests run without a page.
globalThis.document?.addEventListener('error', remember, true);

function loadStyle(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = address;
    link.onload = () => resolve();
    link.onerror = () => reject(new Error(`${address} could not be loaded`));
    failed.delete(address);
    document.head.append(link);
  });
}

/** Asks again for all that failed. Rejects while one of them fails. */
export async function loadFailedStyles(): Promise<void> {
  await Promise.all([...failed].map(loadStyle));
}

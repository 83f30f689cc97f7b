/**
 * A reload goes to the address as it was when it began, so that what a page writes into its address while it is left
 * comes too late. It is handed to the next page of the same tab beside it.
 */

const key = 'loss-explorer-unwritten';

/** @param before  `location.hash` before the page wrote into it for the last time */
export function noteForReload(page: Window, before: string): void {
  const { hash } = page.location;
  try {
    if (hash === before) page.sessionStorage.removeItem(key);
    else page.sessionStorage.setItem(key, JSON.stringify([before, hash]));
  } catch {}
}

/** `location.hash` of a page, after a reload as the page before it left it; the address is then that one too. */
export function restoredHash(page: Window): string {
  const { hash } = page.location;
  try {
    const [before, last] = JSON.parse(page.sessionStorage.getItem(key) ?? '[]');
    const [how] = page.performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    if (how?.type === 'reload' && before === hash && typeof last === 'string') {
      page.history.replaceState(page.history.state, '', last);
      return last;
    }
  } catch {}
  return hash;
}

/** Whether this browser ever kept anything, known at once: a first visit need not wait for the store. */

const key = 'loss-explorer-keeps';

export function hasKept(): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

/** Without it the store is only looked into when there is something to save. */
export function rememberKeeping(): void {
  try {
    localStorage.setItem(key, '1');
  } catch {}
}

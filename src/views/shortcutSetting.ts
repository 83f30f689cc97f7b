/**
 * Whether single keys are shortcuts. They get in the way of those who speak to their computer, where a word is
 * a row of keys, so they can be switched off (WCAG 2.1.4). Kept in this browser: it is the person's, not the
 * experiment's.
 */
const key = 'single-key-shortcuts';

/** Null before it was asked for. */
let on: boolean | null = null;

function remembered(): boolean {
  try {
    return localStorage.getItem(key) !== 'off';
  } catch {
    // Storage is refused: nothing was ever switched off.
    return true;
  }
}

export function shortcutsAreOn(): boolean {
  on ??= remembered();
  return on;
}

/** Holds for this visit, and for the next ones where the browser keeps it. */
export function switchShortcuts(next: boolean): void {
  on = next;
  try {
    if (next) localStorage.removeItem(key);
    else localStorage.setItem(key, 'off');
  } catch {
    // Storage is refused or full.
  }
}

/** Asks the browser not to clear what is kept when its disk runs full: once, for a person's own files. */

const key = 'loss-explorer-asked-to-last';

/** The part of `navigator.storage` that is used; absent outside secure contexts and in old browsers. */
export interface LastingStorage {
  persisted(): Promise<boolean>;
  persist(): Promise<boolean>;
}

/** The part of `localStorage` that is used. */
export type AskedBefore = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * Asks unless that was granted, or was asked before in this browser: some ask the person, and a refusal
 * stands. What comes of it changes nothing on the page.
 *
 * @param memory  throws where the browser keeps nothing; then a visit is asked about for itself
 */
export async function askToLast(
  storage: LastingStorage | undefined,
  memory: () => AskedBefore,
): Promise<void> {
  if (!storage?.persist) return;
  try {
    if (memory().getItem(key) !== null) return;
    memory().setItem(key, '1');
  } catch {}
  try {
    if (!(await storage.persisted())) await storage.persist();
  } catch {}
}

/** The shelf of a browser. */
import { openDB } from 'idb';
import type { Shelf } from './shelf.ts';

const storeName = 'kept';

/** @throws DOMException or TypeError where the browser keeps nothing, as some private windows do */
export async function indexedDbShelf(name: string): Promise<Shelf> {
  const database = await openDB(name, 1, {
    upgrade: (fresh) => {
      fresh.createObjectStore(storeName);
    },
  });
  return {
    get: (key) => database.get(storeName, key),
    keys: async () => (await database.getAllKeys(storeName)).map(String),
    close: () => database.close(),
    write: async (changes) => {
      if (changes.length === 0) return;
      const transaction = database.transaction(storeName, 'readwrite', { durability: 'strict' });
      const requests = changes.map((change) =>
        'remove' in change
          ? transaction.store.delete(change.remove)
          : transaction.store.put(change.value, change.key),
      );
      // The transaction says why it failed; its requests may only say that it was given up.
      for (const request of requests) request.catch(() => {});
      await transaction.done;
    },
  };
}

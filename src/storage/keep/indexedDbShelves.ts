/** The shelves of a browser: an object store each, in one database. */
import { type IDBPDatabase, openDB } from 'idb';
import type { Shelf, Shelves } from './shelf.ts';

/** In the order in which versions of the database brought them. */
const storeNames = ['kept', 'runs', 'sweeps'] as const;

function shelfOf(database: IDBPDatabase, storeName: (typeof storeNames)[number]): Shelf {
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

/** @throws DOMException or TypeError where the browser keeps nothing, as some private windows do */
export async function indexedDbShelves(name: string): Promise<Shelves> {
  const database = await openDB(name, storeNames.length, {
    upgrade: (fresh) => {
      for (const storeName of storeNames)
        if (!fresh.objectStoreNames.contains(storeName)) fresh.createObjectStore(storeName);
    },
  });
  const shelf = (name: (typeof storeNames)[number]) => shelfOf(database, name);
  return { works: shelf('kept'), runs: shelf('runs'), sweeps: shelf('sweeps') };
}

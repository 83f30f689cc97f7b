/** A place for values under keys: IndexedDB in a browser, a map in tests. */

export type Change =
  | { readonly key: string; readonly value: unknown }
  | { readonly remove: string };

/** What is kept lies apart by what it is. */
export interface Shelves {
  /** The list of works and their parts. */
  readonly works: Shelf;
  /** Records of trainings, each under its id. */
  readonly runs: Shelf;
  /** Sweeps, each under its id, and the maps of their trials. */
  readonly sweeps: Shelf;
}

export interface Shelf {
  /** Undefined where there is nothing. */
  get(key: string): Promise<unknown>;
  keys(): Promise<string[]>;
  /** All of the changes or none. Resolves when they would survive a crash. */
  write(changes: readonly Change[]): Promise<void>;
  /** Once closed it is not used any more. */
  close(): void;
}

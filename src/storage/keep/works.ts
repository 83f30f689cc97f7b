/**
 * What a person worked on, kept so that a crash at any moment loses nothing that was saved: new parts are written
 * under keys of their own, then one record is replaced that says which parts make a work, and only then what
 * nothing names any more is removed. Whatever that was interrupted is swept up at the next opening.
 */
import type { Change, Shelf } from './shelf.ts';

/** Works that are kept; beyond it the one that was not touched for longest goes. */
export const mostWorks = 3;

/** Key of the record that names all parts. */
const listKey = 'works';
/** Version of that record. */
const listVersion = 1;

export interface Work {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** What the page says of it; JSON. */
  readonly info: unknown;
  /** Key of each part by its name. */
  readonly parts: Readonly<Record<string, string>>;
}

export interface WorkChange {
  readonly id: string;
  readonly info: unknown;
  /** Parts that are new or different, by name. */
  readonly parts: ReadonlyMap<string, unknown>;
  /** Names of parts that it has no more. */
  readonly drop: readonly string[];
}

/** What is stored cannot be understood. The message is a sentence. */
export class BadStore extends Error {}

/** There is no room, not even without the other works. */
export class NoRoom extends Error {}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isWork = (value: unknown): value is Work =>
  isRecord(value) &&
  typeof value.id === 'string' &&
  typeof value.savedAt === 'number' &&
  isRecord(value.parts) &&
  Object.values(value.parts).every((key) => typeof key === 'string');

function worksOf(list: unknown): readonly Work[] {
  if (list === undefined) return [];
  if (isRecord(list) && typeof list.version === 'number' && list.version > listVersion)
    throw new BadStore('The work kept in this browser was saved by a later version of this page.');
  if (!isRecord(list) || list.version !== listVersion || !Array.isArray(list.works))
    throw new BadStore('The work kept in this browser cannot be read.');
  if (!list.works.every(isWork))
    throw new BadStore('A part of the work kept in this browser cannot be read.');
  return list.works;
}

const isQuota = (reason: unknown) =>
  reason instanceof Error && reason.name === 'QuotaExceededError';

export interface WorksOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** A text that never came before. */
  readonly unique?: () => string;
}

let counter = 0;
const uniqueText = () =>
  `${Date.now().toString(36)}-${(counter++).toString(36)}-${Math.random().toString(36).slice(2, 8)}`;

export class Works {
  private readonly shelf: Shelf;
  private readonly now: () => number;
  private readonly unique: () => string;
  private current: readonly Work[];

  private constructor(shelf: Shelf, works: readonly Work[], options: WorksOptions) {
    this.shelf = shelf;
    this.current = works;
    this.now = options.now ?? Date.now;
    this.unique = options.unique ?? uniqueText;
  }

  /**
   * Reads the list, and sweeps up what an interrupted save left.
   *
   * @throws BadStore
   */
  static async open(shelf: Shelf, options: WorksOptions = {}): Promise<Works> {
    const list = worksOf(await shelf.get(listKey));
    const keys = new Set(await shelf.keys());
    const missing = list.some(({ parts }) => Object.values(parts).some((key) => !keys.has(key)));
    if (missing) throw new BadStore('A part of the work kept in this browser is missing.');
    const works = new Works(shelf, list, options);
    await works.sweep([...keys]);
    return works;
  }

  /** The one saved last first. */
  get list(): readonly Work[] {
    return this.current;
  }

  /** The value of a part; undefined where the work has none of that name. */
  async read(id: string, part: string): Promise<unknown> {
    const key = this.find(id)?.parts[part];
    return key === undefined ? undefined : this.shelf.get(key);
  }

  /**
   * Saves a work, new or known. Once it resolves, a crash cannot lose it any more; until then what was saved
   * before stays.
   *
   * @throws NoRoom when the browser has no room although all other works were dropped
   */
  async save(change: WorkChange): Promise<Work> {
    for (;;) {
      try {
        return await this.attempt(change);
      } catch (reason) {
        if (!isQuota(reason)) throw reason;
        const oldest = this.current.findLast(({ id }) => id !== change.id);
        await this.sweepQuietly();
        if (!oldest) throw new NoRoom('no room', { cause: reason });
        await this.remove(oldest.id);
      }
    }
  }

  /** Forgets a work. */
  async remove(id: string): Promise<void> {
    await this.setList(this.current.filter((work) => work.id !== id));
    await this.sweepQuietly();
  }

  private async attempt({ id, info, parts, drop }: WorkChange): Promise<Work> {
    const fresh = [...parts].map(([name, value]) => {
      const key = `${id}/${name}/${this.unique()}`;
      return { name, key, value };
    });
    await this.shelf.write(fresh.map(({ key, value }) => ({ key, value })));
    const known = Object.entries(this.find(id)?.parts ?? {});
    const work: Work = {
      id,
      savedAt: this.now(),
      info,
      parts: Object.fromEntries([
        ...known.filter(([name]) => !drop.includes(name)),
        ...fresh.map(({ name, key }) => [name, key] as const),
      ]),
    };
    const others = this.current.filter((other) => other.id !== id);
    await this.setList([work, ...others].slice(0, mostWorks));
    await this.sweepQuietly();
    return work;
  }

  private find(id: string): Work | undefined {
    return this.current.find((work) => work.id === id);
  }

  private async setList(works: readonly Work[]): Promise<void> {
    await this.shelf.write([{ key: listKey, value: { version: listVersion, works } }]);
    this.current = works;
  }

  /** Removes what nothing names. */
  private async sweep(keys: readonly string[]): Promise<void> {
    const named = new Set([listKey, ...this.current.flatMap(({ parts }) => Object.values(parts))]);
    const changes = keys.filter((key) => !named.has(key)).map((key): Change => ({ remove: key }));
    if (changes.length > 0) await this.shelf.write(changes);
  }

  /** The same after a save, which is done whatever comes of it: the next opening sweeps again. */
  private async sweepQuietly(): Promise<void> {
    try {
      await this.sweep(await this.shelf.keys());
    } catch {}
  }
}

/** Removes everything, whatever it is. */
export async function clearShelf(shelf: Shelf): Promise<void> {
  await shelf.write((await shelf.keys()).map((key) => ({ remove: key })));
}

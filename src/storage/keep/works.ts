/**
 * What a person worked on, kept so that a crash at any moment loses nothing that was saved: new parts are written
 * under keys of their own, then one record is replaced that says which parts make a work, and only then what
 * nothing names any more is removed. Whatever that was interrupted is swept up at the next opening.
 */
import type { RunToKeep, WorkToKeep } from './protocol.ts';
import { BadStore, readList, versionOf } from './readList.ts';
import {
  type ImageSet,
  imagesOf,
  type KeptList,
  keysIn,
  listVersion,
  type StoredRun,
  type WorkRecord,
  withoutUnnamed,
} from './records.ts';
import type { Change, Shelf } from './shelf.ts';

/** Works that are kept; beyond it the one that was not touched for longest goes. */
export const mostWorks = 3;

/** Key of the record that names all parts. */
const listKey = 'works';

/** There is no room, not even without the other works. */
export class NoRoom extends Error {}

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

/** Parts that are not written yet. */
class FreshParts {
  readonly changes: { readonly key: string; readonly value: unknown }[] = [];
  private readonly unique: () => string;

  constructor(unique: () => string) {
    this.unique = unique;
  }

  /** The key of a new part. */
  put(place: string, value: unknown): string {
    const key = `${place}/${this.unique()}`;
    this.changes.push({ key, value });
    return key;
  }
}

export class Works {
  private readonly shelf: Shelf;
  private readonly now: () => number;
  private readonly unique: () => string;
  private current: KeptList;

  private constructor(shelf: Shelf, list: KeptList, options: WorksOptions) {
    this.shelf = shelf;
    this.current = list;
    this.now = options.now ?? Date.now;
    this.unique = options.unique ?? uniqueText;
  }

  /**
   * Reads the list, and sweeps up what an interrupted save left.
   *
   * @throws BadStore
   */
  static async open(shelf: Shelf, options: WorksOptions = {}): Promise<Works> {
    const stored = await shelf.get(listKey);
    const list = readList(stored);
    const keys = new Set(await shelf.keys());
    const isWhole =
      keysIn(list).every((key) => keys.has(key)) &&
      list.works.every((work) => imagesOf(list, work) !== undefined);
    if (!isWhole) throw new BadStore('A part of the work kept in this browser is missing.');
    const works = new Works(shelf, list, options);
    // A list of an earlier version stands until the first save, and all that it names with it.
    if (stored === undefined || versionOf(stored) === listVersion) await works.sweep([...keys]);
    return works;
  }

  get list(): KeptList {
    return this.current;
  }

  /** Undefined where there is nothing. */
  part(key: string): Promise<unknown> {
    return this.shelf.get(key);
  }

  /** Undefined where no such work is kept. */
  find(id: string): WorkRecord | undefined {
    return this.current.works.find((work) => work.id === id);
  }

  /**
   * Saves a work, new or known. Once it resolves, a crash cannot lose it any more; until then what was saved
   * before stays.
   *
   * @throws NoRoom when the browser has no room although all other works were dropped
   */
  async save(work: WorkToKeep): Promise<WorkRecord> {
    for (;;) {
      try {
        return await this.attempt(work);
      } catch (reason) {
        if (!isQuota(reason)) throw reason;
        const oldest = this.current.works.findLast(({ id }) => id !== work.id);
        await this.sweepQuietly();
        if (!oldest) throw new NoRoom('no room', { cause: reason });
        await this.remove(oldest.id);
      }
    }
  }

  /** Forgets a work, and its images where no other work is on them. */
  private async remove(id: string): Promise<void> {
    const works = this.current.works.filter((work) => work.id !== id);
    await this.setList({ ...this.current, works });
    await this.sweepQuietly();
  }

  private async attempt({ id, link, title, images, runs }: WorkToKeep): Promise<WorkRecord> {
    const before = this.find(id);
    const fresh = new FreshParts(this.unique);
    const set = this.imageSet(images, before && imagesOf(this.current, before), fresh);
    const work: WorkRecord = {
      ...{ id, savedAt: this.now(), link, title, images: set.id },
      runs: runs.map((run) => runRecord(run, `${id}/${run.id}`, before, fresh)),
    };
    await this.shelf.write(fresh.changes);
    const others = this.current.works.filter((other) => other.id !== id);
    const { version, images: sets } = this.current;
    await this.setList({
      version,
      images: [...sets.filter((other) => other.id !== set.id), set],
      works: [work, ...others].slice(0, mostWorks),
    });
    await this.sweepQuietly();
    return work;
  }

  /** The set of these images: one that is there, or a new one, which shares files that are kept already. */
  private imageSet(
    { hash, files, painted }: WorkToKeep['images'],
    before: ImageSet | undefined,
    fresh: FreshParts,
  ): ImageSet {
    const sets = this.current.images;
    const ofHash = () => sets.find((set) => hash !== '' && set.hash === hash && set.files)?.files;
    const parts = {
      hash,
      files:
        files === 'kept'
          ? kept(before?.files, 'its images')
          : files && (ofHash() ?? fresh.put('images/files', files)),
      painted:
        painted === 'kept'
          ? kept(before?.painted, 'its painted masks')
          : painted && fresh.put('images/painted', painted),
    };
    const same = sets.find(
      (set) =>
        set.hash === hash &&
        set.files === parts.files &&
        set.painted === parts.painted &&
        // Phantoms have no hash that tells one set of them from another.
        (hash !== '' || set.id === before?.id),
    );
    return same ?? { id: this.unique(), ...parts };
  }

  private async setList(list: KeptList): Promise<void> {
    const next = withoutUnnamed(list);
    await this.shelf.write([{ key: listKey, value: next }]);
    this.current = next;
  }

  /** Removes what nothing names. */
  private async sweep(keys: readonly string[]): Promise<void> {
    const named = new Set([listKey, ...keysIn(this.current)]);
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

/** @param place  where the keys of its parts begin */
function runRecord(
  { moment, history, past, ...known }: RunToKeep,
  place: string,
  before: WorkRecord | undefined,
  fresh: FreshParts,
): StoredRun {
  const run = before?.runs.find(({ id }) => id === known.id);
  const { keptParts, added } = history;
  const parts = Array.from({ length: keptParts }, (_, i) => kept(run?.history[i], 'its curves'));
  const earlier = past.map(({ step, moment: own }) => {
    const before = run?.past?.find((one) => one.step === step)?.moment;
    return {
      step,
      moment: own ? fresh.put(`${place}/past ${step}`, own) : kept(before, 'its earlier steps'),
    };
  });
  return {
    ...known,
    moment: moment ? fresh.put(`${place}/moment`, moment) : kept(run?.moment, 'its weights'),
    history: [
      ...parts,
      ...added.map((part, i) => fresh.put(`${place}/history ${keptParts + i}`, part)),
    ],
    ...(earlier.length > 0 ? { past: earlier } : {}),
  };
}

/** The key of something that the page takes for kept. */
function kept(key: string | null | undefined, what: string): string {
  if (key === null || key === undefined) throw new Error(`${what} are not kept any more`);
  return key;
}

/** Removes everything, whatever it is. */
export async function clearShelf(shelf: Shelf): Promise<void> {
  await shelf.write((await shelf.keys()).map((key) => ({ remove: key })));
}

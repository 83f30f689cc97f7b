/** Answers the page's requests to keep things, one after the other. */
import { messageOf } from '../../bridge/messages.ts';
import { type Handlers, Handover } from '../../bridge/workerEnd.ts';
import { buffersOf } from '../../runs/moment.ts';
import { changeRuns, readRuns } from './keptRuns.ts';
import { keepSweep, readSweeps, readTrialMaps, removeSweep } from './keptSweeps.ts';
import type { KeepTypes, KeptWork, OpenedStore, SaveResult, WorkToKeep } from './protocol.ts';
import { BadStore } from './readList.ts';
import { readImages, readPast, readRun } from './readParts.ts';
import { imagesOf, type KeptList } from './records.ts';
import type { Shelves } from './shelf.ts';
import { clearShelf, NoRoom, Works } from './works.ts';

/** Which tab keeps: one at a time. */
export interface TabLock {
  /**
   * False where another tab has it.
   *
   * @param onWait  told where that is not known at once
   */
  take(onWait: () => void): Promise<boolean>;
  release(): void;
}

export interface KeeperOptions {
  /** @throws whatever the browser throws where it keeps nothing */
  readonly openShelves: () => Promise<Shelves>;
  readonly lock: TabLock;
}

/** What the page hears of the works in a list. */
function worksIn(list: KeptList): readonly KeptWork[] {
  return list.works.map((work) => {
    const { id, savedAt, link, title, runs } = work;
    const images = imagesOf(list, work);
    return {
      ...{ id, savedAt, link, title },
      ...{ hash: images?.hash ?? '', hasFiles: images?.files != null },
      runs: runs.map(({ moment: _, history: __, past, ...known }) => ({
        ...known,
        ...(past ? { past: past.map(({ step }) => step) } : {}),
      })),
    };
  });
}

export class Keeper {
  readonly handlers: Handlers<KeepTypes> = {
    open: (_, { progress }) => this.next(() => this.open(() => progress('waits'))),
    readImages: (id) => this.next(() => readImages(this.opened(), id)),
    readRun: ({ work, run }) =>
      this.next(async () => {
        const parts = await readRun(this.opened(), work, run);
        return new Handover(parts, buffersOf(parts.moment));
      }),
    readPast: ({ work, run }) =>
      this.next(async () => {
        const moments = await readPast(this.opened(), work, run);
        return new Handover(moments, moments.flatMap(buffersOf));
      }),
    save: (work) => this.next(() => this.save(work)),
    readRuns: () => this.next(() => readRuns(this.openShelves().runs)),
    changeRuns: (change) =>
      this.next(async () => {
        await changeRuns(this.openShelves().runs, change);
        return null;
      }),
    readSweeps: () => this.next(() => readSweeps(this.openShelves().sweeps)),
    keepSweep: (kept) => this.next(() => keepSweep(this.openShelves().sweeps, kept)),
    readTrialMaps: (study) =>
      this.next(async () => {
        const maps = await readTrialMaps(this.openShelves().sweeps, study);
        const levels = maps.flatMap((one) => one.maps.flatMap(({ differences }) => differences));
        return new Handover(
          maps,
          levels.map(({ buffer }) => buffer as ArrayBuffer),
        );
      }),
    removeSweep: (study) => this.next(() => removeSweep(this.openShelves().sweeps, study)),
    dump: () =>
      this.next(async () => {
        const shelves = this.openShelves();
        return (await import('./dump.ts')).dumpOf(shelves);
      }),
    clear: () =>
      this.next(async () => {
        const { works, runs, sweeps } = this.openShelves();
        for (const shelf of [works, runs, sweeps]) await clearShelf(shelf);
        this.works = await Works.open(works);
        return null;
      }),
  };

  private readonly options: KeeperOptions;
  private shelves: Shelves | null = null;
  private works: Works | null = null;
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: KeeperOptions) {
    this.options = options;
  }

  /** Lets another tab keep, once what was asked before is done. */
  letGo(): void {
    void this.next(async () => this.close());
  }

  private next<Answer>(perform: () => Promise<Answer>): Promise<Answer> {
    const answer = this.last.then(perform);
    this.last = answer.catch(() => {});
    return answer;
  }

  private opened(): Works {
    if (!this.works) throw new Error('nothing is kept here');
    return this.works;
  }

  private openShelves(): Shelves {
    if (!this.shelves) throw new Error('nothing is kept here');
    return this.shelves;
  }

  private close(): void {
    this.shelves?.works.close();
    this.shelves?.runs.close();
    this.shelves?.sweeps.close();
    this.shelves = null;
    this.works = null;
    this.options.lock.release();
  }

  private async open(onWait: () => void): Promise<OpenedStore> {
    const { openShelves, lock } = this.options;
    this.close();
    try {
      if (!(await lock.take(onWait))) return { kind: 'busy' };
      this.shelves = await openShelves();
      this.works = await Works.open(this.shelves.works);
      return { kind: 'open', works: worksIn(this.works.list) };
    } catch (reason) {
      if (reason instanceof BadStore) return { kind: 'bad', reason: reason.message };
      return { kind: 'none' };
    }
  }

  private async save(work: WorkToKeep): Promise<SaveResult> {
    if (!this.works) return { kind: 'failed', reason: 'nothing is kept here' };
    try {
      const { savedAt } = await this.works.save(work);
      return { kind: 'saved', at: savedAt };
    } catch (reason) {
      if (reason instanceof NoRoom) return { kind: 'no room' };
      return { kind: 'failed', reason: messageOf(reason) };
    }
  }
}

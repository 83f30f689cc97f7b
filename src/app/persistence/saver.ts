/** Saves one work: knows what of it is in the store and what is to be there, and writes the difference. */
import { messageOf } from '../../bridge/messages.ts';
import { WorkerStopped } from '../../bridge/pageEnd.ts';
import type { RunId } from '../../engine/protocol.ts';
import type { PaintedMasks } from '../../masks/paint/paintedMask.ts';
import type { Run } from '../../runs/run.ts';
import type { RunSetting } from '../../runs/setting.ts';
import type { KeptWork } from '../../storage/keep/protocol.ts';
import {
  nothingSaved,
  type PastToKeep,
  type SavedWork,
  type WantedWork,
  workChange,
} from '../../storage/keep/workChange.ts';
import type { KeepClient, LoadedWork } from './keptWork.ts';
import type { StoreAccess } from './storeAccess.ts';

/** The work as it is now, but for its run. */
export interface WorkNow extends Omit<WantedWork, 'painted' | 'runs'> {
  /** Undefined while its images are opened: what was painted on them is not known again yet. */
  readonly painted: PaintedMasks | null | undefined;
  /** What each of its runs is trained with, the one that is trained alone first. */
  readonly settings: ReadonlyMap<RunId, RunSetting>;
}

export type SaveOutcome =
  /** `ms` is the time that it took. */
  | {
      readonly kind: 'saved';
      readonly at: number;
      readonly ms: number;
      readonly hasFiles: boolean;
    }
  /** All but the files may still be kept. `why` is what the browser says, null for want of room. */
  | { readonly kind: 'files refused' | 'failed'; readonly why: string | null }
  | { readonly kind: 'stopped'; readonly why: string };

export interface SaverOptions {
  readonly client: KeepClient;
  readonly access: StoreAccess;
  readonly now: () => WorkNow;
  readonly newId: () => string;
  readonly onOutcome: (outcome: SaveOutcome) => void;
  /** The run that was to be saved was not, and is gone: it has to be asked for again, maybe at once. */
  readonly onRunLost: (isWantedNow: boolean) => void;
}

/** A work that is saved: what is in the store, and which run is to be there. */
interface SavingWork {
  readonly id: string;
  saved: SavedWork;
  /** When that was saved; null for never. */
  savedAt: number | null;
  /** What is written to it just now; null between two saves. */
  writing: SavedWork | null;
  /** Runs that are to be there otherwise than they are: none, or a newer one. */
  readonly runs: Map<RunId, 'none' | { readonly run: Run | null; readonly past?: PastToKeep }>;
}

export class Saver {
  private readonly options: SaverOptions;
  private work: SavingWork;
  private training: object = {};
  /** Hash of files that the store did not take. */
  private refused: string | null = null;
  private isBusy = false;
  private isAgain = false;

  /** @param link  of a session that is not worth saving by itself */
  constructor(options: SaverOptions, link: string) {
    this.options = options;
    this.work = this.fresh(link);
  }

  /** What is in the store of the work that is saved. */
  get saved(): SavedWork {
    return this.work.saved;
  }

  /** Milliseconds since 1970; null where nothing of it is in the store yet. */
  get savedAt(): number | null {
    return this.work.savedAt;
  }

  /** Changes whenever another work, or another training of it, is saved. */
  get subject(): object {
    return this.training;
  }

  /** From now on this work is saved, all of which is in the store. */
  goOn({ kept: { id, savedAt }, saved }: LoadedWork): void {
    this.work = { id, saved, savedAt, writing: null, runs: new Map() };
    this.training = {};
  }

  /** From now on a new work is saved. */
  begin(): void {
    this.work = this.fresh('');
    this.training = {};
  }

  /** Another work is saved from now on, unless the one at hand is not worth keeping apart. */
  leave(): void {
    const { saved, writing } = this.work;
    const isWorth = ({ files, runs, painted }: SavedWork) =>
      files !== null || runs.length > 0 || painted !== null;
    if (isWorth(saved) || (writing && isWorth(writing))) {
      this.begin();
      return;
    }
    this.work.runs.clear();
    this.training = {};
  }

  /** A run as it is to be in the store; null for none. */
  setRun(id: RunId, run: Run | null, past?: PastToKeep): void {
    this.work.runs.set(id, run ? { run, ...(past ? { past } : {}) } : 'none');
    // What was trained before is another training.
    if (!run) this.training = {};
  }

  /** Earlier moments of a run that is in the store, or about to be. */
  setPast(id: RunId, past: PastToKeep): void {
    const known = this.work.runs.get(id);
    if (known !== 'none') this.work.runs.set(id, { run: known?.run ?? null, past });
  }

  /** The store was opened again: what this page knows of its work need not be true any more. */
  check(works: readonly KeptWork[]): void {
    const { id, savedAt, runs } = this.work;
    const kept = works.find((work) => work.id === id);
    if (savedAt === null || kept?.savedAt === savedAt) return;
    this.work = { ...this.fresh(''), runs };
    this.training = {};
    this.options.onRunLost(true);
  }

  /** Writes what is new; called while it writes, it writes again afterwards. */
  async save(): Promise<void> {
    if (this.isBusy) {
      this.isAgain = true;
      return;
    }
    this.isBusy = true;
    const { access } = this.options;
    try {
      do {
        this.isAgain = false;
        // At once where that is possible: the page may be gone in the next turn.
        if (access.isOpened || (await access.ready())) await this.saveOnce();
      } while (this.isAgain);
    } finally {
      this.isBusy = false;
    }
  }

  private fresh(link: string): SavingWork {
    const saved = { ...nothingSaved, link };
    return { id: this.options.newId(), saved, savedAt: null, writing: null, runs: new Map() };
  }

  private async saveOnce(): Promise<void> {
    const { client, access, onOutcome } = this.options;
    const { work, training } = this;
    const { saved } = work;
    const { settings, painted, files: allFiles, ...now } = this.options.now();
    const files = now.hash === this.refused ? null : allFiles;
    const wanted = [...settings].flatMap(([id, setting]) => {
      const run = work.runs.get(id);
      return run === 'none' ? [] : [{ id, setting, ...(run ?? { run: null }) }];
    });
    const isNewer = wanted.some(({ run }) => run !== null);
    const change = workChange(saved, {
      ...{ ...now, files, painted: painted === undefined ? saved.painted : painted },
      runs: wanted,
    });
    for (const { id } of wanted) work.runs.delete(id);
    if (!change) return;
    try {
      const { request, transfer, after } = change;
      const start = performance.now();
      work.writing = after;
      const result = await client.ask('save', { ...request, id: work.id }, { transfer });
      if (result.kind === 'saved') {
        work.saved = after;
        work.savedAt = result.at;
        const ms = performance.now() - start;
        onOutcome({ ...result, ms, hasFiles: files !== null });
        return;
      }
      const why = result.kind === 'failed' ? result.reason : null;
      const isNewFiles = files !== null && saved.files !== now.hash;
      if (isNewFiles) {
        this.refused = now.hash;
        this.isAgain = true;
      }
      onOutcome({ kind: isNewFiles ? 'files refused' : 'failed', why });
    } catch (reason) {
      const isStopped = reason instanceof WorkerStopped;
      if (isStopped) access.forget();
      onOutcome({ kind: isStopped ? 'stopped' : 'failed', why: messageOf(reason) });
    } finally {
      work.writing = null;
    }
    if (isNewer && training === this.training) this.options.onRunLost(this.isAgain);
  }
}

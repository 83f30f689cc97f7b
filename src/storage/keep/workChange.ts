/** What of a work is new since it was saved last, as a request to save it. */
import type { NamedFile } from '../../datasets/dataset.ts';
import type { PaintedMasks } from '../../masks/paint/paintedMask.ts';
import type { History } from '../../runs/history.ts';
import { buffersOf, type Moment, namedParameters } from '../../runs/moment.ts';
import type { StepRecord } from '../../runs/record.ts';
import type { Run } from '../../runs/run.ts';
import type { RunSetting } from '../../runs/setting.ts';
import type { WeightsCheck } from '../../runs/weightsCheck.ts';
import type { KeptRun, RunToKeep, StoredMoment, WorkToKeep } from './protocol.ts';

/** Records of one part of a history: the last part is written again with each save, the others stay. */
const recordsAPart = 500;

/** What of a run is in the store. */
interface SavedRun {
  readonly known: KeptRun;
  /** The last record of each part of its history. */
  readonly lastRecords: readonly (StepRecord | undefined)[];
}

/** What of a work is in the store. */
export interface SavedWork {
  readonly link: string;
  /** Hash of the images whose files are there. */
  readonly files: string | null;
  readonly painted: PaintedMasks | null;
  readonly runs: readonly SavedRun[];
}

export const nothingSaved: SavedWork = { link: '', files: null, painted: null, runs: [] };

/** A run as it is to be kept. */
interface WantedRun {
  readonly id: string;
  readonly setting: RunSetting;
  /** Newer than what is saved; null to leave that. */
  readonly run: Run | null;
  /** Its earlier moments as they are to be kept; absent to leave those that are, or for none of a newer run. */
  readonly past?: PastToKeep;
}

/** What of a run's past is kept. */
export interface PastToKeep {
  /** Ascending in their steps; null for one that is in the store. */
  readonly moments: readonly { readonly step: number; readonly moment: Moment | null }[];
  readonly checks: readonly WeightsCheck[];
}

/** A work as it is to be kept. */
export interface WantedWork {
  readonly link: string;
  readonly title: string;
  /** Of the images; empty for phantoms. */
  readonly hash: string;
  /** Null where there are none, or they cannot be kept. */
  readonly files: readonly NamedFile[] | null;
  readonly painted: PaintedMasks | null;
  /** All of its runs; others are forgotten. */
  readonly runs: readonly WantedRun[];
}

export interface WorkChange {
  readonly request: Omit<WorkToKeep, 'id'>;
  readonly transfer: ArrayBuffer[];
  /** What is in the store once it is saved. */
  readonly after: SavedWork;
}

export function storedMoment(moment: Moment): StoredMoment {
  const { weights: _, ...rest } = moment;
  return { ...rest, parameters: namedParameters(moment) };
}

/** What of a run is in the store that was read from there. */
export function savedRun(known: KeptRun, history: History): SavedRun {
  return { known, lastRecords: lastOfParts(history) };
}

function lastOfParts(history: History): readonly (StepRecord | undefined)[] {
  return Array.from({ length: Math.ceil(history.length / recordsAPart) }, (_, i) =>
    history.at(Math.min((i + 1) * recordsAPart, history.length) - 1),
  );
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** A run to keep, and what is in the store then; null where there is nothing of it yet. */
function runChange(
  { id, setting, run, past }: WantedRun,
  before: SavedRun | undefined,
): { readonly toKeep: RunToKeep; readonly after: SavedRun } | null {
  const base = run ? knownOf(id, setting, run) : before?.known;
  if (!base) return null;
  const { past: _, checks: checked = [], ...beside } = base;
  const stored = before?.known.past ?? [];
  // What nothing is said of stays with the run that stays.
  const stays = run ? [] : stored.map((step) => ({ step, moment: null }));
  const moments = (past?.moments ?? stays).filter(
    ({ step, moment }) => moment || stored.includes(step),
  );
  const checks = past?.checks ?? checked;
  const known = { ...beside, ...(checks.length > 0 ? { checks } : {}) };
  const lastRecords = run ? lastOfParts(run.history) : (before?.lastRecords ?? []);
  const after = {
    known: moments.length > 0 ? { ...known, past: moments.map(({ step }) => step) } : known,
    lastRecords,
  };
  return {
    toKeep: {
      ...known,
      moment: run && storedMoment(run.moment),
      history: run
        ? historyChange(run.history, lastRecords, before)
        : { keptParts: lastRecords.length, added: [] },
      past: moments.map(({ step, moment }) => ({ step, moment: moment && storedMoment(moment) })),
    },
    // The same object where nothing is new.
    after: before && !run && !past ? before : after,
  };
}

function knownOf(
  id: string,
  setting: RunSetting,
  { moment, history, changes, firstLoss }: Run,
): KeptRun {
  return { id, setting, step: moment.step, records: history.length, changes, firstLoss };
}

/** Parts that stay, and those that follow: from the first one that ends otherwise. */
function historyChange(
  history: History,
  lastRecords: SavedRun['lastRecords'],
  before: SavedRun | undefined,
): RunToKeep['history'] {
  const firstNew = lastRecords.findIndex((last, i) => !isSame(last, before?.lastRecords[i]));
  const keptParts = firstNew < 0 ? lastRecords.length : firstNew;
  const added = lastRecords
    .slice(keptParts)
    .map((_, i) =>
      history.toRecords((keptParts + i) * recordsAPart, (keptParts + i + 1) * recordsAPart),
    );
  return { keptParts, added };
}

/** Null where nothing is new. */
export function workChange(before: SavedWork, wanted: WantedWork): WorkChange | null {
  const { link, title, hash, files, painted } = wanted;
  const runs = wanted.runs.flatMap((run) => {
    const change = runChange(
      run,
      before.runs.find(({ known }) => known.id === run.id),
    );
    return change ? [change] : [];
  });
  const after: SavedWork = {
    ...{ link, files: files && hash, painted },
    runs: runs.map((run) => run.after),
  };
  const isNew =
    link !== before.link ||
    (after.files !== null && after.files !== before.files) ||
    painted !== before.painted ||
    after.runs.length !== before.runs.length ||
    after.runs.some((run, i) => run !== before.runs[i]);
  if (!isNew) return null;
  return {
    request: {
      ...{ link, title },
      images: {
        hash,
        files: files && before.files === hash ? 'kept' : files,
        painted: painted && painted === before.painted ? 'kept' : painted,
      },
      runs: runs.map((run) => run.toKeep),
    },
    transfer: wanted.runs.flatMap(({ run, past }) => {
      const earlier = past?.moments.flatMap(({ moment }) => moment ?? []) ?? [];
      return [...(run ? [run.moment] : []), ...earlier].flatMap(buffersOf);
    }),
    after,
  };
}

/** What of a work is new since it was saved last, as a request to save it. */
import type { NamedFile } from '../../datasets/dataset.ts';
import type { PaintedMasks } from '../../masks/paint/paintedMask.ts';
import { buffersOf } from '../../runs/moment.ts';
import type { StepRecord } from '../../runs/record.ts';
import type { Run } from '../../runs/run.ts';
import type { KeepRequest } from '../../storage/keep/protocol.ts';
import {
  historyNames,
  historyPart,
  lastOfParts,
  partNames,
  type RunInfo,
  recordsOfPart,
  runInfo,
  storedMoment,
  type WorkInfo,
} from './storedWork.ts';

/** What of a work is in the store. */
export interface Saved {
  readonly link: string;
  /** Hash of the images whose files are there. */
  readonly files: string | null;
  readonly painted: PaintedMasks | null;
  readonly run: RunInfo | null;
  /** Last record of each part of the history, as far as this page wrote it. */
  readonly history: readonly (StepRecord | undefined)[];
}

export const nothingSaved: Saved = { link: '', files: null, painted: null, run: null, history: [] };

/** What it is to be. */
export interface WorkNow {
  readonly link: string;
  readonly title: string;
  readonly hash: string;
  /** Null where there are none, or they cannot be kept. */
  readonly files: readonly NamedFile[] | null;
  readonly painted: PaintedMasks | null;
  /** A newer run than the saved one; null to leave that. */
  readonly run: Run | null;
  /** Whether the saved run is to go. */
  readonly isReset: boolean;
}

export interface WorkChange {
  readonly request: Omit<Extract<KeepRequest, { type: 'save' }>, 'id'>;
  readonly transfer: ArrayBuffer[];
  /** What is in the store once it is saved. */
  readonly after: Saved;
}

const isSame = (a: StepRecord | undefined, b: StepRecord | undefined) =>
  JSON.stringify(a) === JSON.stringify(b);

/** Null where nothing is new. */
export function workChange(before: Saved, now: WorkNow): WorkChange | null {
  const { link, title, hash, files, painted, run } = now;
  const isReset = !run && now.isReset && before.run !== null;
  const parts: (readonly [string, unknown])[] = [];
  const drop: string[] = [];
  if (files && before.files !== hash) parts.push([partNames.files, files]);
  if (painted && painted !== before.painted) parts.push([partNames.painted, painted]);
  if (!painted && before.painted) drop.push(partNames.painted);
  const known = historyNames(before.run?.records ?? 0);
  let { history } = before;
  if (run) {
    history = lastOfParts(run.history);
    parts.push([partNames.snapshot, storedMoment(run.moment)]);
    for (const [i, last] of history.entries())
      if (!isSame(last, before.history[i]))
        parts.push([historyPart(i), recordsOfPart(run.history, i)]);
    drop.push(...known.slice(history.length));
  } else if (isReset) {
    drop.push(partNames.snapshot, ...known);
    history = [];
  }
  if (parts.length === 0 && drop.length === 0 && link === before.link) return null;
  const kept = run ? runInfo(run) : isReset ? null : before.run;
  const info: WorkInfo = {
    ...{ version: 1, link, title, run: kept },
    hasFiles: files !== null,
    isPainted: painted !== null,
  };
  return {
    request: { type: 'save', info, parts, drop },
    transfer: run ? buffersOf(run.moment) : [],
    after: { link, files: files && hash, painted, run: kept, history },
  };
}

/** A training as it is listed, compared and kept: its setting, what came of it, its curves made small. JSON, no weights. */
import type { MeanInterval } from './bootstrap.ts';
import type { History, StepCurve } from './history.ts';
import type { Scores } from './record.ts';
import type { RunSetting } from './setting.ts';

/** Most points of a curve that is kept. */
export const mostCurvePoints = 200;
/** Most images whose segmentation is kept. */
export const mostThumbnails = 3;
/** Side of a thumbnail in pixels: twice what a row of the table shows. */
export const thumbnailSide = 56;
/** Runs that are kept; beyond them the oldest go that are not pinned. */
export const mostRecords = 1000;
/** Longest name, in characters. */
export const longestName = 80;

/** A quantity against the step; as many values as steps. */
export interface KeptCurve {
  /** Ascending. */
  readonly steps: readonly number[];
  /** NaN where it was not finite. */
  readonly values: readonly number[];
}

/** Validation scores of a step. */
export interface ScoredStep {
  readonly step: number;
  /** Pooled over the pixels of the validation images. */
  readonly scores: Scores;
  /** Mean Dice of the validation images, each for itself, with its interval; null of fewer than two images. */
  readonly imageDice: MeanInterval | null;
}

export interface RunThumbnail {
  readonly sampleId: string;
  /** A data URL of an image of {@link thumbnailSide} pixels a side. */
  readonly picture: string;
}

/** What a training was done on. */
interface RunImages {
  readonly title: string;
  /** SHA-256 of the files, hex; empty for phantoms. */
  readonly hash: string;
  /** What the link says of which they are and how they are prepared, by key: runs that agree in it are comparable. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Which trial of a sweep a training was. */
export interface SweepMark {
  /** Id of the study. */
  readonly study: string;
  /** Its name, "Sweep 1". */
  readonly name: string;
  /** Number of the trial, from 0. */
  readonly trial: number;
}

export interface RunRecord {
  /** Unique, also among browsers. */
  readonly id: string;
  /** A short name for people, "Run 7", where there is no other. 1 or more. */
  readonly number: number;
  /** Given by a person; null until then. */
  readonly name: string | null;
  readonly isPinned: boolean;
  /** Absent where it was no trial of a sweep. */
  readonly sweep?: SweepMark;
  /** The link that repeats it, without #. */
  readonly link: string;
  /** With the loss of the last step. */
  readonly setting: RunSetting;
  /** How often the loss was changed on the way, and the earlier ones as the link has them; empty where it never was. */
  readonly lossChanges: number;
  readonly course: string;
  readonly images: RunImages;
  /** What it ran on: "WebGPU". */
  readonly engine: string;
  /** Milliseconds since 1970 at its first step. */
  readonly startedAt: number;
  /** The same when it was set aside; null while it may go on. */
  readonly endedAt: number | null;
  /** Time that it trained, pauses left out. */
  readonly seconds: number;
  /** Updates made, 1 or more. */
  readonly steps: number;
  /** Loss of the first and of the last batch: by them a training that comes back is known again. */
  readonly firstBatchLoss: number;
  readonly lastBatchLoss: number;
  /** Of the last measurement; null before the first, and without validation images. */
  readonly final: ScoredStep | null;
  /** Of the measurement with the highest validation Dice, the earliest of equals. */
  readonly best: ScoredStep | null;
  readonly curves: {
    readonly batchLoss: KeptCurve;
    readonly validationLoss: KeptCurve;
    readonly validationDice: KeptCurve;
  };
  /** Segmentations of up to {@link mostThumbnails} validation images. */
  readonly thumbnails: readonly RunThumbnail[];
}

/** How a run is called. */
export function runName({ name, number }: Pick<RunRecord, 'name' | 'number'>): string {
  return name ?? `Run ${number}`;
}

/**
 * A curve of at most `most` points with the first, the last, and the lowest and highest of equal stretches between: no
 * peak is lost.
 *
 * @param most  4 or more
 */
export function thinned(curve: StepCurve, most = mostCurvePoints): KeptCurve {
  const { length } = curve;
  const positions: number[] = [];
  if (length <= most) for (let i = 0; i < length; i++) positions.push(i);
  else {
    const stretches = (most - 2) >> 1;
    positions.push(0);
    for (let k = 0; k < stretches; k++) {
      const start = 1 + Math.floor((k * (length - 2)) / stretches);
      const end = 1 + Math.floor(((k + 1) * (length - 2)) / stretches);
      const [a, b] = curve.extremes(start, end) ?? [start, start];
      positions.push(Math.min(a, b));
      if (a !== b) positions.push(Math.max(a, b));
    }
    positions.push(length - 1);
  }
  return { steps: positions.map(curve.x), values: positions.map(curve.y) };
}

/** The last and the best validation scores of a history; null where nothing was measured. */
export function scoredSteps(history: History): {
  readonly final: Omit<ScoredStep, 'imageDice'>;
  readonly best: Omit<ScoredStep, 'imageDice'>;
} | null {
  const { validation } = history;
  const { length } = validation;
  if (length === 0) return null;
  const at = (i: number) => ({
    step: validation.dice.x(i),
    scores: {
      loss: validation.loss.y(i),
      dice: validation.dice.y(i),
      iou: validation.iou.y(i),
      precision: validation.precision.y(i),
      recall: validation.recall.y(i),
      classDice: validation.classDice
        .map((curve) => curve.y(i))
        .filter((dice) => !Number.isNaN(dice)),
    },
  });
  const highest = validation.dice.extremes(0, length)?.[1] ?? length - 1;
  return { final: at(length - 1), best: at(highest) };
}

/** The curves of a run made small. */
export function keptCurves({ batchLoss, validation }: History): RunRecord['curves'] {
  return {
    batchLoss: thinned(batchLoss),
    validationLoss: thinned(validation.loss),
    validationDice: thinned(validation.dice),
  };
}

/**
 * Whether a history that was taken up again is that of a record: their first batch losses agree, and so do those at the
 * last step of the record. Of a record that is not ended the history may lack the last steps, as after a crash.
 */
export function isHistoryOf(
  { firstBatchLoss, lastBatchLoss, steps, endedAt }: RunRecord,
  history: History,
): boolean {
  const first = history.at(0);
  const last = history.last;
  if (!first || !last || !Object.is(first.batchLoss, firstBatchLoss)) return false;
  if (last.step < steps) return endedAt === null;
  return Object.is(history.before(steps + 1).last?.batchLoss, lastBatchLoss);
}

/** As many records as are kept, in their order: the oldest go first, and what is pinned last. */
export function bounded(
  records: readonly RunRecord[],
  most = mostRecords,
): { readonly kept: readonly RunRecord[]; readonly dropped: number } {
  const dropped = Math.max(0, records.length - most);
  if (dropped === 0) return { kept: records, dropped };
  const byWorth = [...records].sort(
    (a, b) => Number(a.isPinned) - Number(b.isPinned) || a.startedAt - b.startedAt,
  );
  const gone = new Set(byWorth.slice(0, dropped));
  return { kept: records.filter((record) => !gone.has(record)), dropped };
}

/** Records with others, the first to begin first; of one that is in both that of the list stays. */
export function withRecords(
  list: readonly RunRecord[],
  others: readonly RunRecord[],
): readonly RunRecord[] {
  const known = new Set(list.map(({ id }) => id));
  const added = others.filter(({ id }) => !known.has(id));
  return [...list, ...added].sort((a, b) => a.startedAt - b.startedAt);
}

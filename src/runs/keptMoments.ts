/**
 * Which moments of a training are kept, so that its past can be looked at and gone on from: few enough for their share
 * of memory, and spread evenly over all its steps.
 */
import { buffersOf, type Moment } from './moment.ts';
import type { SampleScores, Scores } from './record.ts';

/** Kept whatever comes, where there is room for four moments. */
export const firstKept: readonly number[] = [1, 10];

/** The moments that a run can be looked at and gone on from. */
export interface KeptSteps {
  /** Ascending. */
  readonly steps: readonly number[];
  /** The one of the highest validation Dice; null where none was measured on validation images. */
  readonly best: number | null;
}

/** Scores of a kept moment. */
export interface PastScores {
  readonly training: Scores | null;
  readonly validation: Scores | null;
  readonly samples: SampleScores;
}

export interface Thinning {
  /** In the order of their importance. */
  readonly pinned: readonly number[];
  /** Most steps that may be kept, 1 or more. */
  readonly capacity: number;
  /** Of the stretches of which the first step is kept: 1, 2, 4 ... */
  readonly spacing: number;
}

/**
 * Drops steps until they fit: of each stretch of `spacing` steps the first stays, and while that is too many the spacing
 * doubles, so that every second one goes. What stays does not depend on when the others went.
 *
 * @param steps  ascending
 */
export function thinned(
  steps: readonly number[],
  { pinned, capacity, spacing: from }: Thinning,
): { readonly steps: readonly number[]; readonly spacing: number } {
  const fixed = new Set(pinned.filter((step) => steps.includes(step)).slice(0, capacity));
  const last = steps.at(-1) ?? 0;
  for (let spacing = from; ; spacing *= 2) {
    const stretch = (step: number | undefined) => step !== undefined && Math.floor(step / spacing);
    const kept = steps.filter(
      (step, i) => fixed.has(step) || stretch(step) !== stretch(steps[i - 1]),
    );
    if (kept.length <= capacity) return { steps: kept, spacing };
    if (spacing > last) return { steps: steps.filter((step) => fixed.has(step)), spacing };
  }
}

/** Most earlier moments of a run that outlive the page. */
const mostStored = 16;

/**
 * Which of the moments that are kept are stored: the best, those of the first steps, and an even choice of the others.
 *
 * @param until  the last step that counts
 * @param capacity  most that there is room for, 0 or more
 * @returns ascending
 */
export function storedSteps(
  { steps, best }: KeptSteps,
  until: number,
  capacity: number,
): readonly number[] {
  const most = Math.min(mostStored, capacity);
  const earlier = steps.filter((step) => step < until).sort((a, b) => a - b);
  if (most < 1) return [];
  const pinned = [best, ...firstKept].filter((step) => step !== null);
  return thinned(earlier, { pinned, capacity: most, spacing: 1 }).steps;
}

/** Bytes of the weights and moments of a moment. */
export function bytesOf(moment: Moment): number {
  return buffersOf(moment).reduce((sum, { byteLength }) => sum + byteLength, 0);
}

interface Entry {
  readonly moment: Moment;
  /** On validation images; null where it was not measured on any. */
  readonly dice: number | null;
}

/** The moments kept of one run. */
export class KeptMoments {
  private entries = new Map<number, Entry>();
  private spacing = 1;
  /** The last one that was measured. */
  private lastMeasured: number | null = null;

  /** @returns null where it is not kept (any longer) */
  at(step: number): Moment | null {
    return this.entries.get(step)?.moment ?? null;
  }

  /** In the order of their steps. */
  get all(): readonly Moment[] {
    return [...this.entries.values()].map(({ moment }) => moment);
  }

  /** The first of the highest Dice. */
  get best(): number | null {
    let best: { step: number; dice: number } | null = null;
    for (const [step, { dice }] of this.entries)
      if (dice !== null && (!best || dice > best.dice)) best = { step, dice };
    return best?.step ?? null;
  }

  get kept(): KeptSteps {
    return { steps: [...this.entries.keys()], best: this.best };
  }

  /** Bytes of one, 0 where there is none. */
  get bytesEach(): number {
    const [first] = this.entries.values();
    return first ? bytesOf(first.moment) : 0;
  }

  /**
   * Takes a moment later than all that are kept.
   *
   * @param measured  its Dice on validation images, null without any; undefined where it was not measured
   */
  take(moment: Moment, measured: number | null | undefined): void {
    const { step } = moment;
    this.forgetAfter(step - 1);
    this.entries.set(step, { moment, dice: measured ?? null });
    if (measured !== undefined) this.lastMeasured = step;
  }

  /**
   * Drops what there is no room for: the best stays longest, then the last one, the last one measured, those of the first
   * steps, and an even choice of the others.
   *
   * @param bytes  most that they may take; the best stays whatever it takes
   * @returns whether any was dropped
   */
  fit(bytes: number): boolean {
    const capacity = Math.max(1, Math.floor(bytes / Math.max(1, this.bytesEach)));
    const before = this.entries.size;
    const all = [...this.entries.keys()];
    const pinned = [this.best, all.at(-1) ?? null, this.lastMeasured, ...firstKept].filter(
      (step) => step !== null,
    );
    const { steps, spacing } = thinned(all, { pinned, capacity, spacing: this.spacing });
    this.spacing = spacing;
    const stay = new Set(steps);
    for (const step of this.entries.keys()) if (!stay.has(step)) this.entries.delete(step);
    return this.entries.size < before;
  }

  /**
   * Takes moments that were kept before the page was left; those of steps that are there stay as they are.
   *
   * @param earlier  each with its Dice on validation images, null where it was not measured
   */
  takeEarlier(earlier: readonly { readonly moment: Moment; readonly dice: number | null }[]): void {
    const all = [...this.entries];
    for (const entry of earlier)
      if (!this.entries.has(entry.moment.step)) all.push([entry.moment.step, entry]);
    this.entries = new Map(all.sort(([a], [b]) => a - b));
  }

  /** Forgets what is later than a step. @returns whether anything was */
  forgetAfter(step: number): boolean {
    const later = [...this.entries.keys()].filter((kept) => kept > step);
    for (const kept of later) this.entries.delete(kept);
    if (this.lastMeasured !== null && this.lastMeasured > step) this.lastMeasured = null;
    return later.length > 0;
  }

  /** Forgets all, and begins with every step again. */
  forget(): void {
    this.entries = new Map();
    this.spacing = 1;
    this.lastMeasured = null;
  }
}

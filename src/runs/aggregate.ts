/**
 * Runs of one setting that differ in their seed alone, taken together. The band is the mean ± one standard deviation over the
 * seeds (n − 1 in the denominator), which is what papers on segmentation report; lowest and highest stand beside it.
 */
import type { KeptCurve, RunRecord } from './runRecord.ts';

export interface Spread {
  readonly mean: number;
  /** Of the sample; null for a single value. */
  readonly deviation: number | null;
  readonly lowest: number;
  readonly highest: number;
  readonly count: number;
}

/** @returns null where no value is finite */
export function spreadOf(values: readonly number[]): Spread | null {
  const finite = values.filter(Number.isFinite);
  const count = finite.length;
  if (count === 0) return null;
  const mean = finite.reduce((sum, value) => sum + value, 0) / count;
  const squares = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    ...{ mean, count },
    deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : null,
    lowest: Math.min(...finite),
    highest: Math.max(...finite),
  };
}

/** The same text for the same value, whatever the order of its keys. */
function plainText(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** What two runs share that differ in the seed at most: images, network, training, loss and its changes on the way. */
export function keyButSeed({ setting, images, course }: RunRecord): string {
  const { seed: _, ...training } = setting.training;
  const { hash, settings } = images;
  return plainText([hash, settings, setting.network, training, setting.loss, course]);
}

export interface RunGroup {
  readonly key: string;
  /** In the order in which they were given, at least one. */
  readonly records: readonly RunRecord[];
}

/** In the order of their first runs. */
export function groupsButSeed(records: readonly RunRecord[]): readonly RunGroup[] {
  const groups = new Map<string, RunRecord[]>();
  for (const record of records) {
    const key = keyButSeed(record);
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return [...groups].map(([key, of]) => ({ key, records: of }));
}

/** A curve between its points, linearly. @param step  within its steps */
function valueAt({ steps, values }: KeptCurve, step: number): number {
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] as number) < step) low = middle + 1;
    else high = middle;
  }
  const [after, value] = [steps[low] as number, values[low] as number];
  if (after === step || low === 0) return value;
  const [before, last] = [steps[low - 1] as number, values[low - 1] as number];
  return last + ((value - last) * (step - before)) / (after - before);
}

export interface MeanCurve extends KeptCurve {
  /** Standard deviation at each step; 0 for a single curve. */
  readonly deviations: readonly number[];
}

/** The mean of curves at every step that one of them has, as far as all of them go. Empty where they share none. */
export function meanCurve(curves: readonly KeptCurve[]): MeanCurve {
  const drawn = curves.filter(({ steps }) => steps.length > 0);
  const first = Math.max(...drawn.map(({ steps }) => steps[0] as number));
  const last = Math.min(...drawn.map(({ steps }) => steps.at(-1) as number));
  const steps = [...new Set(drawn.flatMap((curve) => curve.steps))]
    .filter((step) => step >= first && step <= last)
    .sort((a, b) => a - b);
  const spreads = steps.map((step) => spreadOf(drawn.map((curve) => valueAt(curve, step))));
  return {
    steps,
    values: spreads.map((spread) => spread?.mean ?? Number.NaN),
    deviations: spreads.map((spread) => spread?.deviation ?? 0),
  };
}

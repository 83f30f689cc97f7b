/** The curve of a trial after more of its training. */
type Curve = readonly (readonly [step: number, dice: number])[];

/** Most points of a curve beside those at which trials are compared. */
const mostPoints = 100;

/**
 * What was known stays, also where the trial was trained anew from its start and came past the same steps; what is new follows. Points
 * are dropped evenly where there are too many, but none of those that trials are compared at.
 */
export function mergedCurve(known: Curve, trained: Curve, rungs: readonly number[]): Curve {
  const last = known.at(-1)?.[0] ?? 0;
  const all = [...known, ...trained.filter(([step]) => step > last)];
  const every = Math.ceil(all.length / mostPoints);
  const compared = new Set(rungs);
  return all.filter(([step], i) => compared.has(step) || i % every === 0 || i === all.length - 1);
}

/**
 * How much of the differences in Dice each parameter explains by itself: the first-order Sobol index Var(E[Y | X]) / Var(Y), estimated
 * from the points that there are by grouping them along one axis at a time (Plischke, Borgonovo and Smith 2013,
 * doi:10.1016/j.ejor.2012.11.047). On a grid it is the main effect of a functional ANOVA (Hutter, Hoos and Leyton-Brown 2014). The share
 * that groups explain by chance is taken off: ε² (Kelley 1935, doi:10.1073/pnas.21.9.554). The interval is a percentile bootstrap over points.
 */
import { createRandom } from '../../pixels/random.ts';
import { quantile } from '../bootstrap.ts';
import type { AxisValue } from './space.ts';

export interface Importance {
  /** Of the variance of the scores, [0, 1]. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
  /** Points that it is of. */
  readonly count: number;
}

/** More values of an axis than these are taken together, as many as make groups of equal size. */
const mostGroups = 6;
const fewestInGroup = 3;
/** Fewer points say nothing. */
const fewestPoints = 4;
const resamples = 400;

/** Number of its group for each value. */
function groupsOf(values: readonly AxisValue[]): { group: number[]; count: number } {
  const distinct = [...new Set(values)].sort((a, b) => (a < b ? -1 : 1));
  const most = Math.max(2, Math.min(mostGroups, Math.floor(values.length / fewestInGroup)));
  const isText = values.some((value) => typeof value === 'string');
  if (isText || distinct.length <= most) {
    return { group: values.map((value) => distinct.indexOf(value)), count: distinct.length };
  }
  const sorted = [...values].sort((a, b) => Number(a) - Number(b));
  // Equal values are in one group.
  const group = values.map((value) => Math.floor((sorted.indexOf(value) * most) / values.length));
  return { group, count: most };
}

/** ε² of scores in groups, [0, 1]; NaN where all are equal or no group has two. */
export function epsilonSquared(
  scores: ArrayLike<number>,
  group: ArrayLike<number>,
  groups: number,
): number {
  const n = scores.length;
  const sum = new Float64Array(groups);
  const count = new Float64Array(groups);
  let all = 0;
  for (let i = 0; i < n; i++) {
    sum[group[i] as number] = (sum[group[i] as number] as number) + (scores[i] as number);
    count[group[i] as number] = (count[group[i] as number] as number) + 1;
    all += scores[i] as number;
  }
  let total = 0;
  let within = 0;
  for (let i = 0; i < n; i++) {
    const at = group[i] as number;
    total += ((scores[i] as number) - all / n) ** 2;
    within += ((scores[i] as number) - (sum[at] as number) / (count[at] as number)) ** 2;
  }
  const filled = count.filter((size) => size > 0).length;
  if (n <= filled || total <= 1e-18) return Number.NaN;
  const share = 1 - within / (n - filled) / (total / (n - 1));
  return Math.min(1, Math.max(0, share));
}

/**
 * @param values  of one axis, one a point
 * @param scores  mean over the seeds of each point, finite
 * @returns null where too few points, equal scores, or a value of its own for nearly every point say nothing
 */
export function importanceOf(
  values: readonly AxisValue[],
  scores: readonly number[],
): Importance | null {
  const n = scores.length;
  const { group, count } = groupsOf(values);
  if (n < fewestPoints || count < 2) return null;
  const share = epsilonSquared(scores, group, count);
  if (Number.isNaN(share)) return null;
  const random = createRandom(1, 'importance');
  const drawn: number[] = [];
  const y = new Float64Array(n);
  const g = new Int32Array(n);
  for (let i = 0; i < resamples; i++) {
    for (let k = 0; k < n; k++) {
      const at = random.integer(n);
      y[k] = scores[at] as number;
      g[k] = group[at] as number;
    }
    const again = epsilonSquared(y, g, count);
    if (!Number.isNaN(again)) drawn.push(again);
  }
  drawn.sort((a, b) => a - b);
  if (drawn.length === 0) return null;
  const low = Math.min(share, quantile(drawn, 0.025));
  const high = Math.max(share, quantile(drawn, 0.975));
  return { share, low, high, count: n };
}

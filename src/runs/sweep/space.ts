/** The space of a study: values of its axes, and the points that a design takes. */
import { haltonPoints } from './halton.ts';
import type { Axis, Design } from './study.ts';

type NumberAxis = Extract<Axis, { kind: 'number' }>;
/** A number, or the text of a choice. */
export type AxisValue = number | string;

/** Digits of a number between the ends of an axis: what a person reads off and types again. */
const digits = 3;

const isLog = ({ scale, low }: NumberAxis) => scale === 'log' && low > 0;

/** Where a number lies on its axis, 0 at its low end and 1 at its high one; 0 on an axis without length. */
export function positionOf(axis: NumberAxis, value: number): number {
  const { low, high } = axis;
  if (high <= low) return 0;
  return isLog(axis) ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/** The number at a position of [0, 1] along an axis, as it is. */
export function exactAt(axis: NumberAxis, position: number): number {
  const { low, high } = axis;
  return isLog(axis) ? low * (high / low) ** position : low + position * (high - low);
}

/** Rounded to what can be read, ends as they are. */
function readable(axis: NumberAxis, value: number): number {
  const { low, high, isWhole } = axis;
  if (isWhole) return Math.min(high, Math.max(low, Math.round(value)));
  const unit = isLog(axis) ? Math.abs(value) : high - low;
  const decimals = Math.max(0, digits - Math.floor(Math.log10(unit || 1)) - 1);
  const rounded = Number(value.toFixed(Math.min(12, decimals)));
  return Math.min(high, Math.max(low, rounded));
}

/** The same as it is written: rounded to what can be read. */
export function valueAt(axis: NumberAxis, position: number): number {
  const { low, high } = axis;
  if (position <= 0 || high <= low) return low;
  if (position >= 1) return high;
  return readable(axis, exactAt(axis, position));
}

/** The same where each whole number takes its equal share. */
function drawn(axis: Axis, position: number): AxisValue {
  if (axis.kind === 'choice') {
    const { choices } = axis;
    return choices[Math.min(choices.length - 1, Math.floor(position * choices.length))] as string;
  }
  const { low, high, isWhole } = axis;
  if (isWhole && !isLog(axis)) return low + Math.floor(position * (high - low + 1));
  return valueAt(axis, position);
}

/** The values of an axis in a grid, ascending, each once; choices in their order. */
export function gridValues(axis: Axis): readonly AxisValue[] {
  if (axis.kind === 'choice') return axis.choices;
  const count = axis.high > axis.low ? Math.max(2, axis.count) : 1;
  const values = Array.from({ length: count }, (_, i) =>
    valueAt(axis, count > 1 ? i / (count - 1) : 0),
  );
  return [...new Set(values)];
}

/** Every combination, the last list turning fastest. */
function combinations(lists: readonly (readonly AxisValue[])[]): AxisValue[][] {
  return lists.reduce<AxisValue[][]>(
    (before, list) => before.flatMap((point) => list.map((value) => [...point, value])),
    [[]],
  );
}

/** How many points a design has, before those that come to the same setting are taken together. */
export function pointCount(space: readonly Axis[], design: Design): number {
  if (design.kind === 'sequence') return design.points;
  return space.reduce((count, axis) => count * gridValues(axis).length, 1);
}

/** The points of a design: a value for each axis. @throws RangeError for a sequence over too many axes */
export function pointsOf(space: readonly Axis[], design: Design): readonly AxisValue[][] {
  if (design.kind === 'grid') return combinations(space.map(gridValues));
  return haltonPoints(design.points, space.length, design.seed).map((point) =>
    point.map((position, d) => drawn(space[d] as Axis, position)),
  );
}

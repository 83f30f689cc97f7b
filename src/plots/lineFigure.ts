/** What a line chart shows, in data units and without pixels; the page's one line chart draws it. */
import type { Points } from './points.ts';
import type { Range, Scale, Tick } from './scale.ts';

/** Who speaks: the colours of the page by what they mean. */
export type Ink =
  | 'ink'
  | 'ink2'
  | 'ink3'
  | 'ghost'
  | 'lambda'
  | 'delta'
  | 'gamma'
  | `class${1 | 2 | 3 | 4 | 5 | 6 | 7}`;

export type Dash = 'solid' | 'dashed' | 'dotted' | 'short';

interface LineLabel {
  readonly text: string;
  readonly ink: Ink;
  readonly strong: boolean;
  /** Beside the line where it is clearest, across the line, or at the end of the line. */
  readonly place: 'beside' | 'across' | 'end';
}

export interface Series {
  /** Stable across redraws, so that a label keeps its place while it is good. */
  readonly id: string;
  readonly points: Points;
  readonly ink: Ink;
  /** In CSS pixels. */
  readonly width: number;
  readonly dash: Dash;
  /** Strength, (0, 1]. */
  readonly opacity: number;
  readonly label?: LineLabel;
  /** Name in the readout under the pointer; a series without one is not read out. */
  readonly readout?: string;
}

/** The room between two curves over the same x, under all lines. */
export interface Band {
  readonly low: Points;
  readonly high: Points;
  readonly ink: Ink;
  /** Strength, (0, 1]. */
  readonly opacity: number;
}

export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly ink: Ink;
  readonly filled: boolean;
}

/** A vertical line that marks an event on x. */
export interface Rule {
  readonly x: number;
  readonly ink: Ink;
  /** Empty for a rule that needs no words. */
  readonly label: string;
}

/** A part of the x axis where there is nothing finite to draw. */
export interface HatchedSpan {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** A remark in a corner of the plot. */
export interface Note {
  readonly text: string;
  readonly corner: 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';
}

export interface LineFigure {
  readonly title: string;
  readonly x: Range;
  readonly xTicks: readonly Tick[];
  /** Unit said once, after the last tick of x; empty for none. */
  readonly xUnit: string;
  /** Symbol or words under the x axis; empty for none. */
  readonly xLabel: string;
  readonly y: Scale;
  readonly yTicks: readonly Tick[];
  readonly bands?: readonly Band[];
  /** In drawing order: the last one lies on top. */
  readonly series: readonly Series[];
  readonly dots: readonly Dot[];
  readonly rules: readonly Rule[];
  readonly hatched: readonly HatchedSpan[];
  readonly notes: readonly Note[];
  /** Said in place of the curves when there are none. */
  readonly empty: string | null;
}

/** Maximal runs of x over which any of the curves over the same x is not finite, as spans of the axis. */
export function notFiniteSpans(curves: readonly Points[], reason: string): HatchedSpan[] {
  const first = curves[0];
  if (!first) return [];
  const bad = (i: number) => curves.some((one) => !Number.isFinite(one.y(i)));
  const spans: HatchedSpan[] = [];
  for (let i = 0; i < first.length; i++) {
    if (!bad(i)) continue;
    const start = i;
    while (i + 1 < first.length && bad(i + 1)) i++;
    spans.push({
      from: first.x(Math.max(0, start - 1)),
      to: first.x(Math.min(first.length - 1, i + 1)),
      reason,
    });
  }
  return spans;
}

/** The map area of a contour: its place in the canvas and its axes. */
import type { FieldAxis, FieldFigure } from '../../../plots/fieldFigure.ts';
import type { Box } from '../../../plots/labels.ts';
import type { Pen } from '../../../plots/pen.ts';
import { drawText, type TextStyle, textWidth } from '../canvas.ts';
import type { Palette } from '../palette.ts';

/** Size of tick labels in units of 1/16 rem. */
export const tickSize = 11;

/** The map in CSS pixels, and the way from fractions of the axes to pixels. */
export interface FieldFrame extends Box {
  readonly x: (fraction: number) => number;
  readonly y: (fraction: number) => number;
}

/** The map inside a canvas of this size: axes left and below, the name of y above. */
export function fieldFrame(palette: Palette, width: number, height: number): FieldFrame {
  const { unit } = palette;
  const left = 28 * unit;
  const top = 20 * unit;
  const box = { left, top, width: width - left - 5 * unit, height: height - top - 34 * unit };
  return {
    ...box,
    x: (fraction) => box.left + fraction * box.width,
    y: (fraction) => box.top + (1 - fraction) * box.height,
  };
}

function nameStyle(axis: FieldAxis, palette: Palette): TextStyle {
  const symbol = axis.label.length === 1;
  return { size: symbol ? 13 : 12, color: palette[axis.ink], symbol, baseline: 'top' };
}

export function drawFieldAxes(
  g: Pen,
  figure: FieldFigure,
  palette: Palette,
  frame: FieldFrame,
): void {
  const { unit } = palette;
  const bottom = frame.top + frame.height;
  const style: TextStyle = { size: tickSize, color: palette.ink3 };
  // Narrow: every second tick, the middle one among those that stay.
  const room = frame.width / figure.x.ticks.length;
  const skip = room < 34 * unit && figure.x.ticks.length > 3 ? 2 : 1;
  figure.x.ticks.forEach(({ at, label }, i) => {
    if (i % skip !== 0) return;
    const width = textWidth(g, palette, label, style);
    const left = frame.x(at) - width / 2;
    const kept = Math.min(frame.left + frame.width - width, Math.max(frame.left, left));
    drawText(g, palette, label, kept, bottom + 4 * unit, { ...style, baseline: 'top' });
  });
  for (const { at, label } of figure.y.ticks) {
    const half = 5 * unit;
    const y = Math.min(bottom - half, Math.max(frame.top + half, frame.y(at)));
    drawText(g, palette, label, frame.left - 5 * unit, y, { ...style, align: 'right' });
  }
  drawText(g, palette, figure.y.label, 0, 1 * unit, nameStyle(figure.y, palette));
  drawText(g, palette, figure.x.label, frame.left + frame.width, bottom + 18 * unit, {
    ...nameStyle(figure.x, palette),
    align: 'right',
  });
}

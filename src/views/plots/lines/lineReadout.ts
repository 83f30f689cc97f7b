/** The values under the pointer of a line chart, written at the points they belong to. */
import { spreadLabels } from '../../../plots/labels.ts';
import type { LineFigure } from '../../../plots/lineFigure.ts';
import type { Pen } from '../../../plots/pen.ts';
import { valueAt } from '../../../plots/points.ts';
import { tickLabel } from '../../../plots/scale.ts';
import { drawText, type TextStyle, textWidth } from '../canvas.ts';
import type { Palette } from '../palette.ts';
import { type Frame, labelSize, lineHeight } from './lineFrame.ts';

/** Space between the vertical line and the words. */
const gap = 6;

/** Draws a light vertical line at `pointer`, x in CSS pixels, and the values where it meets the curves. */
export function drawReadout(
  g: Pen,
  figure: LineFigure,
  palette: Palette,
  frame: Frame,
  pointer: number,
): void {
  const fraction = (pointer - frame.left) / frame.width;
  if (fraction < 0 || fraction > 1) return;
  const whole = figure.xUnit !== '';
  const exact = figure.x.min + fraction * (figure.x.max - figure.x.min);
  const value = whole ? Math.round(exact) : exact;
  const read = figure.series.flatMap((series) => {
    const y = series.readout === undefined ? Number.NaN : valueAt(series.points, value);
    return Number.isFinite(y) ? [{ series, y, at: frame.y(y) }] : [];
  });
  if (read.length === 0) return;

  const { unit } = palette;
  const x = Math.round(frame.x(value)) + 0.5;
  const bottom = frame.top + frame.height;
  g.strokeStyle = palette.ink3;
  g.lineWidth = 1;
  g.setLineDash([]);
  g.beginPath();
  g.moveTo(x, frame.top);
  g.lineTo(x, bottom);
  g.stroke();
  for (const { series, at } of read) {
    if (at < frame.top - 1 || at > bottom + 1) continue;
    g.beginPath();
    g.arc(x, at, 2.25 * unit, 0, 2 * Math.PI);
    g.fillStyle = palette[series.ink];
    g.fill();
  }

  const style: TextStyle = { size: labelSize, color: palette.ink, halo: palette.paper };
  const texts = read.map(({ series, y }) => `${series.readout} ${tickLabel(y, 0.001)}`);
  const widest = Math.max(...texts.map((text) => textWidth(g, palette, text, style)));
  const right = x + gap * unit + widest <= frame.left + frame.width + 2;
  const centres = spreadLabels(
    read.map(({ at }) => at),
    lineHeight * unit,
    frame.top,
    bottom,
  );
  texts.forEach((text, i) => {
    drawText(g, palette, text, right ? x + gap * unit : x - gap * unit, centres[i] as number, {
      ...style,
      align: right ? 'left' : 'right',
    });
  });

  // Where on x, in the row of the ticks and over them.
  const place = whole ? `step ${value}` : `${figure.xLabel} ${tickLabel(value, 0.01)}`;
  const placeStyle: TextStyle = {
    size: labelSize,
    weight: 600,
    color: palette.ink,
    baseline: 'top',
  };
  const width = textWidth(g, palette, place, placeStyle);
  const left = Math.max(0, Math.min(frame.left + frame.width - width, x - width / 2));
  g.fillStyle = palette.paper;
  g.fillRect(left - 6 * unit, bottom + 3 * unit, width + 12 * unit, 16 * unit);
  drawText(g, palette, place, left, bottom + 5 * unit, placeStyle);
}

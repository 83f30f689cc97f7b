/** The values under the pointer of a line chart, written at the points they belong to. */
import { spreadLabels } from '../../plots/labels.ts';
import { type LineFigure, valueAt } from '../../plots/lineFigure.ts';
import { tickLabel } from '../../plots/scale.ts';
import { drawText, type TextStyle, textWidth } from './canvas.ts';
import { type Frame, labelSize, lineHeight } from './lineFrame.ts';
import type { Palette } from './palette.ts';

/** Space between the vertical line and the words. */
const gap = 6;

/** Draws a light vertical line at `pointer`, x in CSS pixels, and the values where it meets the curves. */
export function drawReadout(
  g: CanvasRenderingContext2D,
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
    const y = series.readout === undefined ? Number.NaN : valueAt(series, value);
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
  const head = whole ? `step ${value}` : `${figure.xLabel} ${tickLabel(value, 0.01)}`;
  const widest = Math.max(...[head, ...texts].map((text) => textWidth(g, palette, text, style)));
  const right = x + gap * unit + widest <= frame.left + frame.width + 2;
  const write = (text: string, y: number, weight: 400 | 600) =>
    drawText(g, palette, text, right ? x + gap * unit : x - gap * unit, y, {
      ...style,
      weight,
      align: right ? 'left' : 'right',
    });
  const line = lineHeight * unit;
  const centres = spreadLabels(
    read.map(({ at }) => at),
    line,
    frame.top + line,
    bottom,
  );
  write(head, frame.top + line / 2, 600);
  texts.forEach((text, i) => {
    write(text, centres[i] as number, 400);
  });
}

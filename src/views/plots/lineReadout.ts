/** The values under the pointer of a line chart. */
import { type LineFigure, valueAt } from '../../plots/lineFigure.ts';
import { tickLabel } from '../../plots/scale.ts';
import { drawText, type TextStyle, textWidth } from './canvas.ts';
import { type Frame, labelSize, lineHeight } from './lineFrame.ts';
import type { Palette } from './palette.ts';

/** A light vertical line at the pointer, and the values there. */
export function drawReadout(
  g: CanvasRenderingContext2D,
  figure: LineFigure,
  palette: Palette,
  frame: Frame,
  pointer: number,
): void {
  const fraction = (pointer - frame.left) / frame.width;
  if (fraction < 0 || fraction > 1) return;
  const value = figure.x.min + fraction * (figure.x.max - figure.x.min);
  const read = figure.series
    .filter(({ readout }) => readout !== undefined)
    .map((series) => ({ series, y: valueAt(series, value) }))
    .filter(({ y }) => Number.isFinite(y));
  if (read.length === 0) return;
  const { unit } = palette;
  const xText =
    figure.x.max - figure.x.min > 20 ? String(Math.round(value)) : tickLabel(value, 0.01);
  const head = `${figure.xLabel === '' ? 'step' : figure.xLabel} ${xText}`;
  const texts = [head, ...read.map(({ series, y }) => `${series.readout} ${tickLabel(y, 0.001)}`)];
  const styleOf = (i: number): TextStyle => ({
    size: labelSize,
    weight: i === 0 ? 600 : 400,
    color: i === 0 ? palette.ink : palette.ink2,
    baseline: 'top',
  });
  const widths = texts.map((text, i) => textWidth(g, palette, text, styleOf(i)));
  const width = Math.max(...widths) + 12 * unit;
  const height = texts.length * lineHeight * unit + 6 * unit;
  const x = Math.round(pointer) + 0.5;
  g.strokeStyle = palette.ink3;
  g.lineWidth = 1;
  g.setLineDash([]);
  g.beginPath();
  g.moveTo(x, frame.top);
  g.lineTo(x, frame.top + frame.height);
  g.stroke();
  for (const { series, y } of read) {
    const at = frame.y(y);
    if (at < frame.top - 1 || at > frame.top + frame.height + 1) continue;
    g.beginPath();
    g.arc(x, at, 2 * unit, 0, 2 * Math.PI);
    g.fillStyle = palette[series.ink];
    g.fill();
  }
  const right = x + 7 * unit + width <= frame.left + frame.width;
  const left = right ? x + 7 * unit : Math.max(frame.left, x - 7 * unit - width);
  g.fillStyle = palette.paper;
  g.globalAlpha = 0.94;
  g.fillRect(left, frame.top, width, height);
  g.globalAlpha = 1;
  texts.forEach((text, i) => {
    const top = frame.top + 3 * unit + i * lineHeight * unit;
    drawText(g, palette, text, left + 6 * unit, top, styleOf(i));
  });
}

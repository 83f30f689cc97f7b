/** The plot area of a line chart: its place in the canvas, its axes, and what an empty one says. */
import type { Box } from '../../../plots/labels.ts';
import type { LineFigure, Series } from '../../../plots/lineFigure.ts';
import type { Pen } from '../../../plots/pen.ts';
import { fractionOf } from '../../../plots/scale.ts';
import { drawText, type TextStyle, textWidth } from '../canvas.ts';
import type { Palette } from '../palette.ts';

/** The plot area in CSS pixels, and the way from data to pixels. */
export interface Frame extends Box {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** Sizes of words in units of 1/16 rem. */
export const labelSize = 11;
const titleSize = 12;
export const lineHeight = 13;

export function labelStyle(series: Series, palette: Palette): TextStyle {
  return {
    size: labelSize,
    weight: series.label?.strong ? 600 : 400,
    color: palette[series.label?.ink ?? series.ink],
    halo: palette.paper,
  };
}

/** Room around the plot: tick labels left, x axis below, title above, end labels right. */
export function layOut(
  g: Pen,
  figure: LineFigure,
  palette: Palette,
  width: number,
  height: number,
): Frame {
  const { unit } = palette;
  const tick: TextStyle = { size: labelSize, color: palette.ink3 };
  const ticks = figure.yTicks.map(({ label }) => textWidth(g, palette, label, tick));
  const ends = figure.series
    .filter(({ label }) => label?.place === 'end')
    .map((series) => textWidth(g, palette, series.label?.text ?? '', labelStyle(series, palette)));
  const left = Math.ceil(Math.max(24 * unit, ...ticks.map((w) => w + 6 * unit)));
  const right = ends.length > 0 ? Math.ceil(Math.max(...ends)) + 8 * unit : 5 * unit;
  const top = 20 * unit;
  const bottom = 20 * unit;
  const box = { left, top, width: width - left - right, height: height - top - bottom };
  return {
    ...box,
    x: (value) => box.left + fractionOf(figure.x, value) * box.width,
    y: (value) => box.top + (1 - fractionOf(figure.y, value)) * box.height,
  };
}

/** Labels of x: all of them, or every second, third, ... where they would touch. */
function drawXTicks(g: Pen, figure: LineFigure, palette: Palette, frame: Frame): void {
  const { unit } = palette;
  const style: TextStyle = { size: labelSize, color: palette.ink3, baseline: 'top' };
  const top = frame.top + frame.height + 5 * unit;
  const right = frame.left + frame.width;
  const place = (value: number, text: string) => {
    const width = textWidth(g, palette, text, style);
    // The outermost labels stay within the plot.
    const start = Math.max(frame.left, Math.min(right - width, frame.x(value) - width / 2));
    return { start, end: start + width, text };
  };
  const apart = (labels: readonly { start: number; end: number }[]) =>
    labels.every((label, i) => i === 0 || label.start >= (labels[i - 1]?.end ?? 0) + 6 * unit);
  for (let stride = 1; stride <= figure.xTicks.length; stride++) {
    const labels = figure.xTicks
      .filter((_, i) => i % stride === 0)
      .map(({ value, label }) => place(value, label));
    const last = figure.xTicks[(labels.length - 1) * stride];
    if (!last || !apart(labels)) continue;
    const united = [...labels.slice(0, -1), place(last.value, `${last.label} ${figure.xUnit}`)];
    const shown = figure.xUnit !== '' && apart(united) ? united : labels;
    for (const { start, text } of shown) drawText(g, palette, text, start, top, style);
    return;
  }
}

export function drawAxes(g: Pen, figure: LineFigure, palette: Palette, frame: Frame): void {
  const { unit } = palette;
  const bottom = frame.top + frame.height;
  g.lineWidth = 1;
  g.setLineDash([]);
  for (const { value, label } of figure.yTicks) {
    const y = Math.round(frame.y(value)) + 0.5;
    g.strokeStyle = Math.abs(value) < figure.y.step / 1e3 ? palette.line2 : palette.line;
    g.beginPath();
    g.moveTo(frame.left, y);
    g.lineTo(frame.left + frame.width, y);
    g.stroke();
    drawText(g, palette, label, frame.left - 5 * unit, y, {
      size: labelSize,
      color: palette.ink3,
      align: 'right',
    });
  }
  drawXTicks(g, figure, palette, frame);
  drawText(g, palette, figure.title, 0, 2 * unit, {
    size: titleSize,
    color: palette.ink2,
    baseline: 'top',
  });
  if (figure.xLabel !== '')
    drawText(g, palette, figure.xLabel, frame.left + 0.75 * frame.width, bottom + 4 * unit, {
      size: titleSize,
      color: palette.ink2,
      align: 'center',
      baseline: 'top',
      symbol: figure.xLabel.length === 1,
    });
}

/** A sentence in the middle of an empty plot, broken where it does not fit. */
export function drawEmpty(g: Pen, text: string, palette: Palette, frame: Frame): void {
  const style: TextStyle = {
    size: titleSize,
    color: palette.ink3,
    align: 'center',
    halo: palette.paper,
  };
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.length > 0 ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length > 0 && textWidth(g, palette, line, style) <= frame.width - 8)
      lines[lines.length - 1] = line;
    else lines.push(word);
  }
  const height = 16 * palette.unit;
  const top = frame.top + frame.height / 2 - ((lines.length - 1) * height) / 2;
  lines.forEach((line, i) => {
    drawText(g, palette, line, frame.left + frame.width / 2, top + i * height, style);
  });
}

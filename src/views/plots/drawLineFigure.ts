/** Draws a line figure on a canvas. */
import { decimate } from '../../plots/decimate.ts';
import {
  type Box,
  type LabelRequest,
  type Pixel,
  placeLabels,
  spreadLabels,
} from '../../plots/labels.ts';
import {
  type Dash,
  type LineFigure,
  type Rule,
  type Series,
  valueAt,
} from '../../plots/lineFigure.ts';
import { fractionOf, tickLabel } from '../../plots/scale.ts';
import {
  drawDot,
  drawHatch,
  drawText,
  prepareCanvas,
  type TextStyle,
  textWidth,
} from './canvas.ts';
import type { Palette } from './palette.ts';

/** Where each label stood in the last drawing, by series, so that it does not hop about. */
export type LineMemory = Map<string, Pixel>;

const dashes: Record<Dash, readonly number[]> = {
  solid: [],
  dashed: [6, 3],
  dotted: [2, 3],
  short: [1.5, 2.5],
};

/** Distance in CSS pixels between the points at which a curve is tested for covering a label. */
const testPitch = 4;

interface Frame extends Box {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

const labelSize = 11;
const titleSize = 12;
const lineHeight = 13;

function labelStyle(series: Series, palette: Palette): TextStyle {
  return {
    size: labelSize,
    weight: series.label?.strong ? 600 : 400,
    color: palette[series.label?.ink ?? series.ink],
    halo: palette.paper,
  };
}

/** Room around the plot: tick labels left, x axis below, title above, end labels right. */
function layOut(
  g: CanvasRenderingContext2D,
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

function drawAxes(
  g: CanvasRenderingContext2D,
  figure: LineFigure,
  palette: Palette,
  frame: Frame,
): void {
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
  const style: TextStyle = { size: labelSize, color: palette.ink3, baseline: 'top' };
  let end = Number.NEGATIVE_INFINITY;
  for (const { value, label } of figure.xTicks) {
    const width = textWidth(g, palette, label, style);
    const x = frame.x(value);
    // The outermost labels stay within the plot, and none touches its neighbour.
    const start = Math.max(frame.left, Math.min(frame.left + frame.width - width, x - width / 2));
    if (start < end + 6 * unit) continue;
    drawText(g, palette, label, start, bottom + 5 * unit, style);
    end = start + width;
  }
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

function trace(series: Series, frame: Frame, figure: LineFigure): Path2D {
  const path = new Path2D();
  const points = { x: series.x, y: series.y, length: series.x.length };
  let open = false;
  for (const i of decimate(points, figure.x.min, figure.x.max, Math.ceil(frame.width))) {
    const y = series.y[i] as number;
    if (!Number.isFinite(y)) {
      open = false;
      continue;
    }
    // Far outside, a line would be drawn over thousands of pixels that are cut away anyway.
    const at = Math.max(frame.top - 4e3, Math.min(frame.top + 4e3, frame.y(y)));
    if (open) path.lineTo(frame.x(series.x[i] as number), at);
    else path.moveTo(frame.x(series.x[i] as number), at);
    open = true;
  }
  return path;
}

function drawSeries(
  g: CanvasRenderingContext2D,
  figure: LineFigure,
  palette: Palette,
  frame: Frame,
): void {
  g.save();
  g.beginPath();
  g.rect(frame.left - 1, frame.top - 2, frame.width + 2, frame.height + 4);
  g.clip();
  g.lineJoin = 'round';
  for (const series of figure.series) {
    g.strokeStyle = palette[series.ink];
    g.lineWidth = series.width;
    g.globalAlpha = series.opacity;
    g.setLineDash([...dashes[series.dash]]);
    g.stroke(trace(series, frame, figure));
  }
  g.restore();
}

/** The visible course of a series in pixels, at even distances. */
function course(series: Series, frame: Frame, figure: LineFigure): Pixel[] {
  const pixels: Pixel[] = [];
  for (let x = frame.left; x <= frame.left + frame.width; x += testPitch) {
    const value = figure.x.min + ((x - frame.left) / frame.width) * (figure.x.max - figure.x.min);
    const y = frame.y(valueAt(series, value));
    if (y >= frame.top && y <= frame.top + frame.height) pixels.push({ x, y });
  }
  return pixels;
}

function drawLineLabels(
  g: CanvasRenderingContext2D,
  figure: LineFigure,
  palette: Palette,
  frame: Frame,
  taken: readonly Box[],
  memory: LineMemory,
): void {
  const labelled = figure.series.filter(({ label }) => label && label.place !== 'end');
  if (labelled.length === 0) return;
  const courses = new Map(figure.series.map((series) => [series, course(series, frame, figure)]));
  const height = lineHeight * palette.unit;
  const requests = labelled.map(
    (series): LabelRequest => ({
      line: courses.get(series) ?? [],
      width: textWidth(g, palette, series.label?.text ?? '', labelStyle(series, palette)),
      height,
      place: series.label?.place === 'across' ? 'across' : 'beside',
      previous: memory.get(series.id),
    }),
  );
  const places = placeLabels(requests, [...courses.values()], taken, frame);
  places.forEach((box, i) => {
    const series = labelled[i];
    if (!series?.label) return;
    if (!box) {
      memory.delete(series.id);
      return;
    }
    const centre = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    memory.set(series.id, centre);
    drawText(g, palette, series.label.text, box.left, centre.y, labelStyle(series, palette));
  });
}

function drawEndLabels(
  g: CanvasRenderingContext2D,
  figure: LineFigure,
  palette: Palette,
  frame: Frame,
): void {
  const ended = figure.series.filter(({ label, x }) => label?.place === 'end' && x.length > 0);
  const lastOf = (series: Series, values: ArrayLike<number>) =>
    values[series.x.length - 1] as number;
  const { unit } = palette;
  const centres = spreadLabels(
    ended.map((series) => frame.y(lastOf(series, series.y))),
    12.5 * unit,
    frame.top - 8 * unit,
    frame.top + frame.height + 6 * unit,
  );
  ended.forEach((series, i) => {
    const x = frame.x(lastOf(series, series.x)) + 6 * unit;
    drawText(g, palette, series.label?.text ?? '', x, centres[i] as number, {
      ...labelStyle(series, palette),
    });
  });
}

function drawNotes(
  g: CanvasRenderingContext2D,
  figure: LineFigure,
  palette: Palette,
  frame: Frame,
): Box[] {
  const style: TextStyle = { size: labelSize, color: palette.ink3, halo: palette.paper };
  const height = lineHeight * palette.unit;
  return figure.notes.map(({ text, corner }) => {
    const width = textWidth(g, palette, text, style);
    const left = corner.endsWith('left') ? frame.left + 3 : frame.left + frame.width - width;
    const top = corner.startsWith('top') ? frame.top + 2 : frame.top + frame.height - height - 1;
    drawText(g, palette, text, left, top + height / 2, style);
    return { left, top, width, height };
  });
}

/** Rules with their labels; the latest is labelled first, and a label without room is left out. */
function drawRules(
  g: CanvasRenderingContext2D,
  rules: readonly Rule[],
  palette: Palette,
  frame: Frame,
): void {
  const height = lineHeight * palette.unit;
  const boxes: Box[] = [];
  for (const rule of [...rules].reverse()) {
    const x = Math.round(frame.x(rule.x)) + 0.5;
    g.save();
    g.strokeStyle = palette[rule.ink];
    g.globalAlpha = 0.6;
    g.lineWidth = 1;
    g.setLineDash([]);
    g.beginPath();
    g.moveTo(x, frame.top);
    g.lineTo(x, frame.top + frame.height);
    g.stroke();
    g.restore();
    if (rule.label === '') continue;
    const style: TextStyle = { size: labelSize, color: palette[rule.ink], halo: palette.paper };
    const width = textWidth(g, palette, rule.label, style);
    const fits = (box: Box) =>
      box.left >= frame.left &&
      box.left + width <= frame.left + frame.width + 2 &&
      boxes.every(
        (other) => box.left + width + 4 < other.left || other.left + other.width + 4 < box.left,
      );
    const sides = [x + 4, x - 4 - width].map((left) => ({ left, top: frame.top, width, height }));
    const box = sides.find(fits);
    if (!box) continue;
    boxes.push(box);
    drawText(g, palette, rule.label, box.left, frame.top + height / 2 - 1, style);
  }
}

/** A light vertical line at the pointer, and the values there. */
function drawReadout(
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

/** A sentence in the middle of an empty plot, broken where it does not fit. */
function drawEmpty(
  g: CanvasRenderingContext2D,
  text: string,
  palette: Palette,
  frame: Frame,
): void {
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

/**
 * Draws the figure over the whole canvas.
 *
 * @param memory  label positions; read and updated
 * @param pointer  x of the pointer over the canvas in CSS pixels, null without one
 */
export function drawLineFigure(
  canvas: HTMLCanvasElement,
  figure: LineFigure,
  palette: Palette,
  memory: LineMemory,
  pointer: number | null,
): void {
  const surface = prepareCanvas(canvas);
  if (!surface) return;
  const { g, width, height } = surface;
  const frame = layOut(g, figure, palette, width, height);
  if (frame.width <= 0 || frame.height <= 0) return;
  drawAxes(g, figure, palette, frame);
  if (figure.empty !== null) {
    drawEmpty(g, figure.empty, palette, frame);
    return;
  }
  for (const { from, to, reason } of figure.hatched) {
    const left = frame.x(from);
    drawHatch(g, palette, left, frame.top, frame.x(to) - left, frame.height);
    drawText(g, palette, reason, (left + frame.x(to)) / 2, frame.top + frame.height / 2, {
      size: labelSize,
      color: palette.ink2,
      align: 'center',
      halo: palette.sunk,
    });
  }
  drawRules(g, figure.rules, palette, frame);
  drawSeries(g, figure, palette, frame);
  const taken = drawNotes(g, figure, palette, frame);
  for (const { x, y, ink, filled } of figure.dots) {
    const at = { x: frame.x(x), y: frame.y(y) };
    if (!Number.isFinite(at.y) || at.y < frame.top - 2 || at.y > frame.top + frame.height + 2)
      continue;
    drawDot(g, palette, at.x, at.y, palette[ink], filled);
    const radius = 5 * palette.unit;
    taken.push({ left: at.x - radius, top: at.y - radius, width: 2 * radius, height: 2 * radius });
  }
  drawLineLabels(g, figure, palette, frame, taken, memory);
  drawEndLabels(g, figure, palette, frame);
  if (pointer !== null) drawReadout(g, figure, palette, frame, pointer);
}

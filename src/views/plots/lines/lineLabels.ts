/** Words on a line chart: on the lines, at their ends, in the corners and at the rules. */
import {
  type Box,
  type LabelRequest,
  type Pixel,
  placeLabels,
  spreadLabels,
} from '../../../plots/labels.ts';
import type { LineFigure, Rule, Series } from '../../../plots/lineFigure.ts';
import type { Pen } from '../../../plots/pen.ts';
import { valueAt } from '../../../plots/points.ts';
import { drawText, type TextStyle, textWidth } from '../canvas.ts';
import type { Palette } from '../palette.ts';
import { type Frame, labelSize, labelStyle, lineHeight } from './lineFrame.ts';

/** Where each label stood in the last drawing, by series, so that it does not hop about. */
export type LineMemory = Map<string, Pixel>;

/** Distance in CSS pixels between the points at which a curve is tested for covering a label. */
const testPitch = 4;

/** The visible course of a series in pixels, at even distances. */
function course(series: Series, frame: Frame, figure: LineFigure): Pixel[] {
  const pixels: Pixel[] = [];
  for (let x = frame.left; x <= frame.left + frame.width; x += testPitch) {
    const value = figure.x.min + ((x - frame.left) / frame.width) * (figure.x.max - figure.x.min);
    const y = frame.y(valueAt(series.points, value));
    if (y >= frame.top && y <= frame.top + frame.height) pixels.push({ x, y });
  }
  return pixels;
}

export function drawLineLabels(
  g: Pen,
  figure: LineFigure,
  palette: Palette,
  frame: Frame,
  taken: readonly Box[],
  memory: LineMemory,
): void {
  const labelled = figure.series.filter(({ label }) => label && label.place !== 'end');
  if (labelled.length === 0) return;
  const courses = new Map(figure.series.map((series) => [series, course(series, frame, figure)]));
  const obstacles = [...courses].map(([series, points]) => ({
    points,
    faint: series.opacity < 1 || series.ink === 'ghost',
  }));
  for (const rule of figure.rules) {
    const points: Pixel[] = [];
    for (let y = frame.top; y <= frame.top + frame.height; y += testPitch)
      points.push({ x: frame.x(rule.x), y });
    obstacles.push({ points, faint: false });
  }
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
  const places = placeLabels(requests, obstacles, taken, frame);
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

export function drawEndLabels(g: Pen, figure: LineFigure, palette: Palette, frame: Frame): void {
  const ended = figure.series.filter(
    ({ label, points }) => label?.place === 'end' && points.length > 0,
  );
  const lastOf = ({ points }: Series) => {
    const last = points.length - 1;
    return { x: frame.x(points.x(last)), y: frame.y(points.y(last)) };
  };
  const { unit } = palette;
  const centres = spreadLabels(
    ended.map((series) => lastOf(series).y),
    12.5 * unit,
    frame.top - 8 * unit,
    frame.top + frame.height + 6 * unit,
  );
  ended.forEach((series, i) => {
    const x = lastOf(series).x + 6 * unit;
    drawText(g, palette, series.label?.text ?? '', x, centres[i] as number, {
      ...labelStyle(series, palette),
    });
  });
}

export function drawNotes(g: Pen, figure: LineFigure, palette: Palette, frame: Frame): Box[] {
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
export function drawRules(g: Pen, rules: readonly Rule[], palette: Palette, frame: Frame): Box[] {
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
  return boxes;
}

/** Draws a field figure as a contour on a canvas. */
import { type FieldFigure, gridValue, type Point } from '../../../plots/fieldFigure.ts';
import type { Pen } from '../../../plots/pen.ts';
import { tickLabel } from '../../../plots/scale.ts';
import {
  drawHatch,
  drawText,
  prepareCanvas,
  type Surface,
  type TextStyle,
  textWidth,
} from '../canvas.ts';
import type { Palette } from '../palette.ts';
import { drawFieldAxes, type FieldFrame, fieldFrame, tickSize } from './fieldFrame.ts';
import {
  drawArrow,
  drawCrossHairs,
  drawDiamond,
  drawMark,
  drawOver,
  tracePath,
  traceRings,
} from './fieldMarks.ts';

function drawBands(g: Pen, figure: FieldFigure, palette: Palette, frame: FieldFrame): void {
  const { sequential } = palette;
  g.setLineDash([]);
  g.lineWidth = 0.6 * palette.unit;
  g.strokeStyle = palette.paper;
  for (const { rings, shade } of figure.bands) {
    traceRings(g, rings, frame);
    g.fillStyle = sequential[Math.round(shade * (sequential.length - 1))] as string;
    g.fill('evenodd');
  }
  g.globalAlpha = 0.55;
  for (const { rings } of figure.bands.slice(1)) {
    traceRings(g, rings, frame);
    g.stroke();
  }
  g.globalAlpha = 1;
}

/** The loss under the pointer. */
function drawReadout(
  g: Pen,
  figure: FieldFigure,
  palette: Palette,
  frame: FieldFrame,
  pointer: Point,
): void {
  const value = gridValue(figure.grid, pointer);
  if (!Number.isFinite(value)) return;
  const text = `loss ${tickLabel(Number(value.toFixed(3)), 0.001)}`;
  const style: TextStyle = { size: tickSize, color: palette.ink };
  const { unit } = palette;
  const width = textWidth(g, palette, text, style) + 8 * unit;
  const height = 16 * unit;
  const x = frame.x(pointer.x);
  const y = frame.y(pointer.y);
  const left =
    x + 10 * unit + width < frame.left + frame.width ? x + 10 * unit : x - 10 * unit - width;
  const top = Math.max(frame.top, y - height - 6 * unit);
  g.fillStyle = palette.paper;
  g.globalAlpha = 0.92;
  g.fillRect(left, top, width, height);
  g.globalAlpha = 1;
  drawText(g, palette, text, left + 4 * unit, top + height / 2, style);
}

/**
 * Draws the contour over the whole canvas.
 *
 * @param pointer  where the pointer is, in fractions of the axes; null without one
 */
export function drawFieldFigure(
  canvas: HTMLCanvasElement,
  figure: FieldFigure,
  palette: Palette,
  pointer: Point | null,
): void {
  const surface = prepareCanvas(canvas);
  if (surface) paintFieldFigure(surface, figure, palette, pointer);
}

/** The same on any surface, over all of it. */
export function paintFieldFigure(
  { g, width, height }: Surface,
  figure: FieldFigure,
  palette: Palette,
  pointer: Point | null,
): void {
  const frame = fieldFrame(palette, width, height);
  if (frame.width <= 0 || frame.height <= 0) return;
  g.save();
  g.beginPath();
  g.rect(frame.left, frame.top, frame.width, frame.height);
  g.clip();
  drawBands(g, figure, palette, frame);
  for (const { rings } of figure.pinnedLines) {
    traceRings(g, rings, frame);
    drawOver(g, palette, 1, [2, 3], 0.75);
  }
  for (const { from, to } of figure.hatched)
    drawHatch(
      g,
      palette,
      frame.x(from.x),
      frame.y(to.y),
      frame.x(to.x) - frame.x(from.x),
      frame.y(from.y) - frame.y(to.y),
    );
  if (figure.mark) drawCrossHairs(g, figure.mark, palette, frame);
  if (figure.pinnedPath.length > 1) {
    tracePath(g, figure.pinnedPath, frame);
    drawOver(g, palette, 1.25, [2, 3], 1);
  }
  if (figure.path.length > 1) {
    tracePath(g, figure.path, frame);
    drawOver(g, palette, 2, [], 1);
    drawArrow(g, figure.path, palette, frame);
  }
  g.restore();
  for (const { from, to, reason } of figure.hatched)
    drawText(g, palette, reason, frame.x((from.x + to.x) / 2), frame.y((from.y + to.y) / 2), {
      size: tickSize,
      color: palette.ink2,
      align: 'center',
      halo: palette.sunk,
    });
  if (figure.pinnedMark) drawDiamond(g, figure.pinnedMark, palette, frame);
  if (figure.mark) drawMark(g, figure.mark, palette, frame);
  drawFieldAxes(g, figure, palette, frame);
  if (pointer) drawReadout(g, figure, palette, frame, pointer);
}

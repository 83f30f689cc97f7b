/** A sheet with plots as a file: PNG with two pixels to each of the drawing, or SVG. */
import { SvgPen } from '../../plots/svgPen.ts';
import { drawText, type Surface } from '../plots/canvas.ts';
import type { Palette } from '../plots/palette.ts';
import type { FigureSheet } from './figureSheets.ts';

const margin = 16;
const head = 44;
const gap = 28;
/** Sharp in print at the width of a column. */
const pngScale = 2;

/** Size of a sheet in pixels of its drawing. */
export function sheetSize({ panels }: FigureSheet): { width: number; height: number } {
  const widths = panels.reduce((sum, { width }) => sum + width, 0);
  return {
    width: 2 * margin + widths + gap * (panels.length - 1),
    height: 2 * margin + head + Math.max(...panels.map(({ height }) => height)),
  };
}

/** Draws a sheet over all of a surface. */
function paintSheet({ g, width, height }: Surface, sheet: FigureSheet, palette: Palette) {
  g.fillStyle = palette.paper;
  g.fillRect(0, 0, width, height);
  const top = { baseline: 'top', size: 14, weight: 600, color: palette.ink } as const;
  drawText(g, palette, sheet.title, margin, margin, top);
  const note = { baseline: 'top', size: 11, color: palette.ink3 } as const;
  drawText(g, palette, sheet.note, margin, margin + 20, note);
  let left = margin;
  for (const panel of sheet.panels) {
    g.save();
    g.translate(left, margin + head);
    panel.paint({ g, width: panel.width, height: panel.height }, palette);
    g.restore();
    left += panel.width + gap;
  }
}

function context(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const g = canvas.getContext('2d');
  if (!g) throw new Error('this browser draws no canvas');
  return g;
}

/** A canvas as a PNG file. */
export async function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('this browser made no PNG of the picture');
  return blob;
}

export async function sheetPng(sheet: FigureSheet, palette: Palette): Promise<Blob> {
  const { width, height } = sheetSize(sheet);
  const g = context(Math.round(pngScale * width), Math.round(pngScale * height));
  g.scale(pngScale, pngScale);
  paintSheet({ g, width, height }, sheet, palette);
  return pngOf(g.canvas);
}

/** @param measure  width of a text in a CSS font, in pixels */
export function sheetSvg(
  sheet: FigureSheet,
  palette: Palette,
  measure: (font: string, text: string) => number,
): string {
  const { width, height } = sheetSize(sheet);
  const pen = new SvgPen(measure);
  paintSheet({ g: pen, width, height }, sheet, palette);
  return pen.document(width, height, `${sheet.title}. ${sheet.note}`);
}

/** Widths of texts as this browser sets them. */
export function browserMeasure(): (font: string, text: string) => number {
  const g = context(1, 1);
  return (font, text) => {
    g.font = font;
    return g.measureText(text).width;
  };
}

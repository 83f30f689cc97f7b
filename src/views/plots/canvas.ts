/** Drawing in CSS pixels on a canvas that is as sharp as the screen, and words with Greek letters. */
import type { Pen } from '../../plots/pen.ts';
import { isOnPaper, pixelRatio } from '../look.ts';
import type { Palette } from './palette.ts';

interface Size {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

export interface Surface extends Size {
  readonly g: Pen;
}

const sizes = new WeakMap<HTMLCanvasElement, Size>();

/**
 * The box of a canvas. Of one that is watched it is known, and need not be asked of the browser in mid-frame; but
 * nobody tells of a box that is another one for printing.
 */
export function canvasSize(canvas: HTMLCanvasElement): Size {
  const known = isOnPaper() ? undefined : sizes.get(canvas);
  return known ?? { width: canvas.clientWidth, height: canvas.clientHeight };
}

/**
 * Watches the box of a canvas.
 *
 * @param changed  called after it was first laid out and whenever it has another size
 * @returns what ends the watch
 */
export function watchSize(canvas: HTMLCanvasElement, changed: () => void): () => void {
  const observer = new ResizeObserver(() => {
    sizes.set(canvas, { width: canvas.clientWidth, height: canvas.clientHeight });
    changed();
  });
  observer.observe(canvas);
  return () => {
    observer.disconnect();
    sizes.delete(canvas);
  };
}

/** Clears a canvas and scales it to its box and the screen; null while it has no size. */
export function prepareCanvas(canvas: HTMLCanvasElement): Surface | null {
  const ratio = pixelRatio();
  const { width, height } = canvasSize(canvas);
  const g = canvas.getContext('2d');
  if (!g || width === 0 || height === 0) return null;
  const columns = Math.round(width * ratio);
  const rows = Math.round(height * ratio);
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns;
    canvas.height = rows;
  }
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.clearRect(0, 0, width, height);
  return { g, width, height };
}

export interface TextStyle {
  /** In units of 1/16 rem. */
  readonly size: number;
  readonly weight?: 400 | 600;
  readonly color: string;
  readonly align?: 'left' | 'center' | 'right';
  readonly baseline?: 'top' | 'middle' | 'bottom';
  /** Colour of a rim that lifts the words off what they cover. */
  readonly halo?: string;
  /** Italic serif for all of it, as symbols are set. */
  readonly symbol?: boolean;
}

/** Greek letters are symbols and stand in italic serif, a little larger, as everywhere on the page. */
const greek = /[α-ω]+/g;
const greekScale = 1.14;

interface Run {
  readonly text: string;
  readonly symbol: boolean;
}

function runsOf(text: string, symbol: boolean): Run[] {
  if (symbol) return [{ text, symbol }];
  const runs: Run[] = [];
  let end = 0;
  for (const match of text.matchAll(greek)) {
    if (match.index > end) runs.push({ text: text.slice(end, match.index), symbol: false });
    runs.push({ text: match[0], symbol: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) runs.push({ text: text.slice(end), symbol: false });
  return runs;
}

function fontOf(run: Run, style: TextStyle, palette: Palette): string {
  const weight = style.weight ?? 400;
  const size = style.size * palette.unit;
  return run.symbol
    ? `italic ${weight} ${size * greekScale}px ${palette.serif}`
    : `${weight} ${size}px ${palette.sans}`;
}

/** Widths that were measured, by font and text, for as long as the fonts are the same. */
const widths = new WeakMap<Palette, Map<string, number>>();
/** A moving number shows many texts: all are forgotten when there are as many. */
const mostWidths = 2000;

function runWidth(g: Pen, palette: Palette, text: string, font: string): number {
  let known = widths.get(palette);
  if (!known || known.size >= mostWidths) {
    known = new Map();
    widths.set(palette, known);
  }
  const key = `${font}\n${text}`;
  let width = known.get(key);
  if (width === undefined) {
    g.font = font;
    width = g.measureText(text).width;
    known.set(key, width);
  }
  return width;
}

/** Width of a text in CSS pixels. */
export function textWidth(g: Pen, palette: Palette, text: string, style: TextStyle): number {
  let width = 0;
  for (const run of runsOf(text, style.symbol ?? false))
    width += runWidth(g, palette, run.text, fontOf(run, style, palette));
  return width;
}

/** Writes a text at a point. */
export function drawText(
  g: Pen,
  palette: Palette,
  text: string,
  x: number,
  y: number,
  style: TextStyle,
): void {
  const runs = runsOf(text, style.symbol ?? false);
  const width = textWidth(g, palette, text, style);
  const start = style.align === 'right' ? x - width : style.align === 'center' ? x - width / 2 : x;
  g.textAlign = 'left';
  g.textBaseline = style.baseline ?? 'middle';
  const pass = (write: (text: string, at: number) => void) => {
    let at = start;
    for (const run of runs) {
      const font = fontOf(run, style, palette);
      g.font = font;
      write(run.text, at);
      at += runWidth(g, palette, run.text, font);
    }
  };
  if (style.halo) {
    g.lineWidth = 3.5 * palette.unit;
    g.lineJoin = 'round';
    g.setLineDash([]);
    g.strokeStyle = style.halo;
    pass((part, at) => g.strokeText(part, at, y));
  }
  g.fillStyle = style.color;
  pass((part, at) => g.fillText(part, at, y));
}

/** Fills a rectangle with the 45 degree hatch that means "nothing finite here". */
export function drawHatch(
  g: Pen,
  palette: Palette,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  const pitch = 6 * palette.unit;
  g.save();
  g.beginPath();
  g.rect(left, top, width, height);
  g.clip();
  g.fillStyle = palette.sunk;
  g.fillRect(left, top, width, height);
  g.strokeStyle = palette.hatch;
  g.lineWidth = 1;
  g.setLineDash([]);
  g.beginPath();
  for (let at = -height; at < width; at += pitch) {
    g.moveTo(left + at, top + height);
    g.lineTo(left + at + height, top);
  }
  g.stroke();
  g.restore();
}

/** A dot with a ring: filled in `color`, or open on paper. */
export function drawDot(
  g: Pen,
  palette: Palette,
  x: number,
  y: number,
  color: string,
  filled: boolean,
): void {
  g.beginPath();
  g.arc(x, y, 3.5 * palette.unit, 0, 2 * Math.PI);
  g.fillStyle = filled ? color : palette.paper;
  g.fill();
  g.lineWidth = 1.5 * palette.unit;
  g.setLineDash([]);
  g.strokeStyle = filled ? palette.paper : color;
  g.stroke();
}

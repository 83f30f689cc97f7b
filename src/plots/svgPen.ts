/** A pen that writes SVG 1.1: whatever is drawn on the screen comes out as vectors and words. */
import type { Pen } from './pen.ts';

/** What `save` keeps. */
interface PenState {
  fillStyle: string | object;
  strokeStyle: string | object;
  lineWidth: number;
  lineJoin: string;
  globalAlpha: number;
  font: string;
  textAlign: string;
  textBaseline: string;
  dash: readonly number[];
  /** Columns of the current transformation: x' = a x + c y + e, y' = b x + d y + f. */
  matrix: readonly [number, number, number, number, number, number];
  /** Groups that were opened for clipping. */
  clips: number;
}

/** Where letters stand, as shares of their size: most fonts differ little, and files name no single one. */
const baselineShift: Readonly<Record<string, number>> = {
  top: 0.82,
  middle: 0.32,
  alphabetic: 0,
  bottom: -0.18,
};
const anchors: Readonly<Record<string, string>> = { center: 'middle', right: 'end', end: 'end' };

/** Hundredths of a pixel are finer than any eye. */
const short = (value: number) => String(Number(value.toFixed(2)) + 0);

/** Characters that XML keeps for itself or does not allow. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const attribute = (name: string, value: string | number) =>
  ` ${name}="${escaped(typeof value === 'number' ? short(value) : value)}"`;

/** Parts of a CSS font as SVG has them: style, weight, size in pixels and family. */
function fontOf(font: string) {
  const match = /^(?:(italic|normal) )?(?:(\d+|bold) )?([\d.]+)px (.+)$/.exec(font);
  if (!match) throw new RangeError(`a plot is written in the font "${font}", which is not known`);
  const [, style = 'normal', weight = '400', size, family] = match;
  return { style, weight, size: Number(size), family };
}

export class SvgPen implements Pen {
  fillStyle: string | object = '#000';
  strokeStyle: string | object = '#000';
  lineWidth = 1;
  lineJoin = 'miter';
  globalAlpha = 1;
  font = '400 10px sans-serif';
  textAlign = 'left';
  textBaseline = 'alphabetic';
  private dash: readonly number[] = [];
  private matrix: PenState['matrix'] = [1, 0, 0, 1, 0, 0];
  private clips = 0;
  private readonly stack: PenState[] = [];
  private readonly body: string[] = [];
  private readonly definitions: string[] = [];
  private path: string[] = [];
  private readonly measure: (font: string, text: string) => number;

  /** @param measure  width of a text in a CSS font, in pixels */
  constructor(measure: (font: string, text: string) => number) {
    this.measure = measure;
  }

  /**
   * The file.
   *
   * @param title  what it shows, for those who do not see it
   */
  document(width: number, height: number, title: string): string {
    const open = '</g>'.repeat(this.clips);
    const size = `width="${short(width)}" height="${short(height)}" viewBox="0 0 ${short(width)} ${short(height)}"`;
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">`,
      `<title>${escaped(title)}</title>`,
      ...(this.definitions.length > 0 ? [`<defs>${this.definitions.join('')}</defs>`] : []),
      ...this.body,
      `${open}</svg>`,
      '',
    ].join('\n');
  }

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, lineJoin, globalAlpha, font } = this;
    const { textAlign, textBaseline, dash, matrix, clips } = this;
    this.stack.push({
      ...{ fillStyle, strokeStyle, lineWidth, lineJoin, globalAlpha, font },
      ...{ textAlign, textBaseline, dash, matrix, clips },
    });
  }

  restore(): void {
    const state = this.stack.pop();
    if (!state) return;
    if (this.clips > state.clips) this.body.push('</g>'.repeat(this.clips - state.clips));
    Object.assign(this, state);
  }

  translate(x: number, y: number): void {
    this.turn([1, 0, 0, 1, x, y]);
  }

  rotate(angle: number): void {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    this.turn([cos, sin, -sin, cos, 0, 0]);
  }

  private turn([a, b, c, d, e, f]: PenState['matrix']): void {
    const [A, B, C, D, E, F] = this.matrix;
    this.matrix = [
      A * a + C * b,
      B * a + D * b,
      A * c + C * d,
      B * c + D * d,
      A * e + C * f + E,
      B * e + D * f + F,
    ];
  }

  /** A point where it lies on the page. */
  private at(x: number, y: number): string {
    const [a, b, c, d, e, f] = this.matrix;
    return `${short(a * x + c * y + e)} ${short(b * x + d * y + f)}`;
  }

  beginPath(): void {
    this.path = [];
  }

  moveTo(x: number, y: number): void {
    this.path.push(`M${this.at(x, y)}`);
  }

  lineTo(x: number, y: number): void {
    this.path.push(`${this.path.length === 0 ? 'M' : 'L'}${this.at(x, y)}`);
  }

  /** Two halves, because one arc of SVG cannot close a circle. */
  arc(x: number, y: number, radius: number, from: number, to: number): void {
    const point = (angle: number) =>
      this.at(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    const middle = (from + to) / 2;
    const half = (end: number) => `A${short(radius)} ${short(radius)} 0 0 1 ${point(end)}`;
    const isWhole = Math.abs(to - from) >= 2 * Math.PI - 1e-9;
    this.path.push(
      `${this.path.length === 0 ? 'M' : 'L'}${point(from)}${half(middle)}${half(to)}${isWhole ? 'Z' : ''}`,
    );
  }

  rect(x: number, y: number, width: number, height: number): void {
    const [right, bottom] = [x + width, y + height];
    this.path.push(
      `M${this.at(x, y)}L${this.at(right, y)}L${this.at(right, bottom)}L${this.at(x, bottom)}Z`,
    );
  }

  closePath(): void {
    this.path.push('Z');
  }

  clip(): void {
    const id = `clip${this.definitions.length + 1}`;
    this.definitions.push(`<clipPath id="${id}"><path d="${this.path.join('')}"/></clipPath>`);
    this.body.push(`<g clip-path="url(#${id})">`);
    this.clips += 1;
  }

  fill(rule: 'nonzero' | 'evenodd' = 'nonzero'): void {
    const holes = rule === 'evenodd' ? attribute('fill-rule', 'evenodd') : '';
    this.draw(`${this.painted('fill', this.fillStyle)}${holes}`);
  }

  stroke(): void {
    this.draw(`${attribute('fill', 'none')}${this.lines()}`);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.ownPath(() => {
      this.rect(x, y, width, height);
      this.fill();
    });
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.ownPath(() => {
      this.rect(x, y, width, height);
      this.stroke();
    });
  }

  setLineDash(dash: number[]): void {
    this.dash = dash;
  }

  fillText(text: string, x: number, y: number): void {
    this.write(text, x, y, this.painted('fill', this.fillStyle));
  }

  strokeText(text: string, x: number, y: number): void {
    this.write(text, x, y, `${attribute('fill', 'none')}${this.lines()}`);
  }

  measureText(text: string): { readonly width: number } {
    return { width: this.measure(this.font, text) };
  }

  /** Draws without touching the path that is being made. */
  private ownPath(draw: () => void): void {
    const { path } = this;
    this.path = [];
    draw();
    this.path = path;
  }

  private painted(what: 'fill' | 'stroke', style: string | object): string {
    const opacity = this.globalAlpha < 1 ? attribute(`${what}-opacity`, this.globalAlpha) : '';
    return `${attribute(what, String(style))}${opacity}`;
  }

  private lines(): string {
    const dash = this.dash.length > 0 ? attribute('stroke-dasharray', this.dash.join(' ')) : '';
    const join = this.lineJoin === 'miter' ? '' : attribute('stroke-linejoin', this.lineJoin);
    const width = attribute('stroke-width', this.lineWidth);
    return `${this.painted('stroke', this.strokeStyle)}${width}${dash}${join}`;
  }

  private draw(attributes: string): void {
    if (this.path.length > 0) this.body.push(`<path d="${this.path.join('')}"${attributes}/>`);
  }

  private write(text: string, x: number, y: number, attributes: string): void {
    const { style, weight, size, family } = fontOf(this.font);
    const [left, top] = this.at(x, y + size * (baselineShift[this.textBaseline] ?? 0)).split(' ');
    const anchor = anchors[this.textAlign];
    const parts = [
      attribute('x', left),
      attribute('y', top),
      attribute('font-family', family),
      attribute('font-size', size),
      weight === '400' ? '' : attribute('font-weight', weight),
      style === 'normal' ? '' : attribute('font-style', style),
      anchor ? attribute('text-anchor', anchor) : '',
      attributes,
    ];
    this.body.push(`<text xml:space="preserve"${parts.join('')}>${escaped(text)}</text>`);
  }
}

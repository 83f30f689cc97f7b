import { describe, expect, it } from 'vitest';
import { fieldFigure } from '../../src/plots/fieldFigure.ts';
import type { LineFigure } from '../../src/plots/lineFigure.ts';
import { pointsOf } from '../../src/plots/points.ts';
import { SvgPen } from '../../src/plots/svgPen.ts';
import { paintFieldFigure } from '../../src/views/plots/fields/drawFieldFigure.ts';
import { paintLineFigure } from '../../src/views/plots/lines/drawLineFigure.ts';
import type { Palette } from '../../src/views/plots/palette.ts';
import { sheetSize, sheetSvg } from '../../src/views/save/figureFile.ts';
import type { FigureSheet } from '../../src/views/save/figureSheets.ts';

/** Every letter as wide as half its size. */
const measure = (font: string, text: string) =>
  (Number(/([\d.]+)px/.exec(font)?.[1]) / 2) * text.length;
const pen = () => new SvgPen(measure);

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  /** Names of the elements around it. */
  readonly within: readonly Element[];
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const decoded = (text: string) =>
  text.replace(/&(\w+);/g, (_, name: string) => {
    expect(entities).toHaveProperty(name);
    return entities[name] as string;
  });

/** All elements of a file; fails where it is not well-formed XML. */
function elementsOf(file: string): Element[] {
  const body = file.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, '');
  expect(body).not.toBe(file);
  const found: Element[] = [];
  const open: Element[] = [];
  const tag = /<(\/?)([a-zA-Z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>([^<]*)/gy;
  let end = 0;
  for (let match = tag.exec(body); match; match = tag.exec(body)) {
    end = tag.lastIndex;
    const [, closes, name, attributes, isEmpty, text] = match as unknown as string[];
    if (closes) expect(open.pop()?.name).toBe(name);
    else {
      const pairs = [...attributes!.matchAll(/ ([\w:-]+)="([^"]*)"/g)];
      const keys = pairs.map(([, key]) => key);
      expect(new Set(keys).size).toBe(keys.length);
      const element = {
        name: name!,
        attributes: Object.fromEntries(pairs.map(([, key, value]) => [key, decoded(value!)])),
        text: decoded(text!),
        within: [...open],
      };
      found.push(element);
      if (!isEmpty) open.push(element);
    }
  }
  expect(body.slice(end)).toBe('');
  expect(open).toEqual([]);
  return found;
}

const inks = ['ink', 'ink2', 'ink3', 'ghost', 'lambda', 'delta', 'gamma'] as const;
/** A colour for each name, so that elements can be told apart by it. */
const palette = {
  ...Object.fromEntries(
    [...inks, 'paper', 'sunk', 'line', 'line2', 'hatch', 'mark', 'halo'].map((name, i) => [
      name,
      `#0000${String(i + 10)}`,
    ]),
  ),
  sequential: Array.from({ length: 256 }, (_, i) => `rgb(${i}, 0, 0)`),
  sans: 'sans-serif',
  serif: "'STIX Two Math', serif",
  unit: 1,
} as unknown as Palette;

const series = (id: string, ink: LineFigure['series'][number]['ink'], y: number[]) => ({
  ...{ id, points: pointsOf([0, 0.25, 0.5, 0.75, 1], y) },
  ...({ ink, width: 2, dash: 'dashed', opacity: 0.5 } as const),
});
const figure: LineFigure = {
  title: 'loss & <gradient> of γ',
  x: { min: 0, max: 1 },
  xTicks: [0, 0.5, 1].map((value) => ({ value, label: String(value) })),
  xUnit: '',
  xLabel: 'p',
  y: { min: 0, max: 2, step: 1 },
  yTicks: [0, 1, 2].map((value) => ({ value, label: String(value) })),
  series: [
    series('falls', 'lambda', [2, 1.5, 1, 0.5, 0]),
    series('broken', 'delta', [0, 0.5, Number.NaN, 1.5, 2]),
    {
      ...series('named', 'gamma', [1, 1, 1, 1, 1]),
      label: { text: 'γ "0"', ink: 'gamma', strong: true, place: 'end' },
    },
  ],
  dots: [{ x: 0.5, y: 1, ink: 'ink', filled: true }],
  rules: [{ x: 0.25, ink: 'ghost', label: 'changed' }],
  hatched: [{ from: 0.9, to: 1, reason: 'not finite' }],
  notes: [{ text: 'a note', corner: 'top-left' }],
  empty: null,
};

const stroked = (elements: readonly Element[], colour: string) =>
  elements.filter(({ name, attributes }) => name === 'path' && attributes.stroke === colour);

describe('a line figure as SVG', () => {
  const g = pen();
  paintLineFigure({ g, width: 400, height: 200 }, figure, palette, new Map(), null);
  const file = g.document(400, 200, 'Title & more');
  const elements = elementsOf(file);

  it('has a path for each curve, in its colour, width, dash and strength', () => {
    for (const ink of ['lambda', 'delta', 'gamma'] as const) {
      const [path, ...others] = stroked(elements, palette[ink]);
      expect(others).toEqual([]);
      expect(path?.attributes).toMatchObject({
        'stroke-width': '2',
        'stroke-dasharray': '6 3',
        'stroke-opacity': '0.5',
        fill: 'none',
      });
    }
  });

  it('has the points of a curve where the axes say, and a gap where it is not finite', () => {
    const places = (ink: 'lambda' | 'delta') =>
      [
        ...(stroked(elements, palette[ink])[0]?.attributes.d ?? '').matchAll(
          /([ML])([\d.]+) ([\d.]+)/g,
        ),
      ].map(([, command, x, y]) => ({ command, x: Number(x), y: Number(y) }));
    const falls = places('lambda');
    expect(falls.map(({ command }) => command).join('')).toBe('MLLLL');
    const [first, , middle, , last] = falls;
    expect(middle?.x).toBeCloseTo(((first?.x ?? 0) + (last?.x ?? 0)) / 2, 1);
    expect(middle?.y).toBeCloseTo(((first?.y ?? 0) + (last?.y ?? 0)) / 2, 1);
    expect(last?.y).toBeGreaterThan(first?.y ?? 0);
    expect(
      places('delta')
        .map(({ command }) => command)
        .join(''),
    ).toBe('MLML');
  });

  it('clips the curves to the plot, and nothing else', () => {
    const clipped = elements.filter(({ within }) =>
      within.some(({ attributes }) => attributes['clip-path']),
    );
    expect(stroked(clipped, palette.lambda)).toHaveLength(1);
    expect(clipped.filter(({ name }) => name === 'text')).toEqual([]);
    for (const { attributes } of elements) {
      const id = /^url\(#(\w+)\)$/.exec(attributes['clip-path'] ?? '')?.[1];
      if (id) expect(elements.filter((one) => one.attributes.id === id)).toHaveLength(1);
    }
  });

  it('writes words as words, Greek letters in italics', () => {
    const words = elements.filter(
      ({ name, attributes }) => name === 'text' && attributes.fill !== 'none',
    );
    const texts = words.map(({ text }) => text);
    for (const text of [
      'loss & <gradient> of ',
      'p',
      '0.5',
      ' "0"',
      'changed',
      'a note',
      'not finite',
    ])
      expect(texts).toContain(text);
    const greek = words.filter(({ text }) => text === 'γ');
    expect(greek.length).toBe(2);
    for (const { attributes } of greek)
      expect(attributes).toMatchObject({ 'font-style': 'italic', 'font-family': palette.serif });
    expect(elements.find(({ name }) => name === 'title')?.text).toBe('Title & more');
  });
});

describe('a field figure as SVG', () => {
  const n = 21;
  const values = Float64Array.from({ length: n * n }, (_, i) => (1.5 * (i % n)) / (n - 1));
  const axis = {
    label: 'x',
    shortLabel: 'x',
    ink: 'ink2',
    ticks: [{ at: 0.5, label: '.5' }],
  } as const;
  const field = fieldFigure({
    ...{ x: axis, y: axis, grid: { columns: n, rows: n, values }, pinnedGrid: null },
    ...{ hatched: [], mark: { x: 0.5, y: 0.5 }, pinnedMark: { x: 0.2, y: 0.2 } },
    path: [
      { x: 0.5, y: 0.5 },
      { x: 0.9, y: 0.1 },
    ],
    ...{ pinnedPath: [], held: false, previous: null },
  });

  it('has a filled path for each band, and an outline for each but the first', () => {
    const g = pen();
    paintFieldFigure({ g, width: 300, height: 300 }, field, palette, null);
    const elements = elementsOf(g.document(300, 300, 'field'));
    const bands = elements.filter(({ attributes }) => attributes['fill-rule'] === 'evenodd');
    expect(field.bands.length).toBeGreaterThan(3);
    expect(bands).toHaveLength(field.bands.length);
    expect(new Set(bands.map(({ attributes }) => attributes.fill)).size).toBe(bands.length);
    const outlines = stroked(elements, palette.paper).filter(
      ({ attributes }) => attributes['stroke-width'] === '0.6',
    );
    expect(outlines).toHaveLength(field.bands.length - 1);
  });

  it('stands the diamond of the pinned setting on its corner', () => {
    const g = pen();
    paintFieldFigure({ g, width: 300, height: 300 }, field, palette, null);
    const elements = elementsOf(g.document(300, 300, 'field'));
    const diamond = stroked(elements, palette.mark).find(
      ({ attributes }) => attributes['stroke-width'] === '1.5' && !attributes.d?.includes('A'),
    );
    const corners = [...(diamond?.attributes.d ?? '').matchAll(/([\d.]+) ([\d.]+)/g)].map(
      ([, x, y]) => [Number(x), Number(y)] as const,
    );
    expect(corners).toHaveLength(4);
    const [top, right, bottom, left] = corners as [number, number][];
    expect(top![0]).toBeCloseTo(bottom![0]!, 1);
    expect(left![1]).toBeCloseTo(right![1]!, 1);
    expect(bottom![1]! - top![1]!).toBeCloseTo(8 * Math.SQRT2, 1);
  });
});

describe('a sheet', () => {
  it('has its panels side by side under its title', () => {
    const seen: [number, number][] = [];
    const panel = {
      width: 100,
      height: 50,
      paint: ({ g, width, height }) => {
        g.fillStyle = '#123456';
        g.fillRect(0, 0, width, height);
        seen.push([width, height]);
      },
    } satisfies FigureSheet['panels'][number];
    const sheet: FigureSheet = { title: 'Sheet', note: 'of paper', panels: [panel, panel] };
    const elements = elementsOf(sheetSvg(sheet, palette, measure));
    expect(seen).toEqual([
      [100, 50],
      [100, 50],
    ]);
    const boxes = elements
      .filter(({ attributes }) => attributes.fill === '#123456')
      .map(({ attributes }) =>
        /^M([\d.]+) ([\d.]+)L([\d.]+)/
          .exec(attributes.d ?? '')
          ?.slice(1)
          .map(Number),
      );
    const { width, height } = sheetSize(sheet);
    expect(boxes[0]?.[1]).toBe(boxes[1]?.[1]);
    expect(boxes[1]?.[0]).toBeGreaterThan(boxes[0]?.[2] ?? 0);
    expect(boxes[1]?.[2]).toBeLessThan(width);
    expect(elements[0]?.attributes).toMatchObject({ width: String(width), height: String(height) });
  });
});

describe('SvgPen', () => {
  it('leaves out what XML does not allow', () => {
    const g = pen();
    g.fillText('a\u0000\u0008\uD800b', 0, 0);
    expect(elementsOf(g.document(1, 1, '')).find(({ name }) => name === 'text')?.text).toBe('ab');
  });

  it('closes groups that were left open', () => {
    const g = pen();
    g.rect(0, 0, 1, 1);
    g.clip();
    g.fillRect(0, 0, 1, 1);
    expect(elementsOf(g.document(1, 1, '')).map(({ name }) => name)).toContain('clipPath');
  });
});

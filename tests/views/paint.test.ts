import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/datasets/dataset.ts';
import { createAppStore } from '../../src/state/store.ts';
import { paintClasses } from '../../src/views/image/paint/paintClasses.ts';
import { paintKeyOf } from '../../src/views/image/paint/paintKeys.ts';
import {
  borderWidth,
  colourBox,
  grown,
  paintColours,
} from '../../src/views/image/paint/paintPixels.ts';
import { diameterText, paintHint } from '../../src/views/image/paint/paintText.ts';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {},
) => ({
  key,
  ...{ ctrlKey: false, metaKey: false, shiftKey: false, altKey: false },
  ...held,
});

describe('keys of painting', () => {
  it('begin with the brush, and pick tools once it has begun', () => {
    expect(paintKeyOf(press('b'), false, 0)).toEqual({ kind: 'tool', tool: 'brush' });
    expect(paintKeyOf(press('e'), false, 0)).toBeNull();
    expect(paintKeyOf(press('E'), true, 0)).toEqual({ kind: 'tool', tool: 'eraser' });
    expect(paintKeyOf(press('g'), true, 0)).toEqual({ kind: 'tool', tool: 'polygon' });
    expect(paintKeyOf(press('f'), true, 0)).toEqual({ kind: 'tool', tool: 'fill' });
  });

  it('undo and redo as everywhere, and leave the other keys of the browser alone', () => {
    const held = { ctrlKey: true };
    expect(paintKeyOf(press('z', held), true, 0)).toEqual({ kind: 'undo' });
    expect(paintKeyOf(press('z', { metaKey: true }), true, 0)).toEqual({ kind: 'undo' });
    expect(paintKeyOf(press('Z', { ...held, shiftKey: true }), true, 0)).toEqual({ kind: 'redo' });
    expect(paintKeyOf(press('y', held), true, 0)).toEqual({ kind: 'redo' });
    expect(paintKeyOf(press('b', held), true, 0)).toBeNull();
    expect(paintKeyOf(press('z', held), false, 0)).toBeNull();
  });

  it('close a polygon or take corners away only where there is one', () => {
    expect(paintKeyOf(press('Enter'), true, 3)).toEqual({ kind: 'closePolygon' });
    expect(paintKeyOf(press('Enter'), true, 0)).toBeNull();
    expect(paintKeyOf(press('Backspace'), true, 1)).toEqual({ kind: 'dropCorner' });
    expect(paintKeyOf(press('Escape'), true, 0)).toEqual({ kind: 'escape' });
    expect(paintKeyOf(press('Escape'), false, 0)).toBeNull();
  });

  it('make the brush larger and as much smaller', () => {
    const larger = paintKeyOf(press(']'), true, 0);
    const smaller = paintKeyOf(press('['), true, 0);
    if (larger?.kind !== 'size' || smaller?.kind !== 'size') throw new Error('no sizes');
    expect(larger.by).toBeGreaterThan(1);
    expect(larger.by * smaller.by).toBeCloseTo(1, 12);
  });
});

describe('a painted map in colours', () => {
  const width = 9;
  const height = 7;
  const identity = Uint8Array.from({ length: 256 }, (_, i) => i);
  const colours = paintColours([
    [255, 0, 0],
    [0, 0, 255],
  ]);
  const labels = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x >= 2 && x < 7 && y >= 1 && y < 6 ? (x < 5 ? 1 : 2) : 0;
  });
  const whole = { left: 0, top: 0, right: width, bottom: height };
  const colour = (map: Uint8Array, shown = identity) => {
    const pixels = new Uint32Array(width * height);
    colourBox({ width, height, labels: map }, whole, shown, colours, 1, pixels);
    return pixels;
  };

  it('leaves background out, draws borders stronger, and each class in its colour', () => {
    const pixels = colour(labels);
    expect(pixels[0]).toBe(0);
    expect(pixels[3 * width + 3]).toBe(colours.fill[1]);
    expect(pixels[1 * width + 3]).toBe(colours.border[1]);
    // Where two classes meet is a border of both.
    expect(pixels[3 * width + 4]).toBe(colours.border[1]);
    expect(pixels[3 * width + 5]).toBe(colours.border[2]);
  });

  it('only bordered leaves the layer below to be seen', () => {
    const bordered = paintColours([[255, 0, 0]], false);
    const alpha = (packed: number | undefined) =>
      new Uint8Array(Uint32Array.of(packed ?? 0).buffer)[3];
    expect(alpha(bordered.fill[1])).toBe(0);
    expect(alpha(bordered.border[1])).toBeGreaterThan(200);
  });

  it('sees labels that count as one as one', () => {
    const together = Uint8Array.from({ length: 256 }, (_, i) => Math.min(1, i));
    expect(colour(labels, together)[3 * width + 4]).toBe(colours.fill[1]);
  });

  it('drawn again in a grown box is as drawn anew', () => {
    const map = { width, height, labels: labels.slice() };
    const pixels = colour(labels);
    map.labels[3 * width + 3] = 0;
    const box = grown({ left: 3, top: 3, right: 4, bottom: 4 }, 1, map);
    colourBox(map, box, identity, colours, 1, pixels);
    expect(pixels).toEqual(colour(map.labels));
  });

  it('runs along the sides of the image without a border', () => {
    const pixels = colour(new Uint8Array(width * height).fill(1));
    expect(new Set(pixels)).toEqual(new Set([colours.fill[1]]));
  });

  it('has borders wide enough to be seen on large maps', () => {
    expect(borderWidth(100, 80)).toBe(1);
    expect(borderWidth(1024, 700)).toBe(3);
  });
});

describe('classes to paint', () => {
  const state = (
    classes: number,
    focus: number,
    dataset: { labels: string[]; classNames: string[] },
  ) => {
    const { session, live } = createAppStore().getState();
    const { samples: _, ...rest } = dataset as unknown as Dataset;
    return {
      session: { ...session, classes, view: { ...session.view, focus } },
      live: { ...live, dataset: { ...rest, samples: [] } },
    };
  };
  const plain = { labels: [], classNames: ['foreground'] };
  const names = ['class 1', 'class 2'];

  it('are foreground, or one more than was painted', () => {
    expect(paintClasses(state(2, 1, plain))).toEqual({
      names: ['foreground'],
      label: 1,
      together: false,
      canAdd: true,
    });
    expect(paintClasses(state(3, 2, plain))).toMatchObject({ names, label: 2 });
    const dataset = { labels: names, classNames: names };
    expect(paintClasses(state(4, 3, dataset))).toMatchObject({
      names: [...names, 'class 3'],
      label: 3,
    });
  });

  it('are those of the files where they tell some apart, and those that a person adds', () => {
    const dataset = { labels: ['kidney', 'tumour'], classNames: ['kidney', 'tumour'] };
    const told = { names: ['kidney', 'tumour'], label: 2, together: false, canAdd: true };
    expect(paintClasses(state(3, 2, dataset))).toEqual(told);
    expect(paintClasses(state(4, 3, dataset))).toEqual({
      ...{ ...told, label: 3 },
      names: ['kidney', 'tumour', 'class 3'],
    });
  });

  it('are those of the files first where fewer were told apart', () => {
    const dataset = { labels: ['kidney', 'tumour', 'cyst'], classNames: ['kidney', 'tumour'] };
    expect(paintClasses(state(3, 2, dataset)).names).toEqual(['kidney', 'tumour']);
    expect(paintClasses(state(4, 3, dataset)).names).toEqual(['kidney', 'tumour', 'cyst']);
  });

  it('count as one where the person looks at them as one', () => {
    const dataset = { labels: ['kidney', 'tumour'], classNames: ['foreground'] };
    expect(paintClasses(state(2, 1, dataset))).toEqual({
      names: ['foreground'],
      label: 1,
      together: true,
      canAdd: false,
    });
  });

  it('are eight with the background at most', () => {
    expect(paintClasses(state(8, 1, plain)).canAdd).toBe(false);
    const labels = ['kidney', 'tumour'];
    expect(paintClasses(state(7, 1, { labels, classNames: labels })).canAdd).toBe(true);
    expect(paintClasses(state(8, 1, { labels, classNames: labels })).canAdd).toBe(false);
  });
});

describe('what painting says', () => {
  const subject = { size: '12 px', className: 'tumour', isReady: true, corners: 0 } as const;

  it('names the tool, its size and the class', () => {
    expect(diameterText(0.05, 512)).toBe('26 px');
    expect(diameterText(0.0001, 512)).toBe('1 px');
    expect(paintHint({ ...subject, tool: 'brush' })).toMatch(/^Brush, 12 px: drag over the tumour/);
    expect(paintHint({ ...subject, tool: 'brush', className: 'class 2' })).toMatch(
      /over class 2\./,
    );
    expect(paintHint({ ...subject, tool: 'polygon', corners: 1 })).toMatch(/^Polygon, 1 corner:/);
    expect(paintHint({ ...subject, tool: 'fill', isReady: false })).toMatch(/^Getting the mask/);
  });
});

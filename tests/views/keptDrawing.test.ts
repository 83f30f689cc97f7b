import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keptDrawing } from '../../src/views/image/stage/rasters.ts';

describe('a drawing that is kept', () => {
  const made: { width: number; height: number }[] = [];

  beforeEach(() => {
    made.length = 0;
    vi.stubGlobal('document', {
      createElement: () => {
        const canvas = {
          width: 0,
          height: 0,
          getContext: () => ({ canvas, setTransform: vi.fn() }),
        };
        made.push(canvas);
        return canvas;
      },
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  const box = { width: 30, height: 20, ratio: 1.5 };

  it('is drawn again only when its key, its size or the resolution is another', () => {
    const drawing = keptDrawing();
    const draw = vi.fn();
    const [picture, other] = [{}, {}];
    const first = drawing([picture, 1], box, draw);
    expect(drawing([picture, 1], { ...box }, draw)).toBe(first);
    expect(draw).toHaveBeenCalledTimes(1);
    drawing([other, 1], box, draw);
    drawing([other, 2], box, draw);
    drawing([other, 2], { ...box, width: 31 }, draw);
    drawing([other, 2], { ...box, width: 31, ratio: 2 }, draw);
    expect(draw).toHaveBeenCalledTimes(5);
  });

  it('stays on one canvas, of the pixels of the screen', () => {
    const drawing = keptDrawing();
    for (const key of [1, 2, 3]) drawing([key], box, () => {});
    expect(made).toEqual([expect.objectContaining({ width: 45, height: 30 })]);
  });
});

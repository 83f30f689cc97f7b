import { describe, expect, test } from 'vitest';
import {
  chooseSlices,
  contrastOf,
  evenSlices,
  foregroundBySlice,
  type Grid,
  samePosition,
  sliceCount,
  sliceOf,
  windowed,
} from '../../src/datasets/slices.ts';

/** A volume whose every value says where it lies: 100 z + 10 y + x. */
function telling(
  shape: readonly [number, number, number],
  towards: readonly [string, string, string] | null,
): Grid {
  const [nx, ny, nz] = shape;
  const data = Float32Array.from({ length: nx * ny * nz }, (_, i) => {
    const x = i % nx;
    const y = Math.floor(i / nx) % ny;
    return 100 * Math.floor(i / (nx * ny)) + 10 * y + x;
  });
  return { shape, data, towards };
}

/** Rows of a slice. */
function rows(grid: Grid, plane: 'axial' | 'coronal' | 'sagittal', at: number) {
  const { width, height, data } = sliceOf(grid, plane, at);
  return Array.from({ length: height }, (_, y) => [...data.slice(y * width, (y + 1) * width)]);
}

describe('a slice', () => {
  const pages = telling([2, 3, 4], null);

  test('of pages is a page as it lies', () => {
    expect(sliceCount(pages, 'axial')).toBe(4);
    expect(rows(pages, 'axial', 2)).toEqual([
      [200, 201],
      [210, 211],
      [220, 221],
    ]);
  });

  test('across pages goes through all of them, the first on top', () => {
    expect(sliceCount(pages, 'coronal')).toBe(3);
    expect(rows(pages, 'coronal', 1).map(([first]) => first)).toEqual([10, 110, 210, 310]);
    expect(sliceCount(pages, 'sagittal')).toBe(2);
    expect(rows(pages, 'sagittal', 1)[0]).toEqual([1, 11, 21]);
  });

  test('of a scan shows the right of the patient on the left, and the front on top', () => {
    // BraTS: columns grow to the left, rows to the back.
    expect(rows(telling([2, 2, 1], ['L', 'P', 'S']), 'axial', 0)).toEqual([
      [0, 1],
      [10, 11],
    ]);
    expect(rows(telling([2, 2, 1], ['R', 'A', 'S']), 'axial', 0)).toEqual([
      [11, 10],
      [1, 0],
    ]);
  });

  test('is found along whatever axis the file keeps it', () => {
    // KiTS19: the first axis goes down the body.
    const kits = telling([4, 3, 2], ['I', 'P', 'L']);
    expect(sliceCount(kits, 'axial')).toBe(4);
    expect(rows(kits, 'axial', 3)).toEqual([
      [3, 103],
      [13, 113],
      [23, 123],
    ]);
    expect(rows(kits, 'coronal', 0)[0]).toEqual([0, 100]);
    expect(rows(kits, 'coronal', 0)).toHaveLength(4);
  });

  test('has the head on top from the front and from the side', () => {
    const scan = telling([2, 3, 4], ['L', 'P', 'S']);
    expect(rows(scan, 'coronal', 0).map(([first]) => first)).toEqual([300, 200, 100, 0]);
    expect(rows(scan, 'sagittal', 0)[0]).toEqual([300, 310, 320]);
  });

  test('of a volume that grows the other way is counted from the other end', () => {
    const up = telling([2, 2, 5], ['L', 'P', 'S']);
    const down = telling([2, 2, 5], ['L', 'P', 'I']);
    expect(samePosition(up, down, 'axial', 1)).toBe(3);
    expect(samePosition(up, up, 'axial', 1)).toBe(1);
    expect(samePosition(up, telling([2, 2, 5], null), 'axial', 1)).toBe(1);
  });
});

describe('the choice of slices', () => {
  test('counts foreground along each plane', () => {
    const grid = telling([2, 3, 4], ['L', 'P', 'S']);
    const above = (value: number) => value >= 210;
    expect([...foregroundBySlice(grid, 'axial', above)]).toEqual([0, 0, 4, 6]);
    expect([...foregroundBySlice(grid, 'coronal', above)]).toEqual([2, 4, 4]);
    expect([...foregroundBySlice(grid, 'sagittal', above)]).toEqual([5, 5]);
  });

  test('takes those with most foreground in their order, and none without', () => {
    const counts = Float64Array.from([0, 5, 9, 9, 1, 0]);
    expect(chooseSlices(counts, 2, 'foreground')).toEqual([2, 3]);
    expect(chooseSlices(counts, 10, 'foreground')).toEqual([1, 2, 3, 4]);
    expect(chooseSlices(new Float64Array(4), 2, 'foreground')).toEqual([]);
  });

  test('spreads evenly, ends left out alike', () => {
    expect(evenSlices(155, 5)).toEqual([15, 46, 77, 108, 139]);
    expect(evenSlices(3, 8)).toEqual([0, 1, 2]);
    expect(chooseSlices(new Float64Array(4), 2, 'even')).toEqual([1, 3]);
  });
});

describe('brightness', () => {
  test('is cut at the window', () => {
    expect([...windowed(Float32Array.from([-200, -79, 112.5, 304, 900]), [-79, 304])]).toEqual([
      0, 0, 128, 255, 255,
    ]);
  });

  test('of a scan without a unit leaves the emptiness and single bright voxels aside', () => {
    const data = new Float32Array(10_000);
    for (let i = 0; i < 2_000; i++) data[i] = 100 + (i % 100);
    data[5] = 30_000;
    const [black, white] = contrastOf({ shape: [100, 100, 1], data, towards: null });
    expect(black).toBe(0);
    expect(white).toBeGreaterThan(190);
    expect(white).toBeLessThan(200);
    expect(contrastOf({ shape: [2, 1, 1], data: [3, 3], towards: null })).toEqual([3, 4]);
  });
});

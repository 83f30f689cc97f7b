import { describe, expect, it } from 'vitest';
import type { Dataset, Sample, Split } from '../../src/datasets/dataset.ts';
import { withPainted } from '../../src/datasets/repaint.ts';
import {
  isPaintedMask,
  type PaintedMask,
  paintedClasses,
  paintingSize,
  resampled,
} from '../../src/masks/paint/paintedMask.ts';
import { openPhantomMask, openPhantoms } from '../../src/phantoms/phantoms.ts';

const share = 0.25;

function sample(id: string, split: Split, mask: Uint8Array | null): Sample {
  const picture = { width: 4, height: 4, data: new Uint8ClampedArray(64) };
  return { id, name: id, split, width: 4, height: 4, picture, mask, foregroundShare: 0 };
}

/** Each input holds the number of its image. */
function images(samples: readonly Sample[], classNames: readonly string[] = ['foreground']) {
  const dataset: Dataset = {
    ...{ title: 'set', recognised: '', size: 4, channels: 1, classNames, labels: [] },
    ...{ samples, hash: 'ab', foregroundShare: 0, choices: null },
  };
  return {
    dataset,
    pixels: { channels: 1 as const, inputs: samples.map((_, i) => Float32Array.of(i)) },
  };
}

const painted = (label = 1, side = 8): PaintedMask => ({
  width: side,
  height: side,
  labels: Uint8Array.from({ length: side * side }, (_, i) => (i % side < side / 2 ? label : 0)),
});

const bare = (...ids: string[]) => ids.map((id) => sample(id, 'validation', null));

describe('painted masks in a dataset', () => {
  it('replace that of an image, and leave it where it is', () => {
    const old = new Uint8Array(16);
    const before = images([sample('a', 'training', old), sample('b', 'validation', old)]);
    const { dataset } = withPainted(before, new Map([['b', painted()]]), {
      validationShare: share,
      classes: 2,
    });
    expect(dataset.samples.map(({ id, split }) => [id, split])).toEqual([
      ['a', 'training'],
      ['b', 'validation'],
    ]);
    expect(dataset.samples[0]).toBe(before.dataset.samples[0]);
    expect(dataset.samples[1]?.foregroundShare).toBe(0.5);
    expect(dataset.foregroundShare).toBe(0.25);
  });

  it('move images that had none to those trained on, their inputs with them', () => {
    const mask = new Uint8Array(16);
    const before = images([
      sample('a', 'training', mask),
      sample('b', 'validation', mask),
      ...bare('c', 'd'),
    ]);
    const { dataset, pixels } = withPainted(before, new Map([['d', painted()]]), {
      validationShare: share,
      classes: 2,
    });
    expect(dataset.samples.map(({ id }) => id)).toEqual(['a', 'd', 'b', 'c']);
    expect(dataset.samples[1]?.split).toBe('training');
    expect([0, 1, 2, 3, 4].map((i) => pixels.inputs.at(i)?.[0])).toEqual([0, 3, 1, 2, undefined]);
  });

  it('of a set without any train on the first and hold the second out', () => {
    const before = images(bare('a', 'b', 'c', 'd', 'e'));
    const splitOf = (...ids: string[]) => {
      const masks = new Map(ids.map((id) => [id, painted()]));
      const { samples } = withPainted(before, masks, {
        validationShare: share,
        classes: 2,
      }).dataset;
      return ids.map((id) => samples.find((one) => one.id === id)?.split);
    };
    expect(splitOf('c')).toEqual(['training']);
    expect(splitOf('c', 'a')).toEqual(['training', 'validation']);
    expect(splitOf('c', 'a', 'b', 'd')).toEqual(['training', 'validation', 'training', 'training']);
  });

  it('add classes where the files tell none apart, as many as are asked for', () => {
    const before = images([
      sample(
        'a',
        'training',
        Uint8Array.from({ length: 16 }, () => 1),
      ),
    ]);
    const three = new Map([['b', painted(2)]]);
    const both = { ...before.dataset, samples: [...before.dataset.samples, ...bare('b')] };
    const told = (classes: number, dataset = both) =>
      withPainted({ ...before, dataset }, three, { validationShare: share, classes }).dataset;
    expect(told(3)).toMatchObject({
      labels: ['class 1', 'class 2'],
      classNames: ['class 1', 'class 2'],
    });
    expect([...new Set(told(3).samples.flatMap(({ mask }) => [...(mask ?? [])]))].sort()).toEqual([
      0, 1, 2,
    ]);
    expect(told(2)).toMatchObject({ labels: ['class 1', 'class 2'], classNames: ['foreground'] });
    expect(Math.max(...(told(2).samples.at(-1)?.mask ?? []))).toBe(1);
    // Labels of files stay what they are.
    const labels = ['kidney', 'tumour'];
    expect(told(3, { ...both, labels, classNames: labels }).labels).toBe(labels);
  });

  describe('over labels of the files', () => {
    const labels = ['kidney', 'tumour'];
    const file = {
      ...sample(
        'a',
        'training',
        Uint8Array.from({ length: 16 }, (_, i) => i % 3),
      ),
    };
    const told = (
      label: number,
      classes: number,
      classValues?: { values: readonly number[]; areColours: boolean },
    ) => {
      const before = images([file, ...bare('b')], labels);
      const dataset = { ...before.dataset, labels, ...(classValues ? { classValues } : {}) };
      const masks = new Map([['b', painted(label)]]);
      return withPainted({ ...before, dataset }, masks, { validationShare: share, classes })
        .dataset;
    };

    it('add classes after those, which stay the labels that they are', () => {
      const { classNames, labels: all, samples, classValues } = told(3, 4);
      expect(all).toEqual(['kidney', 'tumour', 'class 3']);
      expect(classNames).toEqual(['kidney', 'tumour', 'class 3']);
      expect(classValues).toBeUndefined();
      expect(samples.find(({ id }) => id === 'a')).toBe(file);
      expect(Math.max(...(samples.find(({ id }) => id === 'b')?.mask ?? []))).toBe(3);
      // Not chosen yet, it is known and counts as background.
      expect(told(3, 3)).toMatchObject({ labels: all, classNames: labels });
      expect(Math.max(...(told(3, 3).samples.at(-1)?.mask ?? []))).toBe(0);
    });

    it('name as many as were painted, up to eight classes with the background', () => {
      expect(told(7, 8).classNames).toHaveLength(7);
      expect(told(2, 8).classNames).toBe(told(1, 4).classNames);
    });

    it('are written as values that the files do not use', () => {
      const values = (of: readonly number[], label: number, areColours = false) =>
        told(label, label + 1, { values: of, areColours }).classValues?.values;
      expect(values([1, 4], 3)).toEqual([1, 4, 5]);
      expect(values([100, 255], 4)).toEqual([100, 255, 256, 257]);
      expect(values([1, 65535], 4)).toEqual([1, 65535, 2, 3]);
      expect(values([0xff0000, 0x123456], 4, true)).toEqual([
        0xff0000, 0x123456, 0x00ff00, 0x0000ff,
      ]);
    });
  });

  it('of other images change nothing', () => {
    const before = images(bare('a'));
    expect(
      withPainted(before, new Map([['z', painted()]]), { validationShare: share, classes: 2 }),
    ).toBe(before);
  });

  it('are the same arrays again until they are painted on again', () => {
    const before = images(bare('a', 'b'));
    const a = painted();
    const first = withPainted(before, new Map([['a', a]]), { validationShare: share, classes: 2 })
      .dataset.samples;
    const masks = new Map([
      ['a', a],
      ['b', painted()],
    ]);
    const second = withPainted(before, masks, { validationShare: share, classes: 2 }).dataset
      .samples;
    expect(second.find(({ id }) => id === 'a')?.mask).toBe(first[0]?.mask);
  });
});

describe('a painted mask', () => {
  it('keeps its labels where they are told apart, and is foreground where not', () => {
    const labels = new Uint8Array(64).fill(2, 0, 32).fill(1, 32, 48);
    const mask = { width: 8, height: 8, labels };
    expect([...new Set(paintedClasses(mask, 4, 3))].sort()).toEqual([0, 1, 2]);
    expect([...paintedClasses(mask, 4, 2)]).toEqual([...Array(12).fill(1), ...Array(4).fill(0)]);
  });

  it('has the pixels of its image, up to 1,024 a side', () => {
    expect(paintingSize({ width: 565, height: 584 })).toEqual({ width: 565, height: 584 });
    expect(paintingSize({ width: 4096, height: 1024 })).toEqual({ width: 1024, height: 256 });
    expect(paintingSize({ width: 20_000, height: 1 })).toEqual({ width: 1024, height: 1 });
  });

  it('has as many labels as pixels', () => {
    expect(isPaintedMask(painted())).toBe(true);
    expect(isPaintedMask({ ...painted(), width: 9 })).toBe(false);
    expect(isPaintedMask({ width: 2000, height: 1, labels: new Uint8Array(2000) })).toBe(false);
  });

  it('at another size keeps each label where it was', () => {
    const twice = resampled(painted(2, 8), { width: 16, height: 16 });
    expect(twice.labels).toEqual(painted(2, 16).labels);
    expect(resampled(twice, { width: 8, height: 8 }).labels).toEqual(painted(2, 8).labels);
  });

  it('begins with the mask of a phantom, its classes told apart', () => {
    const request = { kind: 'phantoms', phantom: 'kidney', count: 2, seed: 3 } as const;
    const preparation = { size: 256, validationShare: share, seed: 1, classes: 3 };
    const { samples } = openPhantoms(request, preparation).dataset;
    for (const { id, mask } of samples) expect(openPhantomMask(request, id)?.labels).toEqual(mask);
    expect(openPhantomMask(request, 'polyp 1')).toBeNull();
    const mixed = openPhantomMask({ ...request, phantom: 'mixed' }, 'ultrasound 1');
    expect(Math.max(...(mixed?.labels ?? []))).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { type OpenedImage, prepareAgain } from '../../src/datasets/prepare/prepare.ts';
import { type LabelMap, labelSet, labelsOf, resizeLabels } from '../../src/masks/labels.ts';
import { maskOf } from '../../src/masks/mask.ts';
import { makePhantom, makePhantomMask } from '../../src/phantoms/phantoms.ts';
import type { Raster } from '../../src/pixels/raster.ts';

function raster(values: readonly number[], change: Partial<Raster> = {}): Raster {
  const channels = change.channels ?? 1;
  return {
    width: values.length / channels,
    height: 1,
    channels,
    bitDepth: 8,
    data: Uint8Array.from(values),
    palette: null,
    isLossy: false,
    note: null,
    ...change,
  };
}

function labels(image: Raster): LabelMap | null {
  const found = labelsOf(image, maskOf(image));
  if (found === 'too many') throw new Error('too many labels');
  return found;
}

describe('labels of a mask', () => {
  it('are the numbers of a grey mask, with their gaps', () => {
    const map = labels(raster([0, 1, 4, 2, 4, 0]));
    expect(map?.keys).toEqual([1, 2, 4]);
    expect(Array.from(map?.data ?? [])).toEqual([0, 1, 3, 2, 3, 0]);
  });

  it('are the colours of a coloured mask and the indices of a palette', () => {
    const coloured = labels(raster([0, 0, 0, 255, 0, 0, 0, 0, 128], { channels: 3 }));
    expect(coloured?.keys).toEqual([0x000080, 0xff0000]);
    expect(Array.from(coloured?.data ?? [])).toEqual([0, 2, 1]);
    const palette = Uint8Array.of(0, 0, 0, 255, 200, 0, 0, 255, 0, 200, 0, 255);
    expect(labels(raster([0, 2, 1], { palette }))?.keys).toEqual([1, 2]);
  });

  it('are not read from black and white, from JPEG, or from more numbers than classes', () => {
    expect(labels(raster([0, 255, 254, 3]))).toBeNull();
    expect(labels(raster([0, 1, 2], { isLossy: true }))).toBeNull();
    const many = raster([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(labelsOf(many, maskOf(many))).toBe('too many');
  });

  it('of a data set are those of all its masks, unless one knows only foreground', () => {
    const one = labels(raster([0, 1, 1]));
    const two = labels(raster([0, 2, 4]));
    expect(labelSet([one, two]).names).toEqual(['label 1', 'label 2', 'label 4']);
    expect(labelSet([one, two, null]).keys).toEqual([]);
    expect(labelSet([one]).keys).toEqual([]);
  });

  it('are too many where masks together name more than seven', () => {
    const [few, others] = [labels(raster([0, 1, 2, 3, 4])), labels(raster([0, 5, 6, 7, 8]))];
    expect(labelSet([few, others])).toMatchObject({ keys: [], tooMany: true });
    expect(labelSet([few, 'too many']).tooMany).toBe(true);
  });

  it('keep the most covered class of each pixel when made smaller', () => {
    const map = { width: 4, height: 2, data: Uint8Array.of(1, 1, 2, 0, 1, 2, 2, 0), keys: [5, 9] };
    const foreground = Uint8Array.of(1, 1, 1, 1);
    expect(Array.from(resizeLabels({ ...map, isColour: false }, foreground, 2, [1, 2]))).toEqual([
      1, 2, 1, 2,
    ]);
  });
});

describe('a data set of several classes', () => {
  function opened(id: string, values: readonly number[]): OpenedImage {
    const image = raster(values, { width: 2, height: 2 });
    const data = new Uint8ClampedArray(16).fill(200);
    return {
      id,
      name: id,
      group: null,
      fieldOfView: null,
      width: 2,
      height: 2,
      picture: { width: 2, height: 2, data },
      isGrey: true,
      mask: maskOf(image),
      labels: labels(image),
    };
  }
  const files = {
    title: 'KiTS',
    recognised: '',
    choices: null,
    labelNames: {},
    hash: 'x',
    images: [opened('a.png', [0, 1, 2, 2]), opened('b.png', [0, 0, 1, 4])],
  };
  const preparation = { size: 32, validationShare: 0.5, seed: 1 };

  it('numbers its classes in the order of the labels', async () => {
    const { dataset, problems } = await prepareAgain(files, { ...preparation, classes: 4 });
    expect(problems).toEqual([]);
    expect(dataset.classNames).toEqual(['label 1', 'label 2', 'label 4']);
    const classes = dataset.samples.map(({ mask }) => [...new Set(mask)].sort());
    expect(classes).toContainEqual([0, 1, 2]);
    expect(classes).toContainEqual([0, 1, 3]);
  });

  it('names the file and the label that lies outside of the classes', async () => {
    const { dataset, problems } = await prepareAgain(files, { ...preparation, classes: 3 });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ path: 'b.png' });
    expect(problems[0].reason).toContain('label 4');
    for (const { mask } of dataset.samples) expect(Math.max(...(mask ?? []))).toBeLessThan(3);
  });

  it('of two classes is what it was', async () => {
    const { dataset } = await prepareAgain(files, { ...preparation, classes: 2 });
    expect(dataset.classNames).toEqual(['foreground']);
    expect(dataset.labels).toHaveLength(3);
    for (const { mask } of dataset.samples) expect(new Set(mask)).toEqual(new Set([0, 1]));
  });

  it('says so when masks know only foreground', async () => {
    const plain = { ...files, images: [opened('c.png', [0, 255, 255, 0])] };
    const { dataset, problems } = await prepareAgain(plain, { ...preparation, classes: 3 });
    expect(dataset.classNames).toEqual(['foreground']);
    expect(problems[0].reason).toContain('only foreground from background');
  });
});

describe('the kidney phantom', () => {
  it('has kidneys and a tumour, and as two classes their union', () => {
    const three = makePhantom('kidney', 5, 96, 3).mask;
    const count = (value: number) => three.reduce((n, label) => n + Number(label === value), 0);
    expect(count(1)).toBeGreaterThan(4 * count(2));
    expect(count(2)).toBeGreaterThan(10);
    const two = makePhantomMask('kidney', 5, 96);
    expect(two).toEqual(three.map((label) => Math.min(1, label)));
  });
});

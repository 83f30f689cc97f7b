import { describe, expect, test, vi } from 'vitest';
import { foregroundShare } from '../../src/masks/foregroundShare.ts';
import { signedDistance } from '../../src/masks/signedDistance.ts';
import { naturalLook } from '../../src/phantoms/look.ts';
import { phantomKinds } from '../../src/phantoms/phantomRequest.ts';
import {
  makePhantom,
  makePhantomMask,
  openPhantom,
  openPhantoms,
  type Phantom,
} from '../../src/phantoms/phantoms.ts';
import { hex, sha256 } from '../../src/pixels/sha256.ts';

// Whole images on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

const checksum = async (bytes: ArrayLike<number>) =>
  hex(await sha256(Uint8Array.from(bytes))).slice(0, 12);
const preparation = { size: 64, validationShare: 0.25, seed: 1, classes: 2 };

describe('phantoms', () => {
  // A link names phantoms by kind and seed: their masks must never change.
  test.each([
    ['ultrasound', 7, 'c66b04e50491'],
    ['polyp', 7, 'ee0d57dc7dd6'],
    ['vessel', 7, '9afcb6696d9a'],
  ] as const)('the mask of %s %i is the one it always was', async (kind, seed, expected) => {
    expect(await checksum(makePhantomMask(kind, seed, 128))).toBe(expected);
  });

  test.each(phantomKinds)('%s: the same seed, the same picture; another, another', async (kind) => {
    const drawn = async (seed: number) => {
      const { picture, mask } = makePhantom(kind, seed, 64);
      return [await checksum(picture.data), await checksum(mask)];
    };
    const [picture, mask] = await drawn(3);
    expect(await drawn(3)).toEqual([picture, mask]);
    const [otherPicture, otherMask] = await drawn(4);
    expect(otherPicture).not.toBe(picture);
    expect(otherMask).not.toBe(mask);
  });

  test.each([
    ['ultrasound', 0.06, 0.2],
    ['polyp', 0.08, 0.25],
    ['vessel', 0.06, 0.2],
  ] as const)('%s: the share of the foreground is that of its kind', (kind, least, most) => {
    for (let seed = 0; seed < 12; seed++) {
      const share = foregroundShare(makePhantomMask(kind, seed, 64));
      expect(share, `seed ${seed}`).toBeGreaterThan(least);
      expect(share, `seed ${seed}`).toBeLessThan(most);
    }
  });

  test.each(phantomKinds)('%s: the mask is the same shape at every size', (kind) => {
    const large = makePhantomMask(kind, 1, 256);
    const small = makePhantomMask(kind, 1, 32);
    let agreeing = 0;
    for (let i = 0; i < small.length; i++) {
      const x = (i % 32) * 8 + 4;
      const y = Math.floor(i / 32) * 8 + 4;
      if (small[i] === large[y * 256 + x]) agreeing++;
    }
    expect(agreeing / small.length).toBeGreaterThan(0.95);
  });

  test.each(phantomKinds)('%s: the outline of the mask is seen in the picture', (kind) => {
    const { picture, mask } = makePhantom(kind, 2, 256);
    const distance = signedDistance(mask, 256);
    const mean = (from: number, to: number) => {
      const chosen = [...mask.keys()].filter((i) => distance[i] >= from && distance[i] <= to);
      return chosen.reduce((sum, i) => sum + picture.data[4 * i + 1], 0) / chosen.length;
    };
    expect(Math.abs(mean(0, 6) - mean(-12, -3))).toBeGreaterThan(4);
  });
});

describe('dialled phantoms', () => {
  const shares = [0.001, 0.004, 0.02, 0.09, 0.25, 0.5];

  test.each(phantomKinds)(
    '%s: the share is what was asked for, to a pixel, at every size',
    (kind) => {
      for (const share of shares)
        for (const seed of [1, 2])
          for (const size of [64, 128, 256]) {
            const mask = makePhantomMask(kind, seed, size, { ...naturalLook, share });
            const pixels = mask.reduce((sum, inside) => sum + inside, 0);
            expect(
              Math.abs(pixels - share * size * size),
              `${share} at ${size}`,
            ).toBeLessThanOrEqual(1);
          }
    },
  );

  // Deep equality of a quarter of a million numbers takes a second.
  const areSame = (a: Phantom, b: Phantom) =>
    Buffer.from(a.picture.data).equals(Buffer.from(b.picture.data));

  test.each(phantomKinds)(
    '%s: with errors in the labels the share stays, and the picture does',
    (kind) => {
      const look = { ...naturalLook, share: 0.05, objects: 3 };
      const clean = makePhantom(kind, 4, 128, 2, look);
      const strayed = makePhantom(kind, 4, 128, 2, { ...look, jitter: 6 });
      expect(areSame(strayed, clean)).toBe(true);
      expect(strayed.mask).not.toEqual(clean.mask);
      expect(foregroundShare(strayed.mask)).toBeCloseTo(foregroundShare(clean.mask), 12);
      const lacking = makePhantom(kind, 4, 128, 2, { ...look, missed: 1 });
      expect(areSame(lacking, clean)).toBe(true);
      expect(foregroundShare(lacking.mask)).toBe(0);
      const half = makePhantom(kind, 4, 128, 2, { ...look, missed: 0.5 });
      for (const [i, inside] of half.mask.entries()) if (inside) expect(clean.mask[i]).toBe(1);
    },
  );

  test.each(['ultrasound', 'polyp', 'brain'] as const)(
    '%s: as many objects as were asked for',
    (kind) => {
      for (const objects of [1, 3, 6]) {
        const mask = makePhantomMask(kind, 8, 128, { ...naturalLook, share: 0.03, objects });
        expect(regions(mask, 128), `${objects} objects`).toBe(objects);
      }
    },
  );

  test.each(phantomKinds)(
    '%s: without contrast the object cannot be seen, with noise all is grainier',
    (kind) => {
      const flat = { ...naturalLook, contrast: 0 };
      const here = makePhantom(kind, 3, 64, 2, { ...flat, share: 0.02 }).picture.data;
      const mean = (a: ArrayLike<number>, b: ArrayLike<number>) =>
        Array.from(a).reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
      const seen = makePhantom(kind, 3, 64, 2, { ...naturalLook, share: 0.02 }).picture.data;
      expect(mean(here, seen)).toBeGreaterThan(0.02);
      const noisy = makePhantom(kind, 3, 64, 2, { ...naturalLook, share: 0.02, noise: 0.2 }).picture
        .data;
      expect(mean(noisy, seen)).toBeGreaterThan(5);
    },
  );

  test('the same look gives the same pixels on every machine', async () => {
    const look = {
      share: 0.01,
      objects: 4,
      spread: 0.6,
      contrast: 0.8,
      noise: 0,
      jitter: 3,
      missed: 0.3,
    };
    const found = await Promise.all(
      phantomKinds.map((kind) => checksum(makePhantomMask(kind, 21, 128, look))),
    );
    expect(
      Object.fromEntries(phantomKinds.map((kind, i) => [kind, found[i]])),
    ).toMatchInlineSnapshot(`
      {
        "brain": "38eed5a860ac",
        "kidney": "5e1064e6006c",
        "polyp": "2e486c32262e",
        "ultrasound": "743b77654a7f",
        "vessel": "e2e386848767",
      }
    `);
  });

  test('a number outside of its range is named with the range', () => {
    const make = (look: object) => () =>
      makePhantomMask('polyp', 1, 32, { ...naturalLook, ...look });
    expect(make({ share: 0.7 })).toThrow(
      'share of a phantom is a number from 0.001 to 0.5: got 0.7',
    );
    expect(make({ objects: 2.5 })).toThrow('objects of a phantom is a whole number from 1 to 8');
    expect(make({ jitter: Number.NaN })).toThrow(RangeError);
  });
});

/** Regions of touching foreground pixels. */
function regions(mask: Uint8Array, size: number): number {
  const left = new Set([...mask.keys()].filter((i) => mask[i] === 1));
  let count = 0;
  for (const start of left) {
    count += 1;
    const stack = [start];
    left.delete(start);
    while (stack.length > 0) {
      const i = stack.pop() as number;
      const column = i % size;
      for (const dx of [-1, 0, 1])
        for (const dy of [-size, 0, size]) {
          const next = i + dx + dy;
          if (column + dx < 0 || column + dx >= size || !left.delete(next)) continue;
          stack.push(next);
        }
    }
  }
  return count;
}

describe('a request for phantoms', () => {
  const request = { kind: 'phantoms', phantom: 'mixed', count: 4, seed: 7 } as const;

  test('gives a dataset: training images first, ids of their own', () => {
    const { dataset, pixels } = openPhantoms(request, preparation);
    expect(dataset).toMatchObject({ size: 64, channels: 3, hash: '' });
    expect(new Set(dataset.samples.map(({ id }) => id)).size).toBe(4);
    expect(dataset.samples.map(({ split }) => split)).toEqual([
      ...Array<string>(3).fill('training'),
      ...Array<string>(1).fill('validation'),
    ]);
    for (let i = 0; i < 4; i++) expect(pixels.inputs.at(i)).toHaveLength(64 * 64 * 3);
    const mean = dataset.samples.reduce((sum, { foregroundShare: share }) => sum + share, 0) / 4;
    expect(dataset.foregroundShare).toBeCloseTo(mean, 12);
  });

  test('one of its images is the one that the whole set holds', () => {
    const look = { ...naturalLook, share: 0.03 };
    const { samples } = openPhantoms({ ...request, look }, preparation).dataset;
    expect(openPhantom({ ...request, look }, preparation, 2)).toEqual(samples[2]);
  });

  test('one image is trained on, two are one of each', () => {
    const splits = (count: number) =>
      openPhantoms({ ...request, count }, preparation).dataset.samples.map(({ split }) => split);
    expect(splits(1)).toEqual(['training']);
    expect(splits(2)).toEqual(['training', 'validation']);
  });
});

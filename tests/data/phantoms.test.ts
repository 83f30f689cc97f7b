import { describe, expect, test, vi } from 'vitest';
import { phantomKinds } from '../../src/data/dataset.ts';
import { foregroundShare } from '../../src/data/mask.ts';
import { makePhantom, makePhantomMask, openPhantoms } from '../../src/data/phantoms.ts';
import { hex, sha256 } from '../../src/data/sha256.ts';
import { signedDistance } from '../../src/data/signedDistance.ts';

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

  test('one image is trained on, two are one of each', () => {
    const splits = (count: number) =>
      openPhantoms({ ...request, count }, preparation).dataset.samples.map(({ split }) => split);
    expect(splits(1)).toEqual(['training']);
    expect(splits(2)).toEqual(['training', 'validation']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aspectOf, augmented } from '../../src/datasets/augment/augmentImage.ts';
import {
  controlPoints,
  drawTransform,
  type Transform,
} from '../../src/datasets/augment/drawTransform.ts';
import { transformed } from '../../src/datasets/augment/warp.ts';
import { leftOut } from '../../src/masks/leftOut.ts';
import { createRandom } from '../../src/pixels/random.ts';
import {
  type Augmentation,
  augmentationRanges,
  authorsAugmentation,
  isNeutral,
  mirrors,
  noAugmentation,
} from '../../src/runs/augmentation.ts';

const still: Transform = {
  ...{ flipX: false, flipY: false, angle: 0, scale: 1, bend: null, brightness: 1 },
};

function imageOf(size: number, channels: number, seed = 1) {
  const random = createRandom(seed, 'image');
  const input = Float32Array.from({ length: size * size * channels }, () => random.uniform());
  const mask = Uint8Array.from(
    { length: size * size },
    () => [0, 1, 2, leftOut][random.integer(4)],
  );
  return { input, mask };
}

const settings: fc.Arbitrary<Augmentation> = fc.record({
  mirror: fc.constantFrom(...mirrors),
  rotation: fc.double({ min: 0, max: 180, noNaN: true }),
  scale: fc.tuple(
    fc.double({ min: 0.5, max: 1, noNaN: true }),
    fc.double({ min: 1, max: 2, noNaN: true }),
  ),
  elastic: fc.double({ min: 0, max: 0.1, noNaN: true }),
  brightness: fc.double({ min: 1, max: 4, noNaN: true }),
  chance: fc.double({ min: 0.05, max: 1, noNaN: true }),
});

describe('a transform', () => {
  it('that changes nothing is the image itself', () => {
    const image = imageOf(8, 3);
    expect(transformed(image, 8, 3, still)).toBe(image);
    expect(isNeutral(noAugmentation)).toBe(true);
    const drawn = drawTransform(noAugmentation, createRandom(5, 'x'));
    expect(transformed(image, 8, 3, drawn)).toBe(image);
  });

  it('flips exactly, and twice is the image again', () => {
    const image = imageOf(6, 3);
    for (const flips of [{ flipX: true }, { flipY: true }, { flipX: true, flipY: true }]) {
      const once = transformed(image, 6, 3, { ...still, ...flips });
      const fromX = (x: number) => ('flipX' in flips ? 5 - x : x);
      const fromY = (y: number) => ('flipY' in flips ? 5 - y : y);
      for (let y = 0; y < 6; y++)
        for (let x = 0; x < 6; x++) {
          const from = fromY(y) * 6 + fromX(x);
          expect(once.mask![y * 6 + x]).toBe(image.mask[from]);
          expect(once.input[(y * 6 + x) * 3 + 1]).toBe(image.input[from * 3 + 1]);
        }
      expect(transformed(once, 6, 3, { ...still, ...flips })).toEqual(image);
    }
  });

  it('turns a quarter anticlockwise exactly', () => {
    const image = imageOf(8, 1);
    const turned = transformed(image, 8, 1, { ...still, angle: Math.PI / 2 });
    for (let y = 0; y < 8; y++)
      for (let x = 0; x < 8; x++) {
        // The right edge comes to the top.
        const from = x * 8 + (7 - y);
        expect(turned.mask![y * 8 + x]).toBe(image.mask[from]);
        expect(turned.input[y * 8 + x]).toBeCloseTo(image.input[from], 5);
      }
  });

  it('magnifies about the middle', () => {
    const size = 64;
    const mask = Uint8Array.from({ length: size * size }, (_, i) =>
      Number(Math.hypot((i % size) - 31.5, Math.floor(i / size) - 31.5) < 10),
    );
    const area = (labels: Uint8Array) => labels.reduce((sum, label) => sum + label, 0);
    const image = { input: Float32Array.from(mask), mask };
    const larger = transformed(image, size, 1, { ...still, scale: 2 }).mask!;
    expect(area(larger) / area(mask)).toBeCloseTo(4, 0);
    const smaller = transformed(image, size, 1, { ...still, scale: 0.5 }).mask!;
    // Around it lie mirrored copies, so only the middle is counted.
    const middle = smaller.filter((_, i) => {
      const [x, y] = [i % size, Math.floor(i / size)];
      return Math.min(x, y) >= 16 && Math.max(x, y) < 48;
    });
    expect(area(middle) / area(mask)).toBeCloseTo(0.25, 1);
  });

  it('turns a stretched image as it is and not as its square', () => {
    // A wide image: its horizontal bar, turned by a quarter, is as long as it was.
    const size = 90;
    const [width, height] = [180, 90];
    const aspect = aspectOf({ width, height });
    expect(aspect).toBe(2);
    const mask = new Uint8Array(size * size);
    // 60 × 12 pixels of the image are 30 columns and 12 rows of the square.
    for (let y = 39; y < 51; y++) for (let x = 30; x < 60; x++) mask[y * size + x] = 1;
    const image = { input: Float32Array.from(mask), mask };
    const turned = transformed(image, size, 1, { ...still, angle: Math.PI / 2 }, aspect).mask!;
    const columns = new Set<number>();
    const rows = new Set<number>();
    // Mirrored copies lie at the sides.
    for (const [i, label] of turned.entries())
      if (label && i % size >= 20 && i % size < 70) {
        columns.add(i % size);
        rows.add(Math.floor(i / size));
      }
    expect([columns.size, rows.size]).toEqual([6, 60]);
  });

  it('bends by the displacement of its control points: all alike are a shift', () => {
    const image = imageOf(16, 1);
    const bend = new Float64Array(2 * controlPoints ** 2);
    for (let i = 0; i < bend.length; i += 2) bend[i] = 3 / 16;
    const shifted = transformed(image, 16, 1, { ...still, bend });
    for (let y = 0; y < 16; y++)
      for (let x = 0; x < 13; x++) {
        expect(shifted.mask![y * 16 + x]).toBe(image.mask[y * 16 + x + 3]);
        expect(shifted.input[y * 16 + x]).toBeCloseTo(image.input[y * 16 + x + 3], 5);
      }
  });

  it('mirrors what lies beyond the edges', () => {
    const image = imageOf(8, 1);
    const bend = new Float64Array(2 * controlPoints ** 2);
    for (let i = 0; i < bend.length; i += 2) bend[i] = 0.5;
    const shifted = transformed(image, 8, 1, { ...still, bend }).mask!;
    expect([...shifted.slice(0, 8)]).toEqual([4, 5, 6, 7, 7, 6, 5, 4].map((x) => image.mask[x]));
  });

  it('multiplies the values alone by the brightness', () => {
    const image = imageOf(4, 3);
    const brighter = transformed(image, 4, 3, { ...still, brightness: 2 });
    expect([...brighter.input]).toEqual([...image.input].map((value) => 2 * value));
    expect(brighter.mask).toEqual(image.mask);
  });
});

describe('augmentation', () => {
  const shape = { size: 24, channels: 3, aspect: 1.3 };

  it('is the same for the same seed and place, and another for others', () => {
    const image = imageOf(24, 3);
    const at = (seed: number, position: number) =>
      augmented(image, shape, { ...authorsAugmentation, chance: 1 }, seed, position);
    expect(at(1, 7)).toEqual(at(1, 7));
    expect(at(1, 8).input).not.toEqual(at(1, 7).input);
    expect(at(2, 7).input).not.toEqual(at(1, 7).input);
  });

  it('invents no label, leaves the image it is given, and keeps to the range of its values', () => {
    fc.assert(
      fc.property(settings, fc.integer({ min: 0, max: 1e6 }), (chosen, position) => {
        const image = imageOf(24, 3, 3);
        const before = { input: image.input.slice(), mask: image.mask.slice() };
        const { input, mask } = augmented(image, shape, chosen, 1, position);
        expect(image).toEqual(before);
        expect(mask!.every((label) => [0, 1, 2, leftOut].includes(label))).toBe(true);
        const most = image.input.reduce((a, b) => Math.max(a, b)) * chosen.brightness;
        expect(input.every((value) => value >= 0 && value <= most * 1.000001)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('moves image and mask together', () => {
    fc.assert(
      fc.property(settings, fc.integer({ min: 0, max: 1e6 }), (chosen, position) => {
        const size = 48;
        const mask = Uint8Array.from({ length: size * size }, (_, i) =>
          Number(Math.hypot((i % size) - 20, Math.floor(i / size) - 26) < 12),
        );
        const image = { input: Float32Array.from(mask), mask };
        const oneShape = { size, channels: 1, aspect: 1 };
        const plain = { ...chosen, brightness: 1 };
        const changed = augmented(image, oneShape, plain, 1, position);
        // Where the image says clearly what it is, the label says the same.
        const wrong = changed.mask!.filter((label, i) => {
          const value = changed.input[i];
          return (value > 0.76 && label === 0) || (value < 0.24 && label === 1);
        });
        expect(wrong.length).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('draws within its ranges, each change as often as its chance says', () => {
    const drawn = Array.from({ length: 4000 }, (_, i) =>
      drawTransform(authorsAugmentation, createRandom(1, `augment ${i}`)),
    );
    const share = (test: (one: Transform) => boolean) => drawn.filter(test).length / drawn.length;
    expect(share(({ flipX }) => flipX)).toBeCloseTo(0.5, 1);
    expect(share(({ flipY }) => flipY)).toBeCloseTo(0.5, 1);
    for (const is of [
      ({ angle }: Transform) => angle !== 0,
      ({ scale }: Transform) => scale !== 1,
      ({ bend }: Transform) => bend !== null,
      ({ brightness }: Transform) => brightness !== 1,
    ])
      expect(Math.abs(share(is) - 0.15)).toBeLessThan(0.03);
    for (const { angle, scale, brightness } of drawn) {
      expect(Math.abs(angle)).toBeLessThanOrEqual((15 * Math.PI) / 180);
      expect(scale >= 0.85 && scale <= 1.25).toBe(true);
      expect(brightness >= 0.5 && brightness <= 2).toBe(true);
    }
  });

  it('moving one strength leaves the draws of the others', () => {
    const draw = (change: Partial<Augmentation>) =>
      drawTransform({ ...authorsAugmentation, chance: 1, ...change }, createRandom(4, 'a'));
    const { angle, ...rest } = draw({});
    const { angle: more, ...same } = draw({ rotation: 30 });
    expect(more).toBeCloseTo(2 * angle, 12);
    expect(same).toEqual(rest);
  });

  it('has the strengths that its ranges allow', () => {
    for (const one of [noAugmentation, authorsAugmentation]) {
      const { smallest, largest, rotation, elastic, brightness, chance } = augmentationRanges;
      const within = (value: number, [least, most]: readonly [number, number]) =>
        expect(value >= least && value <= most).toBe(true);
      within(one.scale[0], smallest);
      within(one.scale[1], largest);
      within(one.rotation, rotation);
      within(one.elastic, elastic);
      within(one.brightness, brightness);
      within(one.chance, chance);
    }
  });
});

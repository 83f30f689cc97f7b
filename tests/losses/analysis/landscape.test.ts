/** The loss at many predictions from their histograms, against the loss of their pixels. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HistogramBuilder } from '../../../src/engine/landscape/pointHistograms.ts';
import { judge } from '../../../src/engine/training/measurement.ts';
import {
  LandscapeHistograms,
  landscapeBytes,
  mostInEntry,
} from '../../../src/losses/analysis/landscape.ts';
import { LandscapeLoss } from '../../../src/losses/analysis/landscapeLoss.ts';
import { lossAtPrediction } from '../../../src/losses/analysis/lossAtPrediction.ts';
import { lossFunction } from '../../../src/losses/lossFunction.ts';
import { leftOut } from '../../../src/masks/leftOut.ts';
import { levelCount, levelProbability } from '../../../src/masks/probabilityMap.ts';
import { createRandom } from '../../../src/pixels/random.ts';
import { anyLossId, anyParameters } from '../../support/lossArbitraries.ts';

const size = 16;
const pixels = size ** 2;

/**
 * Images with masks, some pixels of them left out, and predictions of them at a few points.
 *
 * @param reach  of the levels of the predictions to both sides of that of p = ½
 */
function problem(seed: number, classes: number, reach = 2048) {
  const random = createRandom(seed, 'landscape test');
  const [images, points] = [2, 3];
  const masks = Array.from({ length: images }, () =>
    Uint8Array.from({ length: pixels }, () =>
      random.uniform() < 0.1 ? leftOut : random.integer(classes),
    ),
  );
  const predictions = Array.from({ length: points }, () =>
    masks.map(() =>
      Array.from({ length: classes - 1 }, () =>
        Uint16Array.from({ length: pixels }, () => 2048 - reach + random.integer(2 * reach + 1)),
      ),
    ),
  );
  return { classes, masks, predictions };
}

type Problem = ReturnType<typeof problem>;

function histogramsOf({ classes, masks, predictions }: Problem): LandscapeHistograms {
  const counts = masks.flatMap((labels) =>
    Array.from({ length: classes }, (_, c) => labels.filter((label) => label === c).length),
  );
  const histograms = new LandscapeHistograms({
    ...{ points: predictions.length, classes, probability: levelProbability },
    pixels: Float64Array.from(counts),
  });
  // In two parts, as they come.
  for (const part of [predictions.slice(0, 1), predictions.slice(1)]) {
    const builder = new HistogramBuilder(classes);
    part.forEach((images, i) => {
      builder.begin(predictions.indexOf(part[0]) + i);
      images.forEach((own, image) => {
        builder.add(own, masks[image]);
      });
    });
    histograms.add(builder.taken());
  }
  return histograms;
}

/** The loss of every pixel, as pictures and training have it. */
function direct({ classes, masks, predictions }: Problem, loss: ReturnType<typeof lossFunction>) {
  const images = { size, channels: 1, classes, masks, inputs: [] } as const;
  return predictions.map(
    (own) =>
      own.reduce(
        (sum, differences, image) =>
          sum + lossAtPrediction(loss, judge(images, image, differences).prediction).value,
        0,
      ) / own.length,
  );
}

describe('a landscape', () => {
  it('has the loss of its pixels at every point, for every loss of the normal form', () => {
    const one = problem(1, 2);
    const landscape = new LandscapeLoss(histogramsOf(one));
    const values = new Float64Array(one.predictions.length);
    fc.assert(
      fc.property(anyLossId, anyParameters, (id, parameters) => {
        const loss = lossFunction({ id, parameters });
        landscape.evaluate(loss.classTerms(2) ?? [], values);
        direct(one, loss).forEach((wanted, point) => {
          expect(Math.abs(values[point] - wanted)).toBeLessThan(1e-9 * Math.max(1, wanted));
        });
      }),
      { numRuns: 25 },
    );
  });

  it('has it of three classes but for the rounding of their levels', () => {
    const one = problem(2, 3, 800);
    const landscape = new LandscapeLoss(histogramsOf(one));
    const values = new Float64Array(one.predictions.length);
    for (const gamma of [0, 0.5]) {
      const { parameters } = fc.sample(fc.record({ parameters: anyParameters }), 1)[0];
      const choice = {
        id: 'asymmetric-unified-focal',
        parameters: { ...parameters, gamma },
      } as const;
      const loss = lossFunction({ ...choice, classDeltas: [null, null, 0.8] });
      landscape.evaluate(loss.classTerms(3) ?? [], values);
      direct(one, loss).forEach((wanted, point) => {
        expect(Math.abs(values[point] - wanted)).toBeLessThan(5e-4 * Math.max(1, wanted));
      });
    }
  });

  it('gives the pixels back that another loss of two classes needs', () => {
    const one = problem(3, 2);
    const histograms = histogramsOf(one);
    for (const id of ['dice-cross-entropy', 'lovasz-softmax', 'matthews-correlation'] as const) {
      const loss = lossFunction({ id, parameters: fc.sample(anyParameters, 1)[0] });
      direct(one, loss).forEach((wanted, point) => {
        const images = one.masks.map((_, image) => histograms.groups(point, image));
        const sum = images.reduce((total, image) => total + loss.evaluate(image).value, 0);
        expect(sum / images.length).toBeCloseTo(wanted, 9);
      });
    }
  });

  it('keeps more pixels of one level than an entry holds', () => {
    const side = 300;
    const builder = new HistogramBuilder(2);
    builder.begin(0);
    builder.add([new Uint16Array(side ** 2).fill(100)], new Uint8Array(side ** 2));
    const { counts, levels } = builder.taken();
    expect([...counts]).toEqual([mostInEntry, side ** 2 - mostInEntry]);
    expect(new Set(levels)).toEqual(new Set([levelCount - 1 - 100]));
  });

  it('takes no more memory than was said before', () => {
    for (const classes of [2, 3]) {
      const one = problem(4, classes);
      const said = landscapeBytes(
        one.predictions.length,
        one.masks.length,
        pixels,
        classes,
        levelCount,
      );
      const { bytes } = histogramsOf(one);
      expect(bytes).toBeLessThan(said + 100);
      expect(bytes).toBeGreaterThan(said / 2);
    }
  });
});

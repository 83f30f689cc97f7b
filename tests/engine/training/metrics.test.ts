import { describe, expect, it } from 'vitest';
import {
  confusionOf,
  type JudgedImage,
  pooledScores,
} from '../../../src/engine/training/metrics.ts';
import { defaultParameters, lossTerms } from '../../../src/losses/catalogue.ts';
import { evaluate } from '../../../src/losses/evaluate.ts';
import type { ProbabilityHistogram } from '../../../src/losses/histogram.ts';
import { normalForm } from '../../../src/losses/lossFunction.ts';
import { groupsOfHistogram } from '../../../src/losses/pixelGroups.ts';
import { overlapScores } from '../../../src/metrics/overlap.ts';

const probability = Float64Array.from([0.1, 0.4, 0.5, 0.9]);
const histogram = {
  probability,
  foreground: Float64Array.from([1, 0, 2, 3]),
  background: Float64Array.from([5, 1, 0, 2]),
};

/** An image of one class besides the background. */
function judged(own: ProbabilityHistogram): JudgedImage {
  const pixels = () => groupsOfHistogram(own).image;
  return { histograms: [own], prediction: { classes: 2, focus: 1, histogram: own, pixels } };
}

describe('scores of a histogram', () => {
  it('count the limit and higher levels as foreground', () => {
    expect(confusionOf(histogram, 2)).toEqual({
      truePositives: 5,
      falsePositives: 2,
      falseNegatives: 1,
    });
    expect(confusionOf(histogram, 3)).toEqual({
      truePositives: 3,
      falsePositives: 2,
      falseNegatives: 3,
    });
  });

  it('are those of the textbook', () => {
    const { dice, iou, precision, recall } = overlapScores(confusionOf(histogram, 2));
    expect(dice).toBeCloseTo(10 / 13, 12);
    expect(iou).toBeCloseTo(5 / 8, 12);
    expect(precision).toBeCloseTo(5 / 7, 12);
    expect(recall).toBeCloseTo(5 / 6, 12);
  });

  it('are 1 where mask and prediction are empty, and 0 where only one is', () => {
    const none = { truePositives: 0, falsePositives: 0, falseNegatives: 0 };
    expect(overlapScores(none)).toEqual({ dice: 1, iou: 1, precision: 1, recall: 1 });
    expect(overlapScores({ ...none, falseNegatives: 4 })).toEqual({
      dice: 0,
      iou: 0,
      precision: 0,
      recall: 0,
    });
    expect(overlapScores({ ...none, falsePositives: 4 }).recall).toBe(0);
  });

  it('pool pixels, not images, and give the loss of one batch', () => {
    const terms = lossTerms('asymmetric-unified-focal', defaultParameters);
    const other = {
      ...histogram,
      foreground: histogram.background,
      background: histogram.foreground,
    };
    const scores = pooledScores([judged(histogram), judged(other)], normalForm(terms), 2);
    const pixels = ({ foreground, background }: typeof histogram) =>
      [...probability].flatMap((p, level) => [
        ...Array<[number, number]>(foreground[level] as number).fill([p, 1]),
        ...Array<[number, number]>(background[level] as number).fill([p, 0]),
      ]);
    const all = [...pixels(histogram), ...pixels(other)];
    const expected = evaluate(terms, {
      probability: all.map(([p]) => p),
      truth: all.map(([, truth]) => truth),
      images: 2,
    });
    expect(scores?.loss).toBeCloseTo(expected.value, 12);
    // 5 + 2 true positives, 2 + 5 false positives, 1 + 6 false negatives.
    expect(scores?.dice).toBeCloseTo(14 / 28, 12);
    expect(pooledScores([], normalForm(terms), 2)).toBeNull();
  });
});

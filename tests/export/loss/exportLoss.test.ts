import { describe, expect, it } from 'vitest';
import { condense, groupsOf, unit } from '../../../src/export/loss/condense.ts';
import { exportLoss, exportTargets } from '../../../src/export/loss/exportLoss.ts';
import {
  defaultParameters,
  lossDefinition,
  lossIds,
  normalFormIds,
} from '../../../src/losses/catalogue.ts';
import type { PixelGroups } from '../../../src/losses/imageLoss.ts';
import { lossFunction } from '../../../src/losses/lossFunction.ts';

/** An image of three classes with a prediction that is right for most pixels. */
const prediction: PixelGroups = (() => {
  const pixels = 3000;
  const label = Uint8Array.from({ length: pixels }, (_, i) =>
    i % 10 === 0 ? 1 : i % 25 === 1 ? 2 : 0,
  );
  const probability = new Float64Array(3 * pixels);
  label.forEach((truth, pixel) => {
    const score = [0, 1, 2].map((c) =>
      Math.exp((c === truth ? 4 : 0) + 3 * Math.sin(pixel + 2 * c)),
    );
    const total = score.reduce((sum, value) => sum + value);
    score.forEach((value, c) => {
      probability[3 * pixel + c] = value / total;
    });
  });
  return { classes: 3, probability, label, weight: new Float64Array(pixels).fill(1), grid: null };
})();

describe('condensing a prediction', () => {
  const groups = condense(prediction);

  it('keeps every pixel and its label in at most 16 groups', () => {
    expect(groups.length).toBeLessThanOrEqual(16);
    for (const truth of [0, 1, 2]) {
      const kept = groups.filter(({ label }) => label === truth);
      const pixels = kept.reduce((sum, group) => sum + group.pixels, 0);
      expect(pixels).toBe(prediction.label.filter((label) => label === truth).length);
    }
  });

  it('writes probabilities as positive whole numbers that add up to one', () => {
    for (const { probability } of groups) {
      expect(probability.reduce((sum, n) => sum + n)).toBe(unit);
      for (const n of probability) expect(Number.isInteger(n) && n > 0).toBe(true);
    }
  });

  // A group of unequal pixels costs a little less than they do, the logarithm being convex.
  it('costs nearly what the prediction costs', () => {
    const loss = lossFunction({ id: 'asymmetric-unified-focal', parameters: defaultParameters });
    const condensed = loss.evaluate(groupsOf(groups, 3)).value;
    expect(Math.abs(condensed / loss.evaluate(prediction).value - 1)).toBeLessThan(0.02);
  });
});

describe('an exported file', () => {
  it.each(exportTargets)('for %s exists for every loss of the normal form', (target) => {
    for (const id of normalFormIds) {
      const file = exportLoss({ id, parameters: defaultParameters }, prediction, target);
      if (file.kind === 'none') throw new Error(`${id}: ${file.reason}`);
      expect(file.fileName).toMatch(new RegExp(`^[a-z_]+_loss_${target}\\.py$`));
      expect(file.text).toContain(lossDefinition(id).source);
      expect(file.text).not.toMatch(/[\uE000-\uF8FF]|undefined|NaN|\[object/);
    }
  });

  it('exists for every loss in PyTorch, Keras and JAX', () => {
    for (const id of lossIds)
      for (const target of ['pytorch', 'keras', 'jax'] as const)
        expect(exportLoss({ id, parameters: defaultParameters }, prediction, target).kind).toBe(
          'code',
        );
  });

  it('carries a part of the own prediction where the loss looks at places', () => {
    const grid = { width: 20, height: 15 };
    const label = Uint8Array.from({ length: 300 }, (_, i) => (i % 20 > 9 ? 1 : 0));
    const probability = Float64Array.from({ length: 600 }, (_, i) => {
      const p = 0.2 + 0.6 * label[i >> 1] + 0.0005 * (i >> 1);
      return i % 2 === 1 ? p : 1 - p;
    });
    const weight = new Float64Array(300).fill(1);
    const own = { classes: 2, probability, label, weight, grid };
    const file = exportLoss({ id: 'boundary', parameters: defaultParameters }, own, 'pytorch');
    if (file.kind === 'none') throw new Error(file.reason);
    expect(file.text).toContain('a part of your prediction, 10 × 10 pixels');
    // Half of it is foreground.
    expect(file.text.match(/^ {16}\(1, 1, /gm)?.length).toBeGreaterThanOrEqual(50);
  });

  it('marks the values of the parameters where they stand', () => {
    const parameters = { ...defaultParameters, lambda: 0.27, delta: 0.61, gamma: 0.34 };
    const file = exportLoss({ id: 'asymmetric-unified-focal', parameters }, null, 'pytorch');
    if (file.kind === 'none') throw new Error(file.reason);
    const marked = file.marks.map(({ role, start, end }) => [role, file.text.slice(start, end)]);
    const values = [
      ['lambda', '0.27'],
      ['delta', '0.61'],
      ['gamma', '0.34'],
    ];
    expect(marked).toEqual([...values, ...values]);
  });

  it('has one δ for each class where classes have their own, but not for MONAI', () => {
    const choice = {
      id: 'tversky',
      parameters: defaultParameters,
      classDeltas: [null, 0.9],
    } as const;
    const file = exportLoss(choice, prediction, 'jax');
    expect(file.kind === 'code' && file.text).toContain(
      'delta: tuple[float, ...] = (0.6, 0.9, 0.6)',
    );
    const monai = exportLoss(choice, prediction, 'monai');
    expect(monai.kind === 'none' && monai.reason).toMatch(/one δ for all classes.*PyTorch/s);
  });

  it('gives MONAI the weight of the distribution part', () => {
    const parameters = { ...defaultParameters, lambda: 0.3 };
    const file = exportLoss({ id: 'asymmetric-unified-focal', parameters }, null, 'monai');
    expect(file.kind === 'code' && file.text).toContain('weight = 1 - self.lambda_');
    expect(file.kind === 'code' && file.text).toContain('MONAI: weight 0.7');
  });
});

/** Values and gradients computed by tests/fixtures/make_golden_further_losses.py with autograd. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FurtherId, furtherLosses } from '../../../src/losses/further.ts';
import type { PixelGroups } from '../../../src/losses/imageLoss.ts';
import { defaultParameters, type LossParameters } from '../../../src/losses/parameters.ts';

interface Golden {
  readonly loss: FurtherId;
  readonly parameters: Partial<LossParameters>;
  readonly value: number;
  readonly gradient: readonly number[];
}

const fixture: {
  readonly scenes: readonly {
    readonly scene: string;
    readonly classes: number;
    readonly width: number;
    readonly height: number;
    readonly label: readonly number[];
    readonly probability: readonly number[];
    readonly losses: readonly Golden[];
  }[];
} = JSON.parse(
  readFileSync(new URL('../../fixtures/goldenFurtherLosses.json', import.meta.url), 'utf8'),
);

for (const { scene, classes, width, height, label, probability, losses } of fixture.scenes)
  describe(`golden values: ${scene}`, () => {
    const image: PixelGroups = {
      classes,
      probability: Float64Array.from(probability),
      label: Uint8Array.from(label),
      weight: new Float64Array(label.length).fill(1),
      grid: { width, height },
    };
    it.each(losses)('$loss $parameters', ({ loss, parameters, ...expected }) => {
      const setting = { ...defaultParameters, ...parameters };
      const { value, distribution, region } = furtherLosses[loss].evaluate(setting, image);
      expect(Math.abs(value - expected.value)).toBeLessThanOrEqual(1e-9 * Math.abs(expected.value));
      const gradient = image.probability.map(
        (_, i) => (distribution?.gradient[i] ?? 0) + (region?.gradient[i] ?? 0),
      );
      expect(gradient).toHaveLength(expected.gradient.length);
      const largest = Math.max(...expected.gradient.map(Math.abs));
      const worst = Math.max(...expected.gradient.map((g, i) => Math.abs(gradient[i] - g)));
      expect(worst).toBeLessThanOrEqual(1e-9 * largest);
    });
  });

it('every further loss has golden values on every scene', () => {
  for (const { losses } of fixture.scenes)
    expect(new Set(losses.map(({ loss }) => loss))).toEqual(new Set(Object.keys(furtherLosses)));
});

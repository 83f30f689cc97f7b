import { describe, expect, it } from 'vitest';
import { initialWeights } from '../../../src/engine/networks/initialWeights.ts';
import { createRandom } from '../../../src/pixels/random.ts';
import { unetLayers } from '../../../src/runs/networkLayers.ts';

const layers = unetLayers({ depth: 2, filters: 16, norm: 'instance' }, 3);

describe('initial weights', () => {
  it('are the same for the same seed, and others for another', () => {
    const weights = initialWeights(layers, createRandom(7, 'weights'));
    expect(initialWeights(layers, createRandom(7, 'weights'))).toEqual(weights);
    expect(initialWeights(layers, createRandom(8, 'weights'))).not.toEqual(weights);
    expect(weights).toHaveLength(layers.parameterCount);
  });

  it('are normal with the deviation of their slot, zero for biases, one for scales', () => {
    const weights = initialWeights(layers, createRandom(7, 'weights'));
    for (const { name, offset, length, deviation } of layers.slots) {
      const values = [...weights.subarray(offset, offset + length)];
      if (name.endsWith('.bias') || name.endsWith('.shift'))
        expect(new Set(values)).toEqual(new Set([0]));
      else if (name.endsWith('.scale')) expect(new Set(values)).toEqual(new Set([1]));
      else if (length > 2000) {
        const scaled = values.map((value) => value / (deviation as number));
        const moment = (power: number) =>
          scaled.reduce((sum, value) => sum + value ** power, 0) / length;
        expect(Math.abs(moment(1))).toBeLessThan(0.1);
        expect(Math.abs(moment(2) - 1)).toBeLessThan(0.15);
        // A uniform distribution of the same deviation would have 1.8 here.
        expect(Math.abs(moment(4) - 3)).toBeLessThan(0.8);
      }
    }
  });
});

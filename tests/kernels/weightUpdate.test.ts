import { beforeAll, describe, expect, it } from 'vitest';
import { stateAfter } from '../../src/engine/kernels/shaders/optimizerState.ts';
import { packSettings, settingsBytes } from '../../src/engine/kernels/shaders/settings.ts';
import { blockLength, weightUpdateKernel } from '../../src/engine/kernels/shaders/weightUpdate.ts';
import { missingDevice, openDevice, type TestDevice } from '../support/device.ts';
import { noise, relativeError } from '../support/noise.ts';
import { runKernel } from '../support/runKernel.ts';

const terms = {
  distributionWeight: 1,
  foregroundWeight: 1,
  backgroundWeight: 1,
  foregroundFocus: 0,
  backgroundFocus: 0,
  regionWeight: 0,
  delta: 0.5,
  foregroundPower: 1,
  backgroundPower: 1,
  smooth: 0,
  clipsRegion: false,
  constant: 0,
};

describe.skipIf(missingDevice)('weight update kernel', () => {
  let gpu: TestDevice;
  beforeAll(async () => {
    gpu = await openDevice();
  });

  // Three slots: 100 weights in 7 parts, 10 weights in 1 part, 5 weights without any gradient.
  const blocks = Uint32Array.from([
    ...[0, 100, 7, 64],
    ...[64, 100, 7, 36],
    ...[704, 12, 1, 10],
    ...[0, 0, 0, 5],
  ]);
  const length = 4 * blockLength;
  const parts = noise(720, 1);
  const weights = noise(length, 2);
  const moments = noise(2 * length, 3).map((value, i) => (i % 2 === 0 ? value : Math.abs(value)));
  const adam = new Float32Array(settingsBytes / 4);
  packSettings(adam, terms, 0.01, 'adam');
  const powers = [Math.fround(0.9 ** 3), Math.fround(0.999 ** 3)];
  const momentum = new Float32Array(settingsBytes / 4);
  packSettings(momentum, terms, 0.01, 'sgd');
  const run = (
    usable: number,
    lanes: 1 | 4,
    settings: Float32Array,
    { weights, moments }: Record<'weights' | 'moments', ArrayLike<number>>,
  ) => {
    const state = stateAfter(3);
    new Uint32Array(state.buffer)[1] = usable;
    return runKernel(
      gpu,
      weightUpdateKernel(4, lanes),
      { weights, moments, parts, blocks, state: new Uint32Array(state.buffer), settings },
      { weights: length, moments: 2 * length },
    );
  };

  /** Sum of the parts of a weight; null for one that only fills its block up. */
  const gradientOf = (i: number): number | null => {
    const [first, stride, count, used] = blocks.subarray(4 * Math.floor(i / blockLength));
    if (i % blockLength >= used) return null;
    let gradient = 0;
    for (let part = 0; part < count; part++)
      gradient += parts[first + part * stride + (i % blockLength)];
    return gradient;
  };

  it('adds the parts and updates weights and moments as Adam does', async () => {
    const wantedWeights = Float64Array.from(weights);
    const wantedMoments = Float64Array.from(moments);
    for (let i = 0; i < length; i++) {
      const gradient = gradientOf(i);
      if (gradient === null) continue;
      const mean = 0.9 * moments[2 * i] + 0.1 * gradient;
      const square = 0.999 * moments[2 * i + 1] + 0.001 * gradient ** 2;
      wantedMoments.set([mean, square], 2 * i);
      wantedWeights[i] -=
        (0.01 * mean) / (1 - powers[0]) / (Math.sqrt(square / (1 - powers[1])) + 1e-7);
    }
    for (const lanes of [1, 4] as const) {
      const read = await run(1, lanes, adam, { weights, moments });
      expect(relativeError(read.moments, wantedMoments)).toBeLessThan(1e-6);
      expect(relativeError(read.weights, wantedWeights)).toBeLessThan(1e-5);
    }
  });

  it('follows the velocity of Nesterov momentum over several updates', async () => {
    for (const lanes of [1, 4] as const) {
      const wanted = Float64Array.from(weights);
      const velocity = new Float64Array(length);
      let read: Record<'weights' | 'moments', ArrayLike<number>> = {
        weights,
        moments: new Float32Array(2 * length),
      };
      for (let update = 0; update < 5; update++) {
        // A loss that is not finite in the middle: nothing moves, and the velocity is kept.
        const usable = update === 2 ? 0 : 1;
        const { weights: next, moments: kept } = await run(usable, lanes, momentum, read);
        read = { weights: next, moments: kept };
        for (let i = 0; i < length && usable; i++) {
          const gradient = gradientOf(i);
          if (gradient === null) continue;
          velocity[i] = 0.9 * velocity[i] + gradient;
          wanted[i] -= 0.01 * (gradient + 0.9 * velocity[i]);
        }
      }
      const firsts = velocity.map((_, i) => read.moments[2 * i]);
      expect(relativeError(firsts, velocity)).toBeLessThan(1e-6);
      expect(relativeError(read.weights, wanted)).toBeLessThan(1e-5);
      expect(Math.max(...velocity.map(Math.abs))).toBeGreaterThan(1);
    }
  });

  it('changes nothing after a loss that is not finite', async () => {
    for (const settings of [adam, momentum]) {
      const read = await run(0, 4, settings, { weights, moments });
      expect(Array.from(read.weights)).toEqual(Array.from(weights));
      expect(Array.from(read.moments)).toEqual(Array.from(moments));
    }
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { adamKernel, blockLength } from '../../src/engine/kernels/adam.ts';
import { packSettings, settingsBytes } from '../../src/engine/kernels/settings.ts';
import { missingDriver, openDawn, type TestDevice } from '../support/dawn.ts';
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

describe.skipIf(missingDriver)('Adam kernel', () => {
  let dawn: TestDevice;
  beforeAll(async () => {
    dawn = await openDawn('software');
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
  const settings = new Float32Array(settingsBytes / 4);
  packSettings(settings, terms, 0.01);
  const powers = [Math.fround(0.9 ** 3), Math.fround(0.999 ** 3)];
  const run = (usable: number, lanes: 1 | 4) => {
    const state = Float32Array.from([0, 0, ...powers]);
    new Uint32Array(state.buffer)[1] = usable;
    return runKernel(
      dawn,
      adamKernel(4, lanes),
      { weights, moments, parts, blocks, state: new Uint32Array(state.buffer), settings },
      { weights: length, moments: 2 * length },
    );
  };

  it('adds the parts and updates weights and moments', async () => {
    const wantedWeights = Float64Array.from(weights);
    const wantedMoments = Float64Array.from(moments);
    for (let i = 0; i < length; i++) {
      const [first, stride, count, used] = blocks.subarray(4 * Math.floor(i / blockLength));
      if (i % blockLength >= used) continue;
      let gradient = 0;
      for (let part = 0; part < count; part++)
        gradient += parts[first + part * stride + (i % blockLength)];
      const mean = 0.9 * moments[2 * i] + 0.1 * gradient;
      const square = 0.999 * moments[2 * i + 1] + 0.001 * gradient ** 2;
      wantedMoments.set([mean, square], 2 * i);
      wantedWeights[i] -=
        (0.01 * mean) / (1 - powers[0]) / (Math.sqrt(square / (1 - powers[1])) + 1e-7);
    }
    for (const lanes of [1, 4] as const) {
      const read = await run(1, lanes);
      expect(relativeError(read.moments, wantedMoments)).toBeLessThan(1e-6);
      expect(relativeError(read.weights, wantedWeights)).toBeLessThan(1e-5);
    }
  });

  it('changes nothing after a loss that is not finite', async () => {
    const read = await run(0, 4);
    expect(Array.from(read.weights)).toEqual(Array.from(weights));
    expect(Array.from(read.moments)).toEqual(Array.from(moments));
  });
});

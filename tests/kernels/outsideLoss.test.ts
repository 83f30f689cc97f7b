import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tuningFor } from '../../src/engine/kernels/plan/tuning.ts';
import type { NetworkRequest } from '../../src/engine/networks/network.ts';
import { type LossFunction, lossFunction, normalForm } from '../../src/losses/lossFunction.ts';
import { defaultParameters } from '../../src/losses/parameters.ts';
import { missingDevice, openDevice, type TestDevice } from '../support/device.ts';
import { createGpuNetwork, type GpuNetwork } from '../support/gpuNetwork.ts';
import { relativeError } from '../support/noise.ts';
import { batches } from '../support/stepParity.ts';
import { tapeRun } from '../support/tapeRun.ts';
import { threeClasses, trainingTask, unifiedFocal } from '../support/trainingTask.ts';

const config = { depth: 1, filters: 4, norm: 'instance' } as const;

const asOutside = (loss: LossFunction): LossFunction => ({ ...loss, terms: null });

describe.skipIf(missingDevice)('a loss computed outside of the GPU', () => {
  let gpu: TestDevice;
  const made: GpuNetwork[] = [];
  const create = async (request: NetworkRequest) => {
    const network = await createGpuNetwork(gpu.device, request, tuningFor('software'));
    made.push(network);
    return network;
  };
  beforeAll(async () => {
    gpu = await openDevice();
    await tf.setBackend('cpu');
  });
  afterEach(() => {
    for (const network of made.splice(0)) network.dispose();
    expect(gpu.complaints.splice(0)).toEqual([]);
  });

  it('trains as the kernels do, also when both take turns', async () => {
    const request = trainingTask(config, 16, 1, 2);
    const [inside, mixed] = [await create(request), await create(request)];
    const loss = normalForm(unifiedFocal);
    const sent = Array.from({ length: 12 }, (_, step) =>
      mixed.step(batches[step % 3], step % 4 < 2 ? asOutside(loss) : loss, 0.003),
    );
    const predicted = mixed.predict([0, 1, 2]);
    const expected: number[] = [];
    for (let step = 0; step < 12; step++)
      expected.push(await inside.step(batches[step % 3], loss, 0.003));
    for (const [step, value] of (await Promise.all(sent)).entries())
      expect(Math.abs(value / expected[step] - 1)).toBeLessThan(1e-4);
    expect(relativeError(await mixed.weights(), await inside.weights())).toBeLessThan(1e-3);
    expect((await predicted).map((map) => map.length)).toEqual([256, 256, 256]);
  });

  it('of three classes trains as the tape does, inside and outside', async () => {
    const request = threeClasses(config, 16);
    const loss = lossFunction({
      id: 'asymmetric-unified-focal',
      parameters: defaultParameters,
      classDeltas: [null, 0.6, 0.8],
    });
    const network = await create(request);
    const tape = await tapeRun(request);
    for (let step = 0; step < 6; step++) {
      const expected = await tape.step(batches[step % 3], loss, 0.003);
      const taken = step % 2 === 0 ? loss : asOutside(loss);
      const value = await network.step(batches[step % 3], taken, 0.003);
      expect(Math.abs(value / expected - 1)).toBeLessThan(1e-4);
    }
    const [maps, expected] = [await network.predict([0, 2, 1]), await tape.predict([0, 2, 1])];
    expect(maps.map((map) => map.length)).toEqual([512, 512, 512]);
    const flat = (all: Float32Array[]) => all.flatMap((map) => [...map]);
    expect(relativeError(flat(maps), flat(expected))).toBeLessThan(1e-3);
    tape.dispose();
  });

  it('that is not finite changes nothing, and nothing sent after it does', async () => {
    const request = trainingTask(config, 16, 1, 2);
    const network = await create(request);
    const loss = asOutside(normalForm(unifiedFocal));
    const broken: LossFunction = {
      ...loss,
      evaluate: (image) => ({ ...loss.evaluate(image), value: Number.NaN }),
    };
    const sent = [network.step([0, 1], broken, 0.01), network.step([0, 1], loss, 0.01)];
    expect(await sent[0]).toBeNaN();
    await sent[1];
    expect(await network.weights()).toEqual(request.weights);
    network.setWeights(request.weights);
    await network.step([0, 1], loss, 0.01);
    expect(await network.weights()).not.toEqual(request.weights);
  });
});

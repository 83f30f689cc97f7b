import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../../src/engine/networks/network.ts';
import { catalogue } from '../../../src/losses/catalogue.ts';
import { lossFunction } from '../../../src/losses/lossFunction.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import { unetLayers } from '../../../src/runs/networkLayers.ts';
import { tapeRun } from '../../support/tapeRun.ts';
import { startWasmInNode } from '../backends/wasmBackend.ts';
import { tinyProblem, wave } from '../networks/tinyProblem.ts';

const config = { depth: 1, filters: 4, norm: 'instance' } as const;
const further = [...catalogue.values()].filter(({ image }) => image);

/** The discs of the tiny problem, their upper halves a class of their own. */
function threeClasses(): NetworkRequest {
  const problem = tinyProblem(config);
  const masks = problem.images.masks.map(
    (mask) => mask?.map((inside, i) => (inside && i < 28 ? 2 : inside)) ?? null,
  );
  const { parameterCount } = unetLayers(config, 1, 3);
  const weights = Float32Array.from({ length: parameterCount }, (_, i) => 0.4 * wave(i));
  return { ...problem, images: { ...problem.images, classes: 3, masks }, weights };
}

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    if (backend === 'wasm') await startWasmInNode();
    else await tf.setBackend('cpu');
  });

  it.each(further.map(({ id }) => id))('%s trains, and holds on to no tensor', async (id) => {
    const loss = lossFunction({ id, parameters: defaultParameters });
    const network = await tapeRun(tinyProblem(config));
    const first = await network.step([0, 1], loss, 0.01);
    const tensors = tf.memory().numTensors;
    let last = first;
    for (let i = 0; i < 12; i++) last = await network.step([0, 1], loss, 0.01);
    expect(last).toBeLessThan(first);
    expect(tf.memory().numTensors).toBe(tensors);
    network.dispose();
  });

  it.each(['asymmetric-unified-focal', 'lovasz-softmax', 'cldice'] as const)(
    '%s of three classes trains',
    async (id) => {
      const loss = lossFunction({ id, parameters: defaultParameters });
      const network = await tapeRun(threeClasses());
      const first = await network.step([0, 1], loss, 0.01);
      let last = first;
      for (let i = 0; i < 15; i++) last = await network.step([0, 1], loss, 0.01);
      expect(last).toBeLessThan(first);
      expect((await network.predict([0, 1])).map((map) => map.length)).toEqual([128, 128]);
      network.dispose();
    },
  );
});

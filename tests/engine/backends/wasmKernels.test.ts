import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { normalForm } from '../../../src/losses/lossFunction.ts';
import '../../../src/engine/networks/gradients.ts';
import { defaultParameters, lossTerms } from '../../../src/losses/catalogue.ts';
import { tapeRun } from '../../support/tapeRun.ts';
import { checkLossParity, parityCases } from '../networks/lossParity.ts';
import { tinyProblem, wave } from '../networks/tinyProblem.ts';
import { startWasmInNode } from './wasmBackend.ts';

const terms = lossTerms('asymmetric-unified-focal', defaultParameters);

beforeAll(startWasmInNode);

/** Runs the same op on cpu and wasm and compares every output; the tensor count must stay flat. */
async function compare(run: () => tf.Tensor[]): Promise<void> {
  await tf.setBackend('cpu');
  const onCpu = run();
  const expected = await Promise.all(onCpu.map((output) => output.data()));
  const shapes = onCpu.map((output) => output.shape);
  tf.dispose(onCpu);
  await tf.setBackend('wasm');
  const before = { tensors: tf.memory().numTensors, data: tf.engine().backend.numDataIds() };
  const onWasm = run();
  expect(onWasm.map((output) => output.shape)).toEqual(shapes);
  for (const [i, output] of onWasm.entries()) {
    const got = await output.data();
    const scale = (expected[i] as Float32Array).reduce((most, e) => Math.max(most, Math.abs(e)), 0);
    expect(scale).toBeGreaterThan(0);
    got.forEach((value, j) => {
      expect(Math.abs(value - (expected[i]?.[j] as number)) / scale).toBeLessThan(2e-6);
    });
  }
  tf.dispose(onWasm);
  expect(tf.memory().numTensors).toBe(before.tensors);
  expect(tf.engine().backend.numDataIds()).toBe(before.data);
}

function filled(shape: readonly number[], seed = 0, levels = 0): tf.Tensor4D {
  const length = shape.reduce((product, side) => product * side, 1);
  const values = Float32Array.from({ length }, (_, i) => {
    const value = wave(i + 1000 * seed);
    // Few distinct levels make ties, which pooling must break as the stock kernel does.
    return levels > 0 ? Math.round(value * levels) : value;
  });
  return tf.tensor4d(values, [...shape] as [number, number, number, number]);
}

describe('training kernels of the wasm backend equal those of cpu', () => {
  it.each([
    { size: 3, from: 1, to: 4, height: 8, width: 8, stride: 1, pad: 'same' },
    { size: 3, from: 3, to: 5, height: 7, width: 9, stride: 1, pad: 'same' },
    { size: 3, from: 4, to: 2, height: 6, width: 5, stride: 1, pad: 'valid' },
    { size: 1, from: 6, to: 2, height: 5, width: 4, stride: 1, pad: 'same' },
    { size: 2, from: 3, to: 4, height: 8, width: 6, stride: 2, pad: 'same' },
    { size: 2, from: 2, to: 3, height: 7, width: 5, stride: 2, pad: 'valid' },
    { size: 3, from: 2, to: 3, height: 9, width: 8, stride: 2, pad: 'same' },
    { size: 2, from: 2, to: 3, height: 5, width: 5, stride: 1, pad: 'same' },
  ] as const)(
    'convolution $size x $size, stride $stride, $pad, $from to $to channels',
    async (c) => {
      await compare(() =>
        tf.tidy(() => {
          const convolve = (x: tf.Tensor, filter: tf.Tensor) =>
            tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, c.stride, c.pad);
          const x = filled([2, c.height, c.width, c.from]);
          const filter = filled([c.size, c.size, c.from, c.to], 1);
          const dy = filled(convolve(x, filter).shape, 2);
          return tf.grads(convolve)([x, filter], dy);
        }),
      );
    },
  );

  it('transposed convolution 2 x 2 with stride 2', async () => {
    await compare(() =>
      tf.tidy(() => {
        const grow = (x: tf.Tensor, filter: tf.Tensor) =>
          tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [2, 6, 10, 3], 2, 'same');
        const x = filled([2, 3, 5, 4]);
        const filter = filled([2, 2, 3, 4], 1);
        const forward = grow(x, filter);
        return [forward, ...tf.grads(grow)([x, filter], filled([2, 6, 10, 3], 2))];
      }),
    );
  });

  it.each([
    { height: 6, width: 8, levels: 0 },
    { height: 6, width: 8, levels: 2 },
    { height: 7, width: 5, levels: 0 },
  ])('max pooling of $height x $width, $levels levels', async ({ height, width, levels }) => {
    await compare(() =>
      tf.tidy(() => {
        const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid');
        const x = filled([2, height, width, 3], 0, levels);
        return [tf.grad(pool)(x, filled(pool(x).shape, 1))];
      }),
    );
  });

  it.each([0, 1, 3, -1])('concat and split along axis %d', async (axis) => {
    await compare(() =>
      tf.tidy(() => {
        const join = (...parts: tf.Tensor[]) => tf.concat(parts, axis);
        const parts = [filled([2, 3, 4, 5]), filled([2, 3, 4, 5], 1), filled([2, 3, 4, 5], 2)];
        const joined = join(...parts);
        return [joined, ...tf.grads(join)(parts, filled(joined.shape, 3))];
      }),
    );
  });

  it.each([
    { begin: [1, 0, 0, 0], size: [1, 3, 4, 5] },
    { begin: [0, 1, 0, 2], size: [2, 2, 4, 2] },
    { begin: [1, 2, 1, 0], size: [1, 1, 2, 5] },
  ])('a slice of $size from $begin', async ({ begin, size }) => {
    await compare(() => tf.tidy(() => [tf.slice(filled([2, 3, 4, 5]), begin, size)]));
  });
});

describe('on wasm', () => {
  it.each(parityCases)('$name equals losses/evaluate', async (parityCase) => {
    await checkLossParity(parityCase);
  });

  it('the loss is NaN when a weight is, and no weight changes', async () => {
    const request = tinyProblem({ depth: 1, filters: 4, norm: 'none' });
    const weights = request.weights.slice();
    weights[5] = Number.NaN;
    const network = await tapeRun({ ...request, weights });
    expect(await network.step([0], normalForm(terms), 0.01)).toBeNaN();
    expect(await network.weights()).toEqual(weights);
    network.dispose();
  });

  it.each(['none', 'instance'] as const)(
    'a network with %s norm learns as on cpu, with a flat tensor count',
    async (norm) => {
      const train = async () => {
        const network = await tapeRun(tinyProblem({ depth: 2, filters: 4, norm }, { size: 16 }));
        const losses = [await network.step([0, 1], normalForm(terms), 0.01)];
        const tensors = tf.memory().numTensors;
        const data = tf.engine().backend.numDataIds();
        for (let i = 0; i < 4; i++)
          losses.push(await network.step([1, 0], normalForm(terms), 0.01));
        expect(tf.memory().numTensors).toBe(tensors);
        expect(tf.engine().backend.numDataIds()).toBe(data);
        network.dispose();
        return losses;
      };
      await tf.setBackend('cpu');
      const expected = await train();
      await tf.setBackend('wasm');
      const got = await train();
      got.forEach((loss, i) => {
        expect(loss).toBeCloseTo(expected[i] as number, 4);
      });
    },
  );

  it('two hundred steps hold no more tensors, data and heap than one hundred', async () => {
    const problem = tinyProblem({ depth: 1, filters: 4, norm: 'instance' }, { size: 16 });
    const network = await tapeRun(problem);
    const hundredSteps = async () => {
      for (let i = 0; i < 100; i++) await network.step([i % 2, 1], normalForm(terms), 0.001);
      await network.predict([0, 1]);
      const backend = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
      return {
        tensors: tf.memory().numTensors,
        data: tf.engine().backend.numDataIds(),
        heapBytes: backend.wasm.HEAPU8.length,
      };
    };
    const before = await hundredSteps();
    expect(await hundredSteps()).toEqual(before);
    network.dispose();
  });
});

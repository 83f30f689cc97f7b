/**
 * Mistakes that training on WebGPU invites, each seen in another engine or possible by the standard, and
 * that ours must not have. What else could go wrong with memory is in memoryPlan.test.ts, with
 * repetition in planNetwork.test.ts, with creation at every step in planCost.test.ts.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { compileKernels } from '../../src/engine/kernels/device/pipelines.ts';
import { recordUNet } from '../../src/engine/kernels/plan/networkGraph.ts';
import { planStep } from '../../src/engine/kernels/plan/stepPlan.ts';
import { tuningFor } from '../../src/engine/kernels/plan/tuning.ts';
import {
  type Kernel,
  threadKernel,
  workgroupKernel,
} from '../../src/engine/kernels/shaders/kernel.ts';
import { evaluate } from '../../src/losses/evaluate.ts';
import { normalForm } from '../../src/losses/lossFunction.ts';
import type { LossTerms } from '../../src/losses/terms.ts';
import { unetLayers } from '../../src/runs/networkLayers.ts';
import { referenceNetworks } from '../../src/runs/setting.ts';
import { missingDevice, openDevice, type TestDevice } from '../support/device.ts';
import { createGpuNetwork } from '../support/gpuNetwork.ts';
import { lossOnGpu } from '../support/lossOnGpu.ts';
import { noise, relativeError } from '../support/noise.ts';
import { runKernel } from '../support/runKernel.ts';
import { expectStepParity } from '../support/stepParity.ts';
import { trainingTask, unifiedFocal } from '../support/trainingTask.ts';

const output = { name: 'output', type: 'array<f32>', access: 'write' } as const;
const input = { name: 'input', type: 'array<f32>', access: 'read' } as const;

function writer(name: string, body: string, bindings: Kernel['bindings'] = [output]): Kernel {
  return threadKernel({ name, bindings, threads: 8, body });
}

/** Loss, and dL/d(foreground logit), in double precision. */
function wanted(
  terms: LossTerms,
  logits: ArrayLike<number>,
  truth: ArrayLike<number>,
  images: number,
) {
  const probability = Array.from(
    truth,
    (_, i) => 1 / (1 + Math.exp(logits[2 * i] - logits[2 * i + 1])),
  );
  const { value, gradient } = evaluate(terms, { probability, truth, images });
  return { value, gradient: gradient.map((g, i) => g * probability[i] * (1 - probability[i])) };
}

const foregroundOf = (gradient: Float32Array) => gradient.filter((_, i) => i % 2 === 1);

describe.skipIf(missingDevice)('errors that WebGPU tells late or not at all', () => {
  let gpu: TestDevice;
  beforeAll(async () => {
    gpu = await openDevice();
  });

  it('a shader that does not compile fails the test that runs it', async () => {
    const broken = writer('broken', 'output[thread] = nothingOfThisName;');
    gpu.device.pushErrorScope('validation');
    await expect(runKernel(gpu, broken, {}, { output: 8 })).rejects.toThrow('nothingOfThisName');
    expect(await gpu.device.popErrorScope()).not.toBeNull();
  });

  it('a command that the device refuses fails the test that runs it', async () => {
    // An automatic layout leaves out what the shader does not read, so the bind group does not fit.
    const unread = writer('unread', 'output[thread] = 1.0;', [output, input]);
    await expect(runKernel(gpu, unread, { input: [1] }, { output: 8 })).rejects.toThrow('unread');
    expect(gpu.complaints).toEqual([]);
  });

  it('an element that nobody wrote is told from a right answer', async () => {
    const half = writer('half', 'if (thread < 4u) { output[thread] = 0.0; }');
    const { output: read } = await runKernel(gpu, half, {}, { output: 8 });
    expect(Array.from(read.subarray(0, 4))).toEqual([0, 0, 0, 0]);
    for (const value of read.subarray(4)) expect(value).toBeLessThan(-1e8);
  });

  it('a network is refused by the name of the kernel that does not compile, again and again', async () => {
    const broken = writer('broken', 'output[thread] = nothingOfThisName;');
    gpu.device.pushErrorScope('validation');
    for (let attempt = 0; attempt < 2; attempt++)
      await expect(compileKernels(gpu.device, [broken], () => {})).rejects.toThrow(
        'does not compile the kernel "broken"',
      );
    expect(await gpu.device.popErrorScope()).not.toBeNull();
  });
});

describe.skipIf(missingDevice)('numbers at the edge', () => {
  let gpu: TestDevice;
  beforeAll(async () => {
    gpu = await openDevice();
  });

  const losses: Record<string, LossTerms> = {
    'cross-entropy': {
      ...unifiedFocal,
      regionWeight: 0,
      distributionWeight: 1,
      backgroundFocus: 0,
    },
    'focal, exponent 2': {
      ...unifiedFocal,
      regionWeight: 0,
      foregroundFocus: 2,
      backgroundFocus: 2,
    },
    'focal, exponent 0.1': {
      ...unifiedFocal,
      regionWeight: 0,
      foregroundFocus: 0.1,
      backgroundFocus: 0.1,
    },
    Dice: { ...unifiedFocal, distributionWeight: 0, delta: 0.5, foregroundPower: 1 },
    'Unified Focal': unifiedFocal,
    'Unified Focal without clipping': { ...unifiedFocal, clipsRegion: false },
  };
  const pixels = 64;
  const truths = [(pixel: number) => pixel % 2, () => 0, () => 1];
  const certain = (sign: number) => (truth: number) => [0, 100 * sign * (truth ? 1 : -1)];
  const predictions: ((truth: number, pixel: number) => number[])[] = [
    certain(1),
    certain(-1),
    (_, pixel) => (pixel % 4 < 2 ? [-100, 100] : [100, -100]),
    // Far out of range of the exponential.
    (truth) => (truth ? [3e38, 0] : [0, 3e38]),
  ];
  for (const [name, terms] of Object.entries(losses))
    it(`logarithms and powers at 0, ${name}: finite, and equal to the reference`, async () => {
      // An image for each prediction of each truth.
      const pairs = truths.flatMap((truthAt) =>
        predictions.map((logitsAt) => {
          const truth = Array.from({ length: pixels }, (_, pixel) => truthAt(pixel));
          return { truth, logits: truth.flatMap(logitsAt) };
        }),
      );
      const truth = pairs.flatMap((pair) => pair.truth);
      const logits = pairs.flatMap((pair) => pair.logits);
      const images = pairs.length;
      const { state, gradient } = await lossOnGpu(gpu, { images, pixels }, terms, logits, truth);
      const expected = wanted(terms, logits, truth, images);
      expect(gradient.every(Number.isFinite)).toBe(true);
      expect(Math.abs(state[0] / expected.value - 1)).toBeLessThan(1e-5);
      const own = foregroundOf(gradient);
      for (const [pixel, slope] of expected.gradient.entries())
        expect(Math.abs(own[pixel] - slope)).toBeLessThan(1e-6);
    });

  it('more than 65,535 pixels: value and every gradient are right, the last included', async () => {
    for (const pixels of [66_000, 100_000]) {
      const truth = noise(pixels, 3).map((value) => (value > 0.4 ? 1 : 0));
      const logits = noise(2 * pixels, 4).map((value) => Math.fround(3 * value));
      const { state, gradient } = await lossOnGpu(
        gpu,
        { images: 1, pixels },
        unifiedFocal,
        logits,
        truth,
      );
      const expected = wanted(unifiedFocal, logits, truth, 1);
      expect(state[0]).toBeCloseTo(expected.value, 5);
      const own = foregroundOf(gradient);
      expect(relativeError(own, expected.gradient)).toBeLessThan(1e-5);
      expect(Math.abs(own[pixels - 1] / expected.gradient[pixels - 1] - 1)).toBeLessThan(1e-4);
    }
  });

  it('a mean over a million equal pixels does not drift', async () => {
    const pixels = 2 ** 20;
    const logits = new Float32Array(2 * pixels);
    const truth = new Uint8Array(pixels).fill(1);
    const terms = { ...losses['cross-entropy'], foregroundWeight: 0.1 };
    const { state } = await lossOnGpu(gpu, { images: 1, pixels }, terms, logits, truth);
    // In single precision: a few roundings, not one for each pixel.
    expect(Math.abs(state[0] / (0.1 * Math.LN2) - 1)).toBeLessThan(1e-5);
  });

  it('more workgroups than fit side by side: each runs once, none beyond the last', async () => {
    const workgroups = 65_535 + 7;
    const counter = workgroupKernel({
      name: 'counter',
      bindings: [output],
      workgroups,
      workgroupSize: 1,
      body: 'output[index] += f32(index % 1000u) + 1.0;',
    });
    const { output: read } = await runKernel(
      gpu,
      counter,
      { output: new Float32Array(workgroups + 5) },
      { output: workgroups + 5 },
    );
    expect(read.findIndex((v, i) => v !== (i < workgroups ? (i % 1000) + 1 : 0))).toBe(-1);
  });
});

describe.skipIf(missingDevice)('networks at the edge', () => {
  const software = tuningFor('software');
  let gpu: TestDevice;
  beforeAll(async () => {
    gpu = await openDevice();
  });

  for (const broken of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    for (const norm of ['none', 'instance'] as const)
      it(`an input of ${broken}, norm ${norm}: the loss is not finite and no weight changes`, async () => {
        const task = trainingTask({ depth: 1, filters: 4, norm }, 8, 1, 2);
        const inputs = Array.from({ length: task.images.inputs.length }, (_, i) =>
          Float32Array.from(task.images.inputs.at(i) as Float32Array),
        );
        inputs[2][27] = broken;
        const request = { ...task, images: { ...task.images, inputs } };
        const network = await createGpuNetwork(gpu.device, request, software);
        const loss = normalForm(unifiedFocal);
        expect(await network.step([0, 1], loss, 0.01)).toBeGreaterThan(0);
        const before = await network.weights();
        expect(Number.isFinite(await network.step([1, 2], loss, 0.01))).toBe(false);
        expect(await network.weights()).toEqual(before);
        network.dispose();
        expect(gpu.complaints.splice(0)).toEqual([]);
      });

  it('widths and channels that do not divide by 4: side 10, 5 filters, 3 channels', async () => {
    const request = trainingTask({ depth: 1, filters: 5, norm: 'instance' }, 10, 3, 2);
    const network = await createGpuNetwork(gpu.device, request, software);
    await expectStepParity(network, request);
    network.dispose();
    expect(gpu.complaints.splice(0)).toEqual([]);
  });

  it('what is read after an update in place is new', async () => {
    const request = trainingTask({ depth: 1, filters: 4, norm: 'none' }, 8, 1, 2);
    const network = await createGpuNetwork(gpu.device, request, software);
    const read = async () => [await network.weights(), ...(await network.predict([0]))];
    const before = await read();
    await network.step([0, 1], normalForm(unifiedFocal), 0.01);
    for (const [index, after] of (await read()).entries()) {
      expect(after.every(Number.isFinite)).toBe(true);
      expect(after).not.toEqual(before[index]);
    }
    network.dispose();
  });
});

it('no kernel asks for more than every WebGPU device has', () => {
  for (const adapter of ['software', 'hardware'] as const)
    for (const [config, size, classes] of [
      [referenceNetworks.small, 64, 2],
      [referenceNetworks.standard, 128, 2],
      [referenceNetworks.standard, 512, 8],
    ] as const) {
      const layers = unetLayers(config, 3, classes);
      const plan = planStep(layers, recordUNet(layers, size), {
        images: 16,
        tuning: tuningFor(adapter),
      });
      const { forward, difference, loss, acceptLoss, backward } = plan;
      for (const { kernel } of [...forward, difference, ...(loss ?? []), acceptLoss, ...backward]) {
        const stored = kernel.bindings.filter(({ access }) => access !== 'uniform');
        expect(stored.length).toBeLessThanOrEqual(8);
        expect(Number(/@workgroup_size\((\d+)\)/.exec(kernel.code)?.[1])).toBeLessThanOrEqual(256);
        expect(kernel.code).not.toMatch(/^\s*(enable|requires) /m);
        expect(kernel.items / kernel.itemsPerWorkgroup / 65_535).toBeLessThan(65_535);
      }
    }
});

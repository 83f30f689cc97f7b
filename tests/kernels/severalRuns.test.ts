/** Runs on one plan: what they share is there once, and none changes a bit of another. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGpuPlan, type GpuPlan } from '../../src/engine/kernels/gpuPlan.ts';
import { tuningFor } from '../../src/engine/kernels/plan/tuning.ts';
import type { NetworkRequest, NetworkRun } from '../../src/engine/networks/network.ts';
import { type LossFunction, lossFunction, normalForm } from '../../src/losses/lossFunction.ts';
import { defaultParameters } from '../../src/losses/parameters.ts';
import { unetLayers } from '../../src/runs/networkLayers.ts';
import type { OptimizerId } from '../../src/runs/setting.ts';
import { missingDevice, openDevice, type TestDevice } from '../support/device.ts';
import { noise } from '../support/noise.ts';
import { batches } from '../support/stepParity.ts';
import { trainingTask, unifiedFocal } from '../support/trainingTask.ts';

const software = tuningFor('software');

interface Part {
  readonly loss: LossFunction;
  readonly rate: number;
  readonly optimizer: OptimizerId;
}

const fused = normalForm(unifiedFocal);
const lovasz = lossFunction({ id: 'lovasz-softmax', parameters: defaultParameters });

/** What three runs do, all different: losses inside and outside of the kernels, optimisers, rates. */
const parts: readonly Part[] = [
  { loss: fused, rate: 0.01, optimizer: 'adam' },
  { loss: lovasz, rate: 0.003, optimizer: 'adam' },
  { loss: normalForm({ ...unifiedFocal, delta: 0.9 }), rate: 0.05, optimizer: 'sgd' },
];

function threeClasses(): NetworkRequest {
  const config = { depth: 1, filters: 4, norm: 'instance' } as const;
  const task = trainingTask(config, 16, 1, 2);
  const masks = task.images.masks.map(
    (mask) => mask?.map((inside, pixel) => (inside && pixel % 16 > 7 ? 2 : inside)) ?? null,
  );
  const layers = unetLayers(config, 1, 3);
  const weights = Float32Array.from(noise(layers.parameterCount, 7), (value) => 0.3 * value);
  return { ...task, images: { ...task.images, classes: 3, masks }, weights };
}

const tasks: readonly [string, NetworkRequest][] = [
  ['two classes', trainingTask({ depth: 1, filters: 4, norm: 'instance' }, 16, 1, 2)],
  ['three classes', threeClasses()],
];

/** Steps of a run in which it goes back to its beginning once, with the loss of each. */
const script = [0, 1, 2, 0, 1, 'reset', 0, 1, 2, 0, 1, 2] as const;

async function alone(run: NetworkRun, part: Part, weights: Float32Array) {
  const losses: number[] = [];
  for (const entry of script)
    if (entry === 'reset') run.setWeights(weights);
    else losses.push(await run.step(batches[entry], part.loss, part.rate, part.optimizer));
  return { losses, weights: await run.weights(), moments: await run.moments() };
}

describe.skipIf(missingDevice)('several runs on one plan', () => {
  let gpu: TestDevice;
  const plans: GpuPlan[] = [];
  const open = async (request: NetworkRequest, device = gpu.device) => {
    const plan = await createGpuPlan(device, request, software);
    plans.push(plan);
    return plan;
  };
  beforeAll(async () => {
    gpu = await openDevice();
  });
  afterEach(async () => {
    for (const plan of plans.splice(0)) plan.dispose();
    await gpu.device.queue.onSubmittedWorkDone();
    expect(gpu.complaints.splice(0)).toEqual([]);
  });

  it.each(tasks)('stepped in turn are bit for bit as each alone: %s', async (_, request) => {
    const expected = [];
    for (const part of parts) {
      const run = (await open(request)).createRun(request.weights);
      expected.push(await alone(run, part, request.weights));
      run.dispose();
    }
    const plan = await open(request);
    const runs = parts.map(() => plan.createRun(request.weights));
    const other = Float32Array.from(request.weights, (value) => 0.5 * value);
    const losses: number[][] = parts.map(() => []);
    for (const [turn, entry] of script.entries()) {
      // All of a turn are under way at once; the third run rests in every third turn and catches up.
      const steps = parts.map(async ({ loss, rate, optimizer }, i) => {
        const run = runs[i] as NetworkRun;
        if (entry === 'reset') run.setWeights(request.weights);
        else losses[i]?.push(await run.step(batches[entry], loss, rate, optimizer));
      });
      const looks = turn % 2 === 0 ? plan.predict([0, 1, 2], other) : runs[1]?.predict([2]);
      await Promise.all([...steps, looks]);
    }
    for (const [i, run] of runs.entries()) {
      expect(losses[i]).toEqual(expected[i]?.losses);
      expect(await run.weights()).toEqual(expected[i]?.weights);
      expect(await run.moments()).toEqual(expected[i]?.moments);
      run.dispose();
    }
  });

  it('that are sent without waiting are as those that wait, whichever pauses', async () => {
    const [, request] = tasks[0] as (typeof tasks)[number];
    const plan = await open(request);
    const steps = async (run: NetworkRun, { loss, rate, optimizer }: Part, count: number) => {
      const sent = Array.from({ length: count }, (_, i) =>
        run.step(batches[i % 3] as number[], loss, rate, optimizer),
      );
      return Promise.all(sent);
    };
    const expected: number[][] = [];
    for (const part of parts) {
      const run = plan.createRun(request.weights);
      expected.push(await steps(run, part, 12));
      run.dispose();
    }
    const runs = parts.map(() => plan.createRun(request.weights));
    const losses = await Promise.all(
      runs.map(async (run, i) => {
        const part = parts[i] as Part;
        const first = await steps(run, part, 3 * (i + 1));
        await run.predict([0]);
        return [...first, ...(await steps(run, part, 12 - 3 * (i + 1)))];
      }),
    );
    expect(losses).toEqual(expected);
    for (const run of runs) run.dispose();
  });

  it('predicts with any weights as a run that has them, and touches none', async () => {
    const [, request] = tasks[1] as (typeof tasks)[number];
    const plan = await open(request);
    const [trained, fresh] = [plan.createRun(request.weights), plan.createRun(request.weights)];
    for (const batch of batches) await trained.step(batch, fused, 0.05);
    const [own, before] = [await trained.weights(), await fresh.weights()];
    const expected = await trained.predict([0, 1, 2]);
    expect(await plan.predict([0, 1, 2], own)).toEqual(expected);
    // Two at once, in several batches each.
    const [one, two] = await Promise.all([
      fresh.predict([2, 1, 0], own),
      fresh.predict([0, 1, 2], request.weights),
    ]);
    expect(one).toEqual([...expected].reverse());
    expect(two).toEqual(await fresh.predict([0, 1, 2]));
    expect(await fresh.weights()).toEqual(before);
    expect(await trained.weights()).toEqual(own);
    trained.dispose();
    fresh.dispose();
  });

  it('one whose loss is not finite stands still, the others go on', async () => {
    const [, request] = tasks[0] as (typeof tasks)[number];
    const plan = await open(request);
    const endless = normalForm({ ...unifiedFocal, constant: Number.POSITIVE_INFINITY });
    const [good, bad] = [plan.createRun(request.weights), plan.createRun(request.weights)];
    const [first, second] = await Promise.all([
      bad.step([0, 1], endless, 0.01),
      good.step([0, 1], fused, 0.01),
    ]);
    expect(first).toBe(Number.POSITIVE_INFINITY);
    expect(Number.isFinite(second)).toBe(true);
    expect(await good.step([0, 1], fused, 0.01)).toBeLessThan(second);
    expect(await bad.weights()).toEqual(request.weights);
    good.dispose();
    bad.dispose();
  });

  it('one that is freed with steps under way frees itself when they are done', async () => {
    const [, request] = tasks[0] as (typeof tasks)[number];
    const plan = await open(request);
    const [leaving, staying] = [plan.createRun(request.weights), plan.createRun(request.weights)];
    const sent = parts.map(({ loss, rate }) => leaving.step([0, 1], loss, rate));
    leaving.dispose();
    expect(Number.isFinite(await staying.step([0, 1], fused, 0.01))).toBe(true);
    expect((await Promise.all(sent)).every(Number.isFinite)).toBe(true);
    staying.dispose();
  });

  it('compile nothing for the second, and create nothing while both train', async () => {
    const [, request] = tasks[0] as (typeof tasks)[number];
    const made: Record<string, number> = {};
    const device = new Proxy(gpu.device, {
      get(target, name: keyof GPUDevice & string) {
        const value = target[name] as unknown;
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) => {
          if (name.startsWith('create')) made[name] = (made[name] ?? 0) + 1;
          return value.apply(target, given);
        };
      },
    });
    const counts = (work: Record<string, number>) => {
      const { createCommandEncoder: _, ...rest } = work;
      return rest;
    };
    const plan = await open(request, device);
    const first = plan.createRun(request.weights);
    for (const key of Object.keys(made)) delete made[key];
    const second = plan.createRun(request.weights);
    // Weights, moments, settings and state, and the bind groups that name them.
    expect(Object.keys(counts(made)).sort()).toEqual(['createBindGroup', 'createBuffer']);
    expect(made.createBuffer).toBe(4);
    for (const run of [first, second]) await run.weights();
    for (const key of Object.keys(made)) delete made[key];
    for (let step = 0; step < 6; step++)
      for (const run of [first, second]) await run.step(batches[step % 3] as number[], fused, 0.01);
    await first.predict([0, 1, 2]);
    await second.weights();
    expect(counts(made)).toEqual({});
    first.dispose();
    second.dispose();
  });
});

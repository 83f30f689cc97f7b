/** Runs on one plan: what they share is there once, and none changes a bit of another. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGpuPlan, type GpuPlan } from '../../src/engine/kernels/gpuPlan.ts';
import { tuningFor } from '../../src/engine/kernels/plan/tuning.ts';
import type { NetworkRequest, NetworkRun } from '../../src/engine/networks/network.ts';
import { type LossFunction, lossFunction, normalForm } from '../../src/losses/lossFunction.ts';
import { defaultParameters } from '../../src/losses/parameters.ts';
import { createRandom } from '../../src/pixels/random.ts';
import type { OptimizerId } from '../../src/runs/setting.ts';
import { missingDevice, openDevice, type TestDevice } from '../support/device.ts';
import { askAlone, askTogether, drawActs } from '../support/runActs.ts';
import { batches } from '../support/stepParity.ts';
import { threeClasses, trainingTask, unifiedFocal } from '../support/trainingTask.ts';

const software = tuningFor('software');

interface Part {
  readonly loss: LossFunction;
  readonly rate: number;
  readonly optimizer: OptimizerId;
  /** Acts of each turn, over and over. */
  readonly pace: readonly number[];
}

const fused = normalForm(unifiedFocal);
const lovasz = lossFunction({ id: 'lovasz-softmax', parameters: defaultParameters });

/** What three runs do, all different: losses inside and outside of the kernels, optimisers, rates, and when they rest. */
const parts: readonly Part[] = [
  { loss: fused, rate: 0.01, optimizer: 'adam', pace: [1] },
  { loss: lovasz, rate: 0.003, optimizer: 'adam', pace: [2, 0] },
  {
    ...{ loss: normalForm({ ...unifiedFocal, delta: 0.9 }), rate: 0.05, optimizer: 'sgd' },
    pace: [0, 0, 0, 5],
  },
];

const config = { depth: 1, filters: 4, norm: 'instance' } as const;
const request = trainingTask(config, 16, 1, 2);
const tasks: readonly [string, NetworkRequest][] = [
  ['two classes', request],
  ['three classes', threeClasses(config, 16)],
];

/** Steps of a run in which it goes back to its beginning once. */
const script = [0, 1, 2, 0, 1, 'reset', 0, 1, 2, 0, 1, 2] as const;

async function act(
  run: NetworkRun,
  entry: (typeof script)[number],
  part: Part,
  from: Float32Array,
) {
  if (entry !== 'reset') return run.step(batches[entry], part.loss, part.rate, part.optimizer);
  return run.setWeights(from);
}

describe.skipIf(missingDevice)('several runs on one plan', () => {
  let gpu: TestDevice;
  const plans: GpuPlan[] = [];
  const open = async (task: NetworkRequest) => {
    const plan = await createGpuPlan(gpu.device, task, software);
    plans.push(plan);
    return plan;
  };
  const openRuns = (plan: GpuPlan, { weights }: NetworkRequest, count: number) =>
    Promise.all(Array.from({ length: count }, () => plan.createRun(weights)));
  beforeAll(async () => {
    gpu = await openDevice();
  });
  afterEach(async () => {
    for (const plan of plans.splice(0)) plan.dispose();
    await gpu.device.queue.onSubmittedWorkDone();
    expect(gpu.complaints.splice(0)).toEqual([]);
  });

  it.each(tasks)('stepped in turn are bit for bit as each alone: %s', async (_, task) => {
    const expected = [];
    for (const part of parts) {
      const run = await (await open(task)).createRun(task.weights);
      const answers: (number | undefined)[] = [];
      for (const entry of script) answers.push((await act(run, entry, part, task.weights)) ?? 0);
      expected.push([answers, await run.weights(), await run.moments()]);
      run.dispose();
    }
    const plan = await open(task);
    const runs = await openRuns(plan, task, parts.length);
    const other = Float32Array.from(task.weights, (value) => 0.5 * value);
    const answers: number[][] = parts.map(() => []);
    for (let turn = 0; answers.some((own) => own.length < script.length); turn++) {
      const paced = parts.map(async (part, i) => {
        for (let count = part.pace[turn % part.pace.length]; count > 0; count--) {
          if (answers[i].length === script.length) return;
          const made = await act(runs[i], script[answers[i].length], part, task.weights);
          answers[i].push(made ?? 0);
        }
      });
      const looks = turn % 2 === 0 ? plan.predict([0, 1, 2], other) : runs[1].predict([2]);
      await Promise.all([...paced, looks]);
    }
    for (const [i, run] of runs.entries()) {
      expect([answers[i], await run.weights(), await run.moments()]).toEqual(expected[i]);
      run.dispose();
    }
  });

  it.each(tasks)(
    'whatever is asked of them without waiting, each answers as alone: %s',
    async (_, task) => {
      const random = createRandom(7, 'acts');
      const plan = await open(task);
      const acts = parts.map(() => drawActs(random, task, 40));
      const expected = [];
      for (const own of acts) {
        const run = await plan.createRun(task.weights);
        expected.push(await askAlone(run, own));
        run.dispose();
      }
      const runs = await openRuns(plan, task, acts.length);
      expect(await askTogether(random, runs, acts)).toEqual(expected);
      for (const run of runs) run.dispose();
    },
  );

  it('predicts with any weights as a run that has them, and touches none', async () => {
    const [, task] = tasks[1];
    const plan = await open(task);
    const [trained, fresh] = await openRuns(plan, task, 2);
    for (const batch of batches) await trained.step(batch, fused, 0.05);
    const [own, before] = [await trained.weights(), await fresh.weights()];
    const expected = await trained.predict([0, 1, 2]);
    expect(await plan.predict([0, 1, 2], own)).toEqual(expected);
    // Two at once, in several batches each.
    const [one, two] = await Promise.all([
      fresh.predict([2, 1, 0], own),
      fresh.predict([0, 1, 2], task.weights),
    ]);
    expect(one).toEqual([...expected].reverse());
    expect(two).toEqual(await fresh.predict([0, 1, 2]));
    expect(await fresh.weights()).toEqual(before);
    expect(await trained.weights()).toEqual(own);
    trained.dispose();
    fresh.dispose();
  });

  it('one whose loss is not finite stands still, the others go on', async () => {
    const plan = await open(request);
    const endless = normalForm({ ...unifiedFocal, constant: Number.POSITIVE_INFINITY });
    const [good, bad] = await openRuns(plan, request, 2);
    for (const loss of [endless, { ...endless, terms: null }]) {
      bad.setWeights(request.weights);
      const [first, second] = await Promise.all([
        bad.step([0, 1], loss, 0.01),
        good.step([0, 1], fused, 0.01),
      ]);
      expect(first).toBe(Number.POSITIVE_INFINITY);
      expect(Number.isFinite(second)).toBe(true);
      expect(await good.step([0, 1], fused, 0.01)).toBeLessThan(second);
      expect(await bad.weights()).toEqual(request.weights);
    }
    good.dispose();
    bad.dispose();
  });

  it('come and go with steps under way, and leave nothing on the device', async () => {
    const alive = new Map<GPUBuffer, number>();
    const createBuffer = gpu.device.createBuffer.bind(gpu.device);
    gpu.device.createBuffer = (descriptor) => {
      const buffer = createBuffer(descriptor);
      const destroy = buffer.destroy.bind(buffer);
      alive.set(buffer, descriptor.size);
      buffer.destroy = () => {
        alive.delete(buffer);
        return destroy();
      };
      return buffer;
    };
    const held = () => [...alive.values()].reduce((sum, size) => sum + size, 0);
    const plan = await open(request);
    const staying = await plan.createRun(request.weights);
    const askAll = async (run: NetworkRun) => {
      const losses = parts.map(({ loss }) => run.step([0, 1], loss, 0.01));
      await run.predict([0, 1, 2], request.weights);
      await run.weights();
      await run.moments();
      return Promise.all(losses);
    };
    await askAll(staying);
    const before = held();
    for (let round = 0; round < 5; round++) {
      const [leaving, idle] = await openRuns(plan, request, 2);
      const sent = [askAll(leaving), askAll(staying)];
      leaving.dispose();
      idle.dispose();
      await expect(sent[0]).rejects.toThrow('was disposed of');
      expect((await sent[1]).every(Number.isFinite)).toBe(true);
    }
    expect(held()).toBe(before);
    staying.dispose();
    plan.dispose();
    await gpu.device.queue.onSubmittedWorkDone();
    gpu.device.createBuffer = createBuffer;
    expect(held()).toBe(0);
  });

  it('compile nothing for the second, and create nothing while both train', async () => {
    const { device } = gpu;
    const made: Record<string, number> = {};
    const createdBy = (name: string) =>
      name.startsWith('create') && name !== 'createCommandEncoder';
    const methods = Object.getOwnPropertyNames(GPUDevice.prototype).filter(createdBy);
    const counted = Object.fromEntries(
      methods.map((name) => {
        const create = device[name as 'createBuffer'].bind(device);
        const count = (given: GPUBufferDescriptor) => {
          made[name] = (made[name] ?? 0) + 1;
          return create(given);
        };
        return [name, { value: count, configurable: true }];
      }),
    );
    Object.defineProperties(device, counted);
    const counts = () => {
      const before = { ...made };
      for (const name of methods) delete made[name];
      return before;
    };
    const plan = await open(request);
    const first = await plan.createRun(request.weights);
    counts();
    const second = await plan.createRun(request.weights);
    // Weights, moments, settings and state, and the bind groups that name them.
    const { createBindGroup, ...others } = counts();
    expect(others).toEqual({ createBuffer: 4 });
    expect(createBindGroup).toBeGreaterThan(0);
    const work = async () => {
      for (const run of [first, second])
        for (const { loss } of parts) await run.step([0, 1], loss, 0.01);
      await first.predict([0, 1, 2]);
      await second.predict([0, 1, 2], request.weights);
      await plan.predict([1], request.weights);
      await second.weights();
      second.setWeights(request.weights);
    };
    await work();
    counts();
    for (let round = 0; round < 3; round++) await work();
    expect(counts()).toEqual({});
    for (const name of methods) Reflect.deleteProperty(device, name);
    first.dispose();
    second.dispose();
  });

  it('refuse one more where the device has no room for it, and go on', async () => {
    const plan = await open(request);
    const run = await plan.createRun(request.weights);
    const { device } = gpu;
    const popErrorScope = device.popErrorScope.bind(device);
    device.popErrorScope = async () => {
      await popErrorScope();
      return new GPUOutOfMemoryError('full');
    };
    const refusal = 'no room for the 1 MB of one more run: close a run or use a smaller network';
    await expect(plan.createRun(request.weights)).rejects.toThrow(refusal);
    await expect(plan.predict([0], request.weights)).rejects.toThrow(RangeError);
    device.popErrorScope = popErrorScope;
    expect(await run.step([0, 1], fused, 0.01)).toBeGreaterThan(0);
    expect(await plan.predict([0], request.weights)).toHaveLength(1);
    (await plan.createRun(request.weights)).dispose();
    run.dispose();
  });
});

/**
 * What is asked of the runs of a plan without waiting: each call finds its run as the calls before it left it, and
 * a call that is refused takes nothing from those behind it.
 */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGpuPlan, type GpuPlan } from '../../src/engine/kernels/gpuPlan.ts';
import { tuningFor } from '../../src/engine/kernels/plan/tuning.ts';
import type { BatchImage, NetworkRun } from '../../src/engine/networks/network.ts';
import { type LossFunction, normalForm } from '../../src/losses/lossFunction.ts';
import { missingDevice, openDevice, type TestDevice } from '../support/device.ts';
import { batches } from '../support/stepParity.ts';
import { trainingTask, unifiedFocal } from '../support/trainingTask.ts';

const request = trainingTask({ depth: 1, filters: 4, norm: 'none' }, 8, 1, 2);
const inside = normalForm(unifiedFocal);
const outside: LossFunction = { ...inside, terms: null };
const endless = normalForm({ ...unifiedFocal, constant: Number.POSITIVE_INFINITY });
const other = Float32Array.from(request.weights, (value) => 0.5 * value);

describe.skipIf(missingDevice)('runs that are asked without waiting', () => {
  let gpu: TestDevice;
  let plan: GpuPlan;
  const runs: NetworkRun[] = [];
  const open = async (weights = request.weights) => {
    const run = await plan.createRun(weights);
    runs.push(run);
    return run;
  };
  beforeAll(async () => {
    gpu = await openDevice();
    plan = await createGpuPlan(gpu.device, request, tuningFor('software'));
  });
  afterEach(async () => {
    for (const run of runs.splice(0)) run.dispose();
    await gpu.device.queue.onSubmittedWorkDone();
    expect(gpu.complaints.splice(0)).toEqual([]);
  });

  it.each([
    ['in the kernels', inside],
    ['outside', outside],
  ])(
    'weights that are set behind steps are set after them, the loss computed %s',
    async (_, loss) => {
      const run = await open();
      const expected = [];
      for (const batch of batches) expected.push(await run.step(batch, loss, 0.05));
      run.setWeights(other);
      for (const batch of batches) expected.push(await run.step(batch, loss, 0.05));
      const last = await run.weights();

      run.setWeights(request.weights);
      const first = batches.map((batch) => run.step(batch, loss, 0.05));
      run.setWeights(other);
      const second = batches.map((batch) => run.step(batch, loss, 0.05));
      expect(await Promise.all([...first, ...second])).toEqual(expected);
      expect(await run.weights()).toEqual(last);
    },
  );

  it('weights and moments are those after the steps sent before, whatever is sent behind', async () => {
    const run = await open();
    for (const loss of [inside, outside]) await run.step([0, 1], loss, 0.05);
    const expected = [await run.weights(), await run.moments()];
    expect(expected[1]).toMatchObject({ optimizer: 'adam', updates: 2 });

    run.setWeights(request.weights);
    const sent = [inside, outside].map((loss) => run.step([0, 1], loss, 0.05));
    const read = [run.weights(), run.moments()];
    sent.push(run.step([2, 0], inside, 0.05, 'sgd'));
    expect(await Promise.all(read)).toEqual(expected);
    await Promise.all(sent);
    expect(await run.moments()).toMatchObject({ optimizer: 'sgd', updates: 1 });
  });

  it('an update is counted only where the weights moved', async () => {
    const run = await open();
    const sent = [
      run.step([0, 1], inside, 0.05),
      run.step([0, 1], endless, 0.05),
      run.step([0, 1], outside, 0.05),
      run.step([0, 1], inside, 0.05),
    ];
    expect(await run.moments()).toMatchObject({ optimizer: 'adam', updates: 1 });
    await Promise.all(sent);
    expect(await run.moments()).toMatchObject({ optimizer: 'adam', updates: 1 });
  });

  it('predictions with other weights are of those that were handed over, though the array is used again', async () => {
    const array = other.slice();
    const fresh = () => Float32Array.from(request.weights);
    const run = await open();
    const expected = [await run.predict([0, 1, 2], other), await run.predict([0, 1, 2], fresh())];
    const first = run.predict([0, 1, 2], array);
    array.set(request.weights);
    const second = plan.predict([0, 1, 2], array);
    array.fill(0);
    expect(await Promise.all([first, second])).toEqual(expected);
    expect(expected[0]).not.toEqual(expected[1]);
  });

  it.each([
    ['in the kernels', inside],
    ['outside', outside],
  ])(
    'a batch that is refused holds nothing up, the loss computed %s',
    async (_, loss) => {
      const [run, neighbour] = [await open(), await open()];
      const small = { input: new Float32Array(3), mask: new Uint8Array(3) };
      const unjudged = {
        input: request.images.inputs.at(0) as Float32Array<ArrayBuffer>,
        mask: null,
      };
      const refused = (image: BatchImage) =>
        expect(run.step([image, 0], loss, 0.01)).rejects.toThrow(RangeError);
      for (let i = 0; i < 4; i++) await Promise.all([refused(small), refused(unjudged)]);
      for (let i = 0; i < 3; i++)
        await expect(run.predict([new Float32Array(5)])).rejects.toThrow(RangeError);
      expect(await neighbour.step([0, 1], loss, 0.01)).toBeGreaterThan(0);
      expect(await run.weights()).toEqual(request.weights);
      expect(await run.predict([0])).toHaveLength(1);
    },
    10_000,
  );

  it('weights of another length are refused, and change nothing', async () => {
    const run = await open();
    const short = request.weights.slice(1);
    await expect(plan.createRun(short)).rejects.toThrow('the network has');
    expect(() => run.setWeights(short)).toThrow(RangeError);
    await expect(run.predict([0], short)).rejects.toThrow(RangeError);
    await expect(plan.predict([0], short)).rejects.toThrow(RangeError);
    const moments = await run.moments();
    expect(() => run.setWeights(other, { ...moments, first: short })).toThrow(RangeError);
    expect(await run.weights()).toEqual(request.weights);
  });

  it('a run that was freed refuses what is asked of it', async () => {
    const [gone, neighbour] = [await open(), await open()];
    const sent = [inside, outside, inside, inside].map((loss) => gone.step([0, 1], loss, 0.01));
    gone.dispose();
    await expect(gone.step([0, 1], inside, 0.01)).rejects.toThrow('was disposed of');
    await expect(gone.predict([0])).rejects.toThrow('was disposed of');
    await expect(gone.weights()).rejects.toThrow('was disposed of');
    await expect(gone.moments()).rejects.toThrow('was disposed of');
    expect(() => gone.setWeights(other)).toThrow('was disposed of');
    expect((await Promise.all(sent)).every(Number.isFinite)).toBe(true);
    expect(await neighbour.step([0, 1], inside, 0.01)).toBeGreaterThan(0);
  });
});

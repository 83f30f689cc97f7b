import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tuningFor } from '../../src/engine/kernels/plan/tuning.ts';
import { planNeed } from '../../src/engine/kernels/planNeed.ts';
import type { BatchImage, NetworkRequest } from '../../src/engine/networks/network.ts';
import { defaultParameters } from '../../src/losses/catalogue.ts';
import { lossFunction, normalForm } from '../../src/losses/lossFunction.ts';
import type { NetworkConfig } from '../../src/runs/setting.ts';
import { missingDevice, openDevice, type TestDevice } from '../support/device.ts';
import { takeEverything } from '../support/everythingTaken.ts';
import { createGpuNetwork, type GpuNetwork } from '../support/gpuNetwork.ts';
import { batches, expectStepParity } from '../support/stepParity.ts';
import { trainingTask, unifiedFocal } from '../support/trainingTask.ts';

const software = tuningFor('software');
describe.skipIf(missingDevice)('planned network', () => {
  let gpu: TestDevice;
  const made: GpuNetwork[] = [];
  const create = async (request: NetworkRequest, tuning = software) => {
    const network = await createGpuNetwork(gpu.device, request, tuning);
    made.push(network);
    return network;
  };
  beforeAll(async () => {
    gpu = await openDevice();
  });
  afterEach(() => {
    for (const network of made.splice(0)) network.dispose();
    expect(gpu.complaints.splice(0)).toEqual([]);
  });

  const networks: [NetworkConfig, 1 | 3][] = [
    [{ depth: 2, filters: 4, norm: 'none' }, 1],
    [{ depth: 2, filters: 4, norm: 'instance' }, 3],
    [{ depth: 1, filters: 6, norm: 'instance' }, 1],
  ];
  for (const [config, channels] of networks)
    it(`20 steps equal the reference: depth ${config.depth}, ${config.filters} filters, norm ${config.norm}, ${channels} channels`, async () => {
      const request = trainingTask(config, 16, channels, 2);
      await expectStepParity(await create(request), request);
    });

  it('20 steps with Nesterov momentum equal the reference', async () => {
    const request = trainingTask({ depth: 2, filters: 4, norm: 'instance' }, 16, 3, 2);
    await expectStepParity(await create(request), request, 'sgd');
  });

  it('another optimiser starts without moments, even with steps under way', async () => {
    const request = trainingTask({ depth: 1, filters: 4, norm: 'none' }, 16, 1, 2);
    const [switched, fresh] = [await create(request), await create(request)];
    const loss = normalForm(unifiedFocal);
    for (const [before, after] of [
      ['adam', 'sgd'],
      ['sgd', 'adam'],
    ] as const) {
      switched.setWeights(request.weights);
      await Promise.all(batches.map((batch) => switched.step(batch, loss, 0.01, before)));
      fresh.setWeights(await switched.weights());
      const steps = (network: GpuNetwork) =>
        Promise.all(batches.map((batch) => network.step(batch, loss, 0.01, after)));
      expect(await steps(switched)).toEqual(await steps(fresh));
      expect(await switched.weights()).toEqual(await fresh.weights());
    }
  });

  it.each(['adam', 'sgd'] as const)(
    'goes on from weights and moments of %s bit for bit as if it had never stopped',
    async (optimizer) => {
      const request = trainingTask({ depth: 1, filters: 4, norm: 'instance' }, 16, 1, 2);
      const [first, second] = [await create(request), await create(request)];
      const loss = normalForm(unifiedFocal);
      const steps = (network: GpuNetwork) =>
        Promise.all(batches.map((batch) => network.step(batch, loss, 0.01, optimizer)));
      await steps(first);
      const [weights, moments] = [await first.weights(), await first.moments()];
      expect(moments).toMatchObject({ optimizer, updates: batches.length });
      await second.step(batches[1] as number[], loss, 0.1);
      second.setWeights(weights, moments);
      expect(await second.moments()).toEqual(moments);
      expect(await steps(second)).toEqual(await steps(first));
      expect(await second.weights()).toEqual(await first.weights());
    },
  );

  it('two runs are equal bit for bit, however many steps are under way', async () => {
    const request = trainingTask({ depth: 2, filters: 4, norm: 'instance' }, 16, 3, 2);
    const [first, second] = [await create(request), await create(request)];
    const one: number[] = [];
    for (let step = 0; step < 50; step++)
      one.push(await first.step(batches[step % 3], normalForm(unifiedFocal), 0.01));
    const other = await Promise.all(
      Array.from({ length: 50 }, (_, step) =>
        second.step(batches[step % 3], normalForm(unifiedFocal), 0.01),
      ),
    );
    expect(other).toEqual(one);
    expect(await second.weights()).toEqual(await first.weights());
    first.setWeights(request.weights);
    expect(await first.step(batches[0], normalForm(unifiedFocal), 0.01)).toBe(one[0]);
  });

  it.each([
    ['in its normal form', normalForm(unifiedFocal)],
    ['computed outside', lossFunction({ id: 'lovasz-softmax', parameters: defaultParameters })],
  ])(
    'trains on images of its own as on those that it is handed, several steps sent at once, the loss %s',
    async (_, loss) => {
      const request = trainingTask({ depth: 1, filters: 4, norm: 'instance' }, 8, 1, 2);
      const [own, handed] = [await create(request), await create(request)];
      const { inputs, masks } = request.images;
      const looseOf = (image: number) => ({
        input: inputs.at(image) as Float32Array<ArrayBuffer>,
        mask: masks[image],
      });
      const each = (network: GpuNetwork, of: (image: number) => BatchImage) =>
        Promise.all(
          [...batches, ...batches].map((batch) => network.step(batch.map(of), loss, 0.01)),
        );
      const losses = await each(own, (image) => image);
      expect(new Set(losses).size).toBe(6);
      expect(await each(handed, looseOf)).toEqual(losses);
      expect(await handed.weights()).toEqual(await own.weights());
    },
  );

  it('200 steps with pauses, resets and slider moves repeat bit for bit', async () => {
    const request = trainingTask({ depth: 1, filters: 4, norm: 'instance' }, 8, 1, 2);
    const runs: number[][] = [];
    const weights: Float32Array[] = [];
    for (let run = 0; run < 2; run++) {
      const network = await create(request);
      const losses: number[] = [];
      for (let step = 0; step < 200; step++) {
        if (step === 120) network.setWeights(request.weights);
        if (step % 50 === 49) await network.predict([2]);
        const terms = { ...unifiedFocal, delta: 0.3 + (step % 7) / 10 };
        losses.push(await network.step(batches[step % 3], normalForm(terms), 0.01));
      }
      runs.push(losses);
      weights.push(await network.weights());
    }
    expect(runs[0].every(Number.isFinite)).toBe(true);
    expect(runs[1]).toEqual(runs[0]);
    expect(weights[1]).toEqual(weights[0]);
  });

  it('more threads and more parts change only the rounding', async () => {
    const request = trainingTask({ depth: 2, filters: 4, norm: 'none' }, 16, 1, 2);
    const network = await create(request);
    const spread = await create(request, tuningFor('hardware'));
    for (const batch of batches) {
      const loss = await network.step(batch, normalForm(unifiedFocal), 0.01);
      expect(
        Math.abs((await spread.step(batch, normalForm(unifiedFocal), 0.01)) / loss - 1),
      ).toBeLessThan(1e-5);
    }
  });

  it('a prediction between two steps does not disturb them', async () => {
    const request = trainingTask({ depth: 1, filters: 4, norm: 'none' }, 16, 1, 2);
    const [plain, watched] = [await create(request), await create(request)];
    for (const batch of batches) {
      const loss = await plain.step(batch, normalForm(unifiedFocal), 0.01);
      const [step, images] = [
        watched.step(batch, normalForm(unifiedFocal), 0.01),
        watched.predict([0, 1, 2]),
      ];
      expect(await step).toBe(loss);
      expect(await images).toHaveLength(3);
    }
    expect(await watched.weights()).toEqual(await plain.weights());
  });

  it('weights that are not numbers give a loss that is not, and are left as they are', async () => {
    const request = trainingTask({ depth: 1, filters: 4, norm: 'none' }, 16, 1, 2);
    const network = await create(request);
    const broken = Float32Array.from(request.weights);
    broken[network.layers.head.bias.offset] = Number.NaN;
    network.setWeights(broken);
    expect(await network.step([0, 1], normalForm(unifiedFocal), 0.01)).toBeNaN();
    expect(await network.weights()).toEqual(broken);
    network.setWeights(request.weights);
    expect(await network.step([0, 1], normalForm(unifiedFocal), 0.01)).toBeGreaterThan(0);
  });

  it('steps sent behind one whose loss is not finite change nothing', async () => {
    const request = trainingTask({ depth: 1, filters: 4, norm: 'none' }, 16, 1, 2);
    const network = await create(request);
    const fused = normalForm(unifiedFocal);
    const broken = normalForm({ ...unifiedFocal, constant: Number.POSITIVE_INFINITY });
    const outside = [fused, broken].map((loss) => ({ ...loss, terms: null }));
    for (const [loss, endless] of [[fused, broken], outside]) {
      network.setWeights(request.weights);
      const first = await network.step([0, 1], loss, 0.01);
      const weights = await network.weights();
      const [bad] = await Promise.all([
        network.step([2, 0], endless, 0.01),
        network.step([0, 1], loss, 0.01),
        network.step([1, 0], loss, 0.01),
      ]);
      expect(Number.isFinite(bad)).toBe(false);
      expect(await network.weights()).toEqual(weights);
      network.setWeights(request.weights);
      expect(await network.step([0, 1], loss, 0.01)).toBe(first);
    }
  });

  it('losses of the kernels and losses computed outside keep their order when sent ahead', async () => {
    const request = trainingTask({ depth: 1, filters: 4, norm: 'none' }, 16, 1, 2);
    const fused = normalForm(unifiedFocal);
    const runs = [1, 3].map(async (underWay) => {
      const network = await create(request);
      const losses: Promise<number>[] = [];
      for (let step = 0; step < 24; step++) {
        if (step >= underWay) await losses[step - underWay];
        const loss = step % 5 < 2 ? fused : { ...fused, terms: null };
        losses.push(network.step(batches[step % 3], loss, 0.01));
      }
      return Promise.all(losses);
    });
    const [one, three] = await Promise.all(runs);
    expect(three).toEqual(one);
    expect(new Set(one).size).toBe(24);
  });

  it('takes the memory that was estimated', async () => {
    const request = trainingTask({ depth: 2, filters: 8, norm: 'instance' }, 32, 3, 2);
    const createBuffer = gpu.device.createBuffer.bind(gpu.device);
    let taken = 0;
    gpu.device.createBuffer = (descriptor) => {
      taken += descriptor.size;
      return createBuffer(descriptor);
    };
    await takeEverything(await create(request), [0, 1], request.weights);
    gpu.device.createBuffer = createBuffer;
    expect(Math.abs(taken / planNeed(request, software).bytes - 1)).toBeLessThan(0.01);
  });

  it('says what does not fit', async () => {
    const request = trainingTask({ depth: 1, filters: 4, norm: 'none' }, 16, 1, 2);
    await expect(create({ ...request, config: { ...request.config, depth: 5 } })).rejects.toThrow(
      'divides by 32',
    );
    const large = trainingTask({ depth: 1, filters: 64, norm: 'none' }, 256, 1, 16);
    await expect(create(large)).rejects.toThrow('use a smaller batch, image or network');
    const network = await create(request);
    await expect(network.step([0], normalForm(unifiedFocal), 0.01)).rejects.toThrow(
      'takes 2 images',
    );
  });
});

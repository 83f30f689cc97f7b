import { describe, expect, it } from 'vitest';
import { BatchOrder } from '../../../src/engine/training/batchOrder.ts';
import type { Measurement } from '../../../src/engine/training/measurement.ts';
import { DeviceLoad } from '../../../src/engine/training/stepQueue.ts';
import {
  LossNotFinite,
  Trainer,
  type TrainingSetting,
} from '../../../src/engine/training/trainer.ts';
import { defaultParameters } from '../../../src/losses/catalogue.ts';
import { type LossChoice, lossFunction } from '../../../src/losses/lossFunction.ts';
import { createRandom } from '../../../src/pixels/random.ts';
import type { StepRecord } from '../../../src/runs/record.ts';
import { FakeNetwork } from '../support/fakeNetwork.ts';

const measured: Measurement = {
  training: { loss: 0.5, dice: 0.5, iou: 0.4, precision: 0.5, recall: 0.5, classDice: [0.5] },
  validation: null,
  dice: new Map(),
  differences: new Map(),
};

const dice: LossChoice = { id: 'dice', parameters: defaultParameters };
const crossEntropy: LossChoice = { id: 'cross-entropy', parameters: defaultParameters };

function setUp(measureMs = 0) {
  const clock = { ms: 0 };
  const weights = new Float32Array(8);
  const network = new FakeNetwork(weights, 4);
  const setting: { now: TrainingSetting } = {
    now: {
      optimizer: 'adam',
      learningRate: 0.01,
      loss: {
        choice: dice,
        evaluates: lossFunction(dice),
      },
    },
  };
  const training = { goesOn: false };
  let measurements = 0;
  let nextMeasurement = 0;
  const kept: { readonly step: number; readonly isMeasured: boolean }[] = [];
  const trainer = new Trainer({
    network,
    load: new DeviceLoad(),
    order: new BatchOrder([0, 1, 2], (epoch) => createRandom(1, `${epoch}`)),
    batchSize: 2,
    from: {
      ...{ weights, step: 0, position: 0, channels: 1, classes: 2, moments: null },
      network: { depth: 1, filters: 4, norm: 'none' },
    },
    setting: () => setting.now,
    goesOn: () => training.goesOn,
    batchOf: (images) => images,
    measuring: {
      isDue: () => clock.ms >= nextMeasurement,
      done: (restMs) => {
        nextMeasurement = clock.ms + restMs;
      },
    },
    keep: ({ step }, measurement) => kept.push({ step, isMeasured: measurement !== null }),
    measure: async () => {
      measurements += 1;
      clock.ms += measureMs;
      return measured;
    },
    now: () => clock.ms,
  });
  const steps = trainer.steps();
  const take = async () => (await steps.next()).value;
  const counted = () => measurements;
  return { clock, network, setting, training, trainer, take, kept, measurements: counted };
}

describe('Trainer', () => {
  it('reads loss and optimiser at each step', async () => {
    const { network, setting, take } = setUp();
    await take();
    const evaluates = lossFunction(crossEntropy);
    const loss = { choice: crossEntropy, evaluates };
    setting.now = { optimizer: 'sgd', learningRate: 0.5, loss };
    const { record, loss: used } = await take();
    expect(network.recorded.map(({ learningRate }) => learningRate)).toEqual([0.01, 0.5]);
    expect(network.recorded.map(({ optimizer }) => optimizer)).toEqual(['adam', 'sgd']);
    expect(network.recorded[1]?.loss).toBe(evaluates);
    expect(network.recorded[1]?.images).toHaveLength(2);
    expect(record).toMatchObject({ step: 2, batchLoss: 0.5 });
    expect(used).toBe(crossEntropy);
  });

  it('measures at most every 250 ms, and rests twice as long as a measurement took', async () => {
    const { clock, take, measurements } = setUp(400);
    await take();
    expect(measurements()).toBe(1);
    clock.ms += 790;
    expect((await take()).record.training).toBeNull();
    clock.ms += 20;
    expect((await take()).record.training).toEqual(measured.training);
    expect(measurements()).toBe(2);
  });

  it('keeps weights every twenty steps, once the next loss shows them good', async () => {
    const { trainer, take } = setUp();
    for (let step = 1; step <= 20; step++) await take();
    expect(trainer.kept.step).toBe(0);
    await take();
    expect(trainer.kept.step).toBe(20);
    expect(trainer.kept.weights.at(-1)).toBe(20);
    expect(trainer.kept.position).toBe(40);
  });

  it('keeps weights every five seconds when steps are slow', async () => {
    const { clock, trainer, take } = setUp();
    for (let step = 1; step <= 4; step++) {
      clock.ms += 3000;
      await take();
    }
    expect(trainer.kept.step).toBe(2);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'stops at the last good weights when the loss is %d',
    async (bad) => {
      const { network, trainer, take } = setUp();
      network.lossOf = (update) => (update === 36 ? bad : 1);
      for (let step = 1; step <= 36; step++) await take();
      const failure = await take().catch((reason: unknown) => reason);
      expect(failure).toBeInstanceOf(LossNotFinite);
      expect(failure).toMatchObject({ step: 37, kept: { step: 20 } });
      expect(trainer.step).toBe(20);
      expect(network.updates).toBe(20);
      // It can go on from there.
      network.lossOf = () => 1;
      const again = await trainer.steps().next();
      expect(again.value.record.step).toBe(21);
    },
  );

  it('does not trust weights whose loss was never finite', async () => {
    const { network, trainer, take } = setUp();
    network.lossOf = (update) => (update === 40 ? Number.NaN : 1);
    for (let step = 1; step <= 40; step++) await take();
    await expect(take()).rejects.toThrow(LossNotFinite);
    expect(trainer.step).toBe(20);
  });

  it('makes no step between pulls, and none after return()', async () => {
    const { network, trainer } = setUp();
    const steps = trainer.steps();
    await steps.next();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(network.recorded).toHaveLength(1);
    await steps.return(undefined as never);
    expect((await steps.next()).done).toBe(true);
    expect(network.recorded).toHaveLength(1);
  });
});

describe('Trainer with steps under way', () => {
  /** A step takes this long on the device, whoever waits for it. */
  function withSteps(stepMs: number) {
    const all = setUp();
    all.training.goesOn = true;
    all.network.lossOf = async (update) => {
      await new Promise((resolve) => setImmediate(resolve));
      all.clock.ms += stepMs;
      return 1 / (1 + update);
    };
    return all;
  }

  it('computes and reports what it does with one at a time', async () => {
    const run = async (most: number) => {
      const { network, trainer, take } = withSteps(5);
      network.stepsUnderWay = most;
      const records: StepRecord[] = [];
      for (let step = 0; step < 70; step++) records.push((await take()).record);
      const batches = network.recorded.slice(0, 70).map(({ images }) => images);
      return { most: network.mostUnderWay, kept: trainer.kept, batches, records };
    };
    const [one, three] = [await run(1), await run(3)];
    expect(three.records.map(({ step }) => step)).toEqual(one.records.map(({ step }) => step));
    expect(three.records.map((r) => r.batchLoss)).toEqual(one.records.map((r) => r.batchLoss));
    expect(three.batches).toEqual(one.batches);
    expect(three.kept).toEqual(one.kept);
    expect([one.most, three.most]).toEqual([1, 3]);
  });

  it('reads the loss when a step is sent, and its record says which', async () => {
    const { network, setting, take } = withSteps(1);
    while (network.recorded.length < 3) await take();
    const sent = network.recorded.length;
    const evaluates = lossFunction(crossEntropy);
    const loss = { choice: crossEntropy, evaluates };
    setting.now = { optimizer: 'adam', learningRate: 0.5, loss };
    let last = 0;
    for (let made = await take(); made.loss === dice; made = await take()) last = made.record.step;
    expect(last).toBe(sent);
    expect(network.recorded[sent]?.loss).toBe(evaluates);
  });

  it('sends nothing ahead once nothing more is wanted, and reports all that was sent', async () => {
    const { network, training, trainer, take } = withSteps(1);
    while (trainer.stepsUnderWay < 2) await take();
    training.goesOn = false;
    const sent = network.recorded.length;
    while (trainer.stepsUnderWay > 0) await take();
    expect(trainer.step).toBe(sent);
    expect(network.updates).toBe(sent);
    await take();
    expect(network.recorded).toHaveLength(sent + 1);
  });

  it.each([
    [60, 1],
    [40, 2],
    [30, 3],
  ])(
    'when a step takes %d ms, %d are under way, so that a slider acts at once',
    async (ms, most) => {
      const { network, take } = withSteps(ms);
      for (let step = 0; step < 30; step++) await take();
      expect(network.mostUnderWay).toBe(most);
    },
  );

  it('measures and keeps the weights of the step it reports', async () => {
    const { network, trainer, take } = withSteps(40);
    for (let step = 0; step < 60; step++) {
      const before = trainer.kept;
      const { record } = await take();
      if (record.training) expect(network.updates).toBe(record.step);
      if (trainer.kept !== before) expect(trainer.kept.weights.at(-1)).toBe(trainer.kept.step);
    }
    expect(trainer.kept).toMatchObject({ step: 40, position: 80 });
  });

  it('stops at the step that failed although two were sent behind it', async () => {
    const { network, setting, trainer, take } = withSteps(1);
    const first = setting.now;
    // Whatever was sent behind the bad step would have a finite loss.
    network.lossOf = (update) => {
      if (update !== 36) return 1;
      network.lossOf = () => 1;
      return Number.NaN;
    };
    for (let step = 1; step <= 36; step++) {
      if (network.recorded.length === 37) setting.now = { ...first, learningRate: 0.5 };
      await take();
    }
    expect(trainer.stepsUnderWay).toBe(2);
    const failure = await take().catch((reason: unknown) => reason);
    expect(failure).toBeInstanceOf(LossNotFinite);
    expect(failure).toMatchObject({ step: 37, setting: first, kept: { step: 20 } });
    expect(network.recorded).toHaveLength(39);
    expect(trainer).toMatchObject({ step: 20, stepsUnderWay: 0 });
    expect(network.updates).toBe(20);
    // The batches are those that followed step 20 the first time.
    const again = await trainer.steps().next();
    expect(again.value.record.step).toBe(21);
    expect(network.recorded[39]?.images).toEqual(network.recorded[20]?.images);
  });
});

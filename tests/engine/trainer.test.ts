import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/data/random.ts';
import { BatchOrder } from '../../src/engine/batchOrder.ts';
import type { Measurement } from '../../src/engine/measurement.ts';
import { LossNotFinite, Trainer, type TrainingSetting } from '../../src/engine/trainer.ts';
import { defaultParameters, lossTerms } from '../../src/losses/catalogue.ts';
import { FakeNetwork } from './fakeNetwork.ts';

const measured: Measurement = {
  training: { loss: 0.5, dice: 0.5, iou: 0.4, precision: 0.5, recall: 0.5 },
  validation: null,
  dice: new Map(),
  levels: new Map(),
};

function setUp(measureMs = 0) {
  const clock = { ms: 0 };
  const weights = new Float32Array(8);
  const network = new FakeNetwork(weights, 4);
  const setting: { now: TrainingSetting } = {
    now: {
      learningRate: 0.01,
      loss: { terms: lossTerms('dice', defaultParameters), revision: 1 },
    },
  };
  let measurements = 0;
  const trainer = new Trainer({
    network,
    order: new BatchOrder([0, 1, 2], (epoch) => createRandom(1, `${epoch}`)),
    batchSize: 2,
    from: { weights, step: 0, position: 0 },
    setting: () => setting.now,
    measure: async () => {
      measurements += 1;
      clock.ms += measureMs;
      return measured;
    },
    now: () => clock.ms,
  });
  const steps = trainer.steps();
  const take = async () => (await steps.next()).value;
  return { clock, network, setting, trainer, take, measurements: () => measurements };
}

describe('Trainer', () => {
  it('reads loss and learning rate at each step', async () => {
    const { network, setting, take } = setUp();
    await take();
    const loss = { terms: lossTerms('cross-entropy', defaultParameters), revision: 2 };
    setting.now = { learningRate: 0.5, loss };
    const { record } = await take();
    expect(network.recorded.map(({ learningRate }) => learningRate)).toEqual([0.01, 0.5]);
    expect(network.recorded[1]?.terms).toBe(loss.terms);
    expect(network.recorded[1]?.images).toHaveLength(2);
    expect(record).toMatchObject({ step: 2, lossRevision: 2, batchLoss: 0.5 });
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

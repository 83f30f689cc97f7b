import { describe, expect, it } from 'vitest';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import { EngineBench, loss, training as trainingConfig } from '../support/engineBench.ts';

// The fake network throws when it is looked at or changed while a step is under way.
async function training(bench = new EngineBench()): Promise<EngineBench> {
  bench.sendStart();
  await bench.untilStatus('ready');
  bench.send({ type: 'train' });
  await bench.until(() => bench.steps.length > 0 && bench.network.mostUnderWay === 3);
  return bench;
}

describe('an engine that sends steps ahead', () => {
  it('rests after Pause once all that was sent is reported, and shows the last of them', async () => {
    const bench = await training();
    bench.send({ type: 'pause' });
    await bench.untilStatus('paused');
    const sent = bench.network.recorded.length;
    expect(bench.steps).toEqual(Array.from({ length: sent }, (_, i) => i + 1));
    expect(bench.status).toMatchObject({ step: sent });
    expect(bench.network.updates).toBe(sent);
    expect(bench.progress.findLast(({ frame }) => frame)?.frame?.step).toBe(sent);
  });

  it('makes single steps one by one', async () => {
    const bench = new EngineBench();
    bench.sendStart();
    await bench.untilStatus('ready');
    bench.send({ type: 'step' }, { type: 'step' }, { type: 'step' });
    await bench.untilStatus('paused');
    expect(bench.steps).toEqual([1, 2, 3]);
    expect(bench.network).toMatchObject({ updates: 3, mostUnderWay: 1 });
  });

  it('shows each image with the weights of the step it says', async () => {
    const bench = await training();
    for (let i = 0; i < 20; i++) {
      bench.send({ type: 'watch', sampleId: `image ${i % 4}`, threshold: 0.5 });
      const shown = bench.progress.length;
      await bench.until(() => bench.progress.length > shown);
      const gamma = (i + 1) / 25;
      bench.send({
        type: 'setLoss',
        loss: { ...loss, parameters: { ...defaultParameters, gamma } },
      });
      const made = bench.steps.length;
      await bench.until(() => bench.steps.length > made);
    }
    bench.send({ type: 'pause' });
    await bench.untilStatus('paused');
    let reported = 0;
    for (const { records, frame } of bench.progress) {
      reported = records.at(-1)?.step ?? reported;
      if (frame) expect(frame.step).toBe(reported);
    }
    const changes = bench.progress.flatMap((event) => event.changes);
    expect(changes.length).toBeGreaterThan(3);
    const gammas = changes.map(({ to }) => to.parameters.gamma);
    expect(gammas).toEqual([...gammas].sort((a, b) => a - b));
    for (const [i, change] of changes.entries())
      if (i > 0) expect(change.from).toEqual(changes[i - 1]?.to);
  });

  it('begins again at step 1 after a reset among steps under way', async () => {
    const bench = await training();
    bench.send({ type: 'reset' }, { type: 'train' });
    await bench.until(() => bench.steps.lastIndexOf(1) > 0);
    bench.send({ type: 'pause' });
    await bench.untilStatus('paused');
    const second = bench.steps.slice(bench.steps.lastIndexOf(1));
    expect(second).toEqual(second.map((_, i) => i + 1));
    expect(bench.network.updates).toBe(second.length);
  });

  it('takes all that was sent along to a network for other batches', async () => {
    const bench = await training();
    bench.send({ type: 'setTraining', training: { ...trainingConfig, batchSize: 1 } });
    await bench.until(() => bench.network.recorded[0]?.images.length === 1);
    bench.send({ type: 'pause' });
    await bench.untilStatus('paused');
    expect(bench.steps).toEqual(bench.steps.map((_, i) => i + 1));
    expect(bench.network.updates).toBe(bench.steps.length);
  });

  it('names the step that failed, not those sent behind it', async () => {
    const bench = new EngineBench();
    bench.lossOf = (update) => (update === 36 ? Number.NaN : 1);
    await training(bench);
    await bench.untilStatus('failed');
    expect(bench.status).toMatchObject({ step: 20, retry: false });
    expect(bench.status).toHaveProperty('message', expect.stringContaining('at step 37'));
    expect(bench.steps).toEqual(Array.from({ length: 36 }, (_, i) => i + 1));
    expect(bench.network.updates).toBe(20);
  });

  it('sends one at a time where a pace is kept', async () => {
    const bench = new EngineBench();
    bench.sendStart();
    await bench.untilStatus('ready');
    bench.send({ type: 'setPace', stepsPerSecond: 500 }, { type: 'train' });
    await bench.until(() => bench.steps.length > 10);
    expect(bench.network.mostUnderWay).toBe(1);
    bench.send({ type: 'pause' });
  });
});

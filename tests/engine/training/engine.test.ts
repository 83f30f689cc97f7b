import { describe, expect, it, vi } from 'vitest';
import type { OpeningResult, OpeningWatch } from '../../../src/engine/images/imageDesk.ts';
import type { LossChoice } from '../../../src/losses/lossFunction.ts';
import { levelOfLogit } from '../../../src/masks/probabilityMap.ts';
import {
  EngineBench,
  fakeImages,
  loss,
  network,
  preparation,
  ready,
  trained,
  training,
} from '../support/engineBench.ts';

// Longer than the bench waits, so that its reason is the one that is shown.
vi.setConfig({ testTimeout: 15_000 });

describe('starting', () => {
  it('opens, starts, builds and shows the watched image, and says so in order', async () => {
    const bench = await ready();
    // Opening images and starting the engine go side by side.
    const events = bench.events.map(({ type }) => type);
    expect(events).toEqual(['status', 'engine', 'status', 'rewound', 'progress', 'status']);
    expect(bench.opened).toHaveLength(1);
    expect(bench.statuses.map(({ kind }) => kind)).toEqual(['preparing', 'preparing', 'ready']);
    expect(bench.statuses[0]).toMatchObject({ message: 'Starting fake', engine: 'webgpu' });
    const rewound = bench.events.find((event) => event.type === 'rewound');
    expect(rewound).toEqual({
      ...{ type: 'rewound', run: 'main' },
      parameters: bench.network.layers.parameterCount,
    });
    expect(bench.progress[0]?.frame).toMatchObject({ sampleId: 'image 1', step: 0, size: 4 });
  });

  it('waits with words when Train comes before the engine', async () => {
    const bench = new EngineBench();
    void bench.openPhantoms();
    bench.send({ type: 'build', network, training }, { type: 'setLoss', loss }, { type: 'train' });
    expect(bench.status).toMatchObject({ kind: 'preparing', message: 'Preparing the network' });
    bench.send({ type: 'startEngine', engine: null });
    await bench.untilStatus('training');
    expect(bench.statuses).toContainEqual({
      kind: 'preparing',
      message: 'Compiling the network: first step',
      engine: 'webgpu',
    });
  });

  it('says what to do when no engine can train, and starts again on Train', async () => {
    const bench = new EngineBench();
    bench.startError = 'No engine can train here.';
    bench.sendStart();
    await bench.untilStatus('failed');
    expect(bench.status).toMatchObject({ retry: true, step: 0 });
    bench.startError = null;
    bench.send({ type: 'train' });
    await bench.untilStatus('training');
  });

  it('does not start an engine twice that runs already', async () => {
    const bench = await ready();
    bench.send({ type: 'startEngine', engine: null });
    await bench.until(() => bench.status?.kind === 'ready');
    expect(bench.requests).toHaveLength(1);
  });

  it('moves to another engine with the weights it has', async () => {
    const bench = await trained(3);
    const step = bench.status?.kind === 'paused' ? bench.status.step : 0;
    bench.engineId = 'wasm';
    bench.send({ type: 'startEngine', engine: 'wasm' });
    await bench.until(() => bench.status?.kind === 'paused' && bench.status.engine === 'wasm');
    expect(bench.backends[0]?.isDisposed).toBe(true);
    expect(bench.backends[0]?.networks[0]?.isDisposed).toBe(true);
    expect(bench.status).toMatchObject({ step });
    expect(bench.network.updates).toBe(step);
  });
});

describe('training', () => {
  it('reports every step once, in order, and fewer events than steps when steps are fast', async () => {
    const bench = await trained(60);
    const last = bench.network.recorded.length;
    expect(bench.steps).toEqual(Array.from({ length: last }, (_, i) => i + 1));
    expect(bench.progress.length).toBeLessThan(last / 2);
    expect(bench.statuses.length).toBeLessThan(last / 2);
  });

  it('measures both splits and scores the images', async () => {
    const bench = await trained(2);
    const measured = bench.progress.flatMap(({ records }) => records).find((r) => r.training);
    expect(measured?.validation?.dice).toBeCloseTo(0.4, 12);
    const scored = bench.progress.find(({ scores }) => scores)?.scores;
    expect(Object.keys(scored ?? {})).toHaveLength(4);
  });

  it('reads a new loss at the next step', async () => {
    const bench = await ready();
    bench.send({ type: 'train' });
    await bench.until(() => bench.steps.length > 0);
    const other: LossChoice = { ...loss, id: 'dice' };
    bench.send({ type: 'setLoss', loss: other });
    const made = bench.network.recorded.length;
    await bench.until(() => bench.steps.length > made + 1);
    const changes = bench.progress.flatMap((event) => event.changes);
    expect(changes).toEqual([{ step: expect.any(Number), from: loss, to: other }]);
    expect(changes[0]?.step).toBeLessThanOrEqual(made + 2);
    expect(bench.progress.find(({ firstLoss }) => firstLoss)?.firstLoss).toEqual(loss);
    bench.send({ type: 'pause' });
  });

  it('makes as many single steps as were asked for', async () => {
    const bench = await ready();
    bench.send({ type: 'step' }, { type: 'step' });
    await bench.untilStatus('paused');
    expect(bench.steps).toEqual([1, 2]);
    expect(bench.status).toEqual({ kind: 'paused', engine: 'webgpu', step: 2 });
  });

  it('keeps the pace, and lets it go at once', async () => {
    const bench = await ready();
    bench.send({ type: 'setPace', stepsPerSecond: 0.1 }, { type: 'train' });
    await bench.until(() => bench.steps.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(bench.network.recorded).toHaveLength(1);
    bench.send({ type: 'setPace', stepsPerSecond: null });
    await bench.until(() => bench.steps.length > 3);
    bench.send({ type: 'pause' });
  });

  it('begins anew with other weights after a build, and with the same after Reset', async () => {
    const bench = await trained(3);
    bench.send({ type: 'reset' });
    await bench.untilStatus('ready');
    expect(bench.events.filter(({ type }) => type === 'rewound')).toHaveLength(2);
    expect(bench.backends[0]?.networks).toHaveLength(1);
    const first = (await bench.network.weights())[0];
    bench.send({ type: 'build', network, training: { ...training, seed: 2 } });
    await bench.until(() => bench.events.filter(({ type }) => type === 'rewound').length === 3);
    await bench.untilStatus('ready');
    // The same plan serves any weights.
    expect(bench.backends[0]?.plans).toHaveLength(1);
    expect((await bench.network.weights())[0]).not.toBe(first);
  });

  it('goes on with its weights when the size of the batch changes', async () => {
    const bench = await trained(3);
    const { step } = bench.status as { step: number };
    bench.send({ type: 'setTraining', training: { ...training, batchSize: 3 } });
    await bench.until(() => bench.backends[0]?.networks.length === 2);
    await bench.untilStatus('paused');
    expect(bench.status).toMatchObject({ step });
    bench.send({ type: 'step' });
    await bench.until(() => bench.steps.includes(step + 1));
    expect(bench.network.recorded[0]?.images).toHaveLength(3);
  });

  it('takes another optimiser up in the same network, from the step it is at', async () => {
    const bench = await trained(3);
    const { step } = bench.status as { step: number };
    bench.send({ type: 'setTraining', training: { ...training, optimizer: 'sgd' } });
    bench.send({ type: 'step' });
    await bench.until(() => bench.steps.includes(step + 1));
    expect(bench.requests).toHaveLength(1);
    const optimizers = bench.network.recorded.map(({ optimizer }) => optimizer);
    expect(optimizers.slice(0, step)).toEqual(Array(step).fill('adam'));
    expect(optimizers.slice(step)).toEqual(['sgd']);
  });

  it('shows another image while paused, with the weights it has', async () => {
    const bench = await trained(2);
    const { step } = bench.status as { step: number };
    const before = bench.progress.length;
    bench.send({ type: 'watch', sampleId: 'image 3', threshold: 0.5 });
    await bench.until(() => bench.progress.length > before);
    const frame = bench.progress.at(-1)?.frame;
    expect(frame).toMatchObject({ sampleId: 'image 3', step });
    expect(frame?.differences[0][0]).toBe(levelOfLogit(step));
  });

  it('scores the images anew when the threshold moves while paused', async () => {
    const bench = await trained(2);
    const before = bench.progress.length;
    // The last word counts, and the first must not be forgotten over it.
    bench.send({ type: 'watch', sampleId: 'image 1', threshold: 0.999 });
    bench.send({ type: 'watch', sampleId: 'image 2', threshold: 0.999 });
    await bench.until(() => bench.progress.length > before);
    const { frame, scores } = bench.progress[before] as (typeof bench.progress)[number];
    expect(frame?.sampleId).toBe('image 2');
    // The fake network predicts the number of its steps as a logit: less than 6.9 is background now.
    const { step } = bench.status as { step: number };
    expect(Object.values(scores ?? {})).toEqual(Array(4).fill(step < 7 ? 0 : 0.4));
  });

  it('waits for another choice when the network does not fit the device', async () => {
    const bench = new EngineBench();
    bench.fits = ({ batchSize }) => batchSize < 2;
    bench.sendStart();
    bench.send({ type: 'train' });
    await bench.untilStatus('failed');
    expect(bench.status).toMatchObject({ retry: false });
    expect(bench.status).toHaveProperty('message', expect.stringContaining('a smaller batch'));
    // The fake device does not say which batch fits, so half of this one is offered.
    expect(bench.status).toHaveProperty('batchSize', 1);
    bench.send({ type: 'train' });
    expect(bench.status?.kind).toBe('preparing');
    await bench.untilStatus('failed');
    bench.send({ type: 'setTraining', training: { ...training, batchSize: 1 } });
    await bench.untilStatus('ready');
    expect(bench.requests).toHaveLength(1);
  });

  it('says that images without masks teach nothing', async () => {
    const bench = new EngineBench();
    bench.images = fakeImages({ masks: false });
    await ready(bench);
    bench.send({ type: 'train' });
    await bench.untilStatus('failed');
    expect(bench.status).toMatchObject({ retry: false });
    expect(bench.network.recorded).toHaveLength(0);
  });

  it('stops at the last good weights when the loss is not a number, and says where', async () => {
    const bench = new EngineBench();
    bench.lossOf = (update) => (update === 36 ? Number.NaN : 1);
    await ready(bench);
    bench.send({ type: 'train' });
    await bench.untilStatus('failed');
    expect(bench.status).toMatchObject({ retry: false, step: 20 });
    expect(bench.status).toHaveProperty('message', expect.stringContaining('at step 37'));
    expect(bench.status).toHaveProperty('message', expect.stringContaining('learning rate 0.01'));
    expect(bench.status).toHaveProperty('message', expect.stringContaining('γ 0.50'));
    bench.network.lossOf = () => 1;
    bench.send({ type: 'step' });
    await bench.until(() => bench.steps.at(-1) === 21);
  });
});

describe('a backend that breaks', () => {
  it('ends in a sentence, and Retry goes on from the last weights kept', async () => {
    const bench = await ready();
    bench.send({ type: 'train' });
    await bench.until(() => bench.network.recorded.length > 45);
    // A lost device never answers.
    bench.network.lossOf = () => new Promise(() => {});
    await new Promise((resolve) => setTimeout(resolve, 20));
    bench.backends[0]?.break('The graphics device was lost');
    await bench.untilStatus('failed');
    const failed = bench.status as { step: number; message: string };
    expect(failed.step).toBeGreaterThanOrEqual(40);
    expect(failed.step % 20).toBe(0);
    expect(failed.message).toMatch(
      new RegExp(
        `^The graphics device was lost at step \\d+\\. Retry .* from step ${failed.step}\\.$`,
      ),
    );
    expect(bench.backends[0]?.isDisposed).toBe(true);

    bench.send({ type: 'startEngine', engine: null });
    await bench.untilStatus('training');
    expect(bench.network.updates).toBeGreaterThan(failed.step);
    const shown = bench.steps.length;
    await bench.until(() => bench.steps.length > shown);
    expect(bench.steps.slice(bench.steps.lastIndexOf(failed.step + 1))).toContain(failed.step + 2);
    expect(bench.events.filter(({ type }) => type === 'rewound')).toHaveLength(1);
    bench.send({ type: 'pause' });
  });

  it('is noticed while nothing runs', async () => {
    const bench = await ready();
    bench.backends[0]?.break('The graphics device was lost');
    await bench.untilStatus('failed');
    expect(bench.status).toMatchObject({ retry: true });
  });

  it('is passed over the next time if it never made a step', async () => {
    const bench = new EngineBench();
    bench.lossOf = () => Promise.reject(new Error('out of memory'));
    await ready(bench);
    bench.send({ type: 'train' });
    await bench.untilStatus('failed');
    expect(bench.status).toHaveProperty('message', expect.stringContaining('out of memory'));
    bench.lossOf = null;
    bench.engineId = 'wasm';
    bench.send({ type: 'startEngine', engine: null });
    await bench.untilStatus('training');
    expect(bench.requests[1]?.avoid.get('webgpu')).toContain('out of memory');
    bench.send({ type: 'pause' });
  });
});

describe('images', () => {
  it('that are opened during training end it and start anew', async () => {
    const bench = await ready();
    bench.send({ type: 'train' });
    await bench.untilStatus('training');
    bench.images = fakeImages({ size: 8 });
    await bench.openPhantoms();
    await bench.until(() => bench.progress.at(-1)?.frame?.size === 8);
    await bench.untilStatus('ready');
    expect(bench.backends[0]?.networks[0]?.isDisposed).toBe(true);
    expect(bench.progress.at(-1)?.frame).toMatchObject({ size: 8, step: 0 });
  });

  it('of the last request win', async () => {
    const finish: ((result: OpeningResult) => void)[] = [];
    const signals: AbortSignal[] = [];
    const bench = new EngineBench({
      openFiles: (_files, _preparation, watch: OpeningWatch) => {
        signals.push(watch.signal);
        return new Promise((resolve) => finish.push(resolve));
      },
    });
    const [first, second] = [bench.openFiles(), bench.openFiles()];
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    const again = async () => fakeImages({ size: 16 });
    finish[1]?.({ images: fakeImages({ size: 8 }), problems: [], again });
    finish[0]?.({ images: fakeImages(), problems: [], again: async () => fakeImages() });
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect((await second).dataset?.size).toBe(8);
    // What is prepared again is what won, too.
    expect((await bench.prepare(preparation))?.dataset?.size).toBe(16);
  });

  it('stay open when another opening is cancelled or fails', async () => {
    const bench = new EngineBench({ openFiles: () => Promise.reject(new Error('disk on fire')) });
    await ready(bench);
    const opened = await bench.openFiles();
    expect(opened.dataset).toBeNull();
    expect(opened).toHaveProperty('problems.0.reason', expect.stringContaining('disk on fire'));
    bench.send({ type: 'step' });
    await bench.until(() => bench.steps.includes(1));
  });
});

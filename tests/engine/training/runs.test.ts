/** Several runs in one engine: they take turns, share what they can, and leave each other alone. */
import { describe, expect, it, vi } from 'vitest';
import { LoadFailed } from '../../../src/engine/loadFailed.ts';
import type { LossChoice } from '../../../src/losses/lossFunction.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import { EngineBench, loss, network, training, unwatched } from '../support/engineBench.ts';

// Longer than the bench waits, so that its reason is the one that is shown.
vi.setConfig({ testTimeout: 15_000 });

const dice: LossChoice = { id: 'dice', parameters: defaultParameters };

/** An engine with the main run and others that are built beside it. */
async function withRuns(others: readonly string[], bench = new EngineBench()) {
  bench.sendStart();
  for (const run of others)
    bench.send({ type: 'build', run, network, training }, { type: 'setLoss', run, loss: dice });
  await bench.untilStatus('ready');
  await bench.until(() => others.every((run) => bench.statusesOf(run).at(-1)?.kind === 'ready'));
  return bench;
}

const stepsOf = (bench: EngineBench, run: string) =>
  bench.progressOf(run).flatMap(({ records }) => records.map(({ step }) => step));
const kindOf = (bench: EngineBench, run: string) => bench.statusesOf(run).at(-1)?.kind;
/** The network of the nth run that was built. */
const networkOf = (bench: EngineBench, n: number) => bench.backends[0]!.networks[n]!;
const counted = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe('several runs', () => {
  it('of one shape share a plan, and each has a network of its own', async () => {
    const bench = await withRuns(['b', 'c']);
    expect(bench.backends[0]?.plans).toHaveLength(1);
    expect(bench.backends[0]?.networks).toHaveLength(3);
    bench.send(
      { type: 'step' },
      { type: 'step', run: 'b' },
      { type: 'step', run: 'b' },
      { type: 'step', run: 'c' },
    );
    await bench.until(() => ['main', 'b', 'c'].every((run) => kindOf(bench, run) === 'paused'));
    expect(networkOf(bench, 0).updates).toBe(1);
    expect(networkOf(bench, 1).updates).toBe(2);
    expect(networkOf(bench, 2).updates).toBe(1);
    expect(stepsOf(bench, 'b')).toEqual([1, 2]);
  });

  it('take turns: none is more than a few steps ahead of another', async () => {
    const bench = await withRuns(['b']);
    bench.send({ type: 'train' }, { type: 'train', run: 'b' });
    let apart = 0;
    await bench.until(() => {
      const [a, b] = [networkOf(bench, 0).updates, networkOf(bench, 1).updates];
      apart = Math.max(apart, Math.abs(a - b));
      return a > 60 && b > 60;
    });
    // What may be sent ahead of a turn, and the steps of the turn itself.
    expect(apart).toBeLessThanOrEqual(8);
    bench.send({ type: 'pause' }, { type: 'pause', run: 'b' });
    await bench.until(() => ['main', 'b'].every((run) => kindOf(bench, run) === 'paused'));
    for (const run of ['main', 'b'])
      expect(stepsOf(bench, run)).toEqual(counted(stepsOf(bench, run).length));
  });

  it('see the same images in the same order as each alone, whatever the others do', async () => {
    const alone = new EngineBench();
    alone.sendStart();
    await alone.untilStatus('ready');
    alone.send({ type: 'train' });
    await alone.until(() => alone.network.recorded.length > 20);
    alone.send({ type: 'pause' });
    const bench = await withRuns(['b']);
    bench.send({ type: 'train' }, { type: 'train', run: 'b' });
    await bench.until(() => networkOf(bench, 1).updates > 5);
    bench.send({ type: 'pause', run: 'b' }, { type: 'reset', run: 'b' });
    await bench.until(() => networkOf(bench, 0).recorded.length > 20);
    bench.send({ type: 'pause' });
    await bench.untilStatus('paused');
    const batches = (of: EngineBench) =>
      of.backends[0]!.networks[0]!.recorded.slice(0, 20).map(({ images }) => images);
    expect(batches(bench)).toEqual(batches(alone));
  });

  it('read their own loss and optimiser', async () => {
    const bench = await withRuns(['b']);
    bench.send({
      ...{ type: 'setTraining', run: 'b' },
      training: { ...training, optimizer: 'sgd', learningRate: 0.5 },
    });
    bench.send({ type: 'step' }, { type: 'step', run: 'b' });
    await bench.until(() => ['main', 'b'].every((run) => kindOf(bench, run) === 'paused'));
    const firstLoss = (run: string) => bench.progressOf(run).find((e) => e.firstLoss)?.firstLoss;
    expect(firstLoss('main')).toEqual(loss);
    expect(firstLoss('b')).toEqual(dice);
    expect(networkOf(bench, 0).recorded[0]).toMatchObject({ optimizer: 'adam' });
    expect(networkOf(bench, 1).recorded[0]).toMatchObject({ optimizer: 'sgd', learningRate: 0.5 });
  });

  it('stop alone when their loss is not a number', async () => {
    const bench = await withRuns(['b']);
    networkOf(bench, 1).lossOf = (update) => (update === 5 ? Number.NaN : 1);
    bench.send({ type: 'train' }, { type: 'train', run: 'b' });
    await bench.until(() => kindOf(bench, 'b') === 'failed');
    const before = stepsOf(bench, 'main').length;
    await bench.until(() => stepsOf(bench, 'main').length > before + 10);
    await bench.until(() => kindOf(bench, 'main') === 'training');
    bench.send({ type: 'pause' });
    await bench.untilStatus('paused');
  });

  it('all stop with a sentence of their own when the device is lost, and Retry resumes those that trained', async () => {
    const bench = await withRuns(['b', 'rests']);
    bench.send({ type: 'train' }, { type: 'train', run: 'b' }, { type: 'step', run: 'rests' });
    await bench.until(() => networkOf(bench, 1).updates > 25);
    bench.backends[0]?.break('The graphics device was lost');
    const runs = ['main', 'b', 'rests'];
    await bench.until(() => runs.every((run) => kindOf(bench, run) === 'failed'));
    bench.send({ type: 'startEngine', engine: null });
    await bench.until(() => ['main', 'b'].every((run) => kindOf(bench, run) === 'training'));
    expect(kindOf(bench, 'rests')).not.toBe('training');
    // One start for all of them.
    expect(bench.backends).toHaveLength(2);
    bench.send({ type: 'pause' }, { type: 'pause', run: 'b' });
  });

  it('of another shape have a plan of their own, which goes with the last of them', async () => {
    const bench = await withRuns(['b']);
    const small = { ...training, batchSize: 1 };
    bench.send({ type: 'setTraining', run: 'b', training: small });
    await bench.until(() => bench.backends[0]?.plans.length === 2);
    await bench.until(() => kindOf(bench, 'b') === 'ready');
    expect(bench.backends[0]?.plans.map(({ isDisposed }) => isDisposed)).toEqual([false, false]);
    bench.send({ type: 'close', run: 'b' }, { type: 'step' });
    await bench.untilStatus('paused');
    expect(bench.backends[0]?.plans.map(({ isDisposed }) => isDisposed)).toEqual([false, true]);
  });

  it('for which there is no memory wait and say so, and the others go on; one that is closed makes room', async () => {
    const bench = await withRuns(['b']);
    const [plan] = bench.backends[0]!.plans;
    plan!.mostRuns = 2;
    bench.send({ type: 'train' });
    bench.send(
      { type: 'build', run: 'c', network, training },
      { type: 'setLoss', run: 'c', loss: dice },
    );
    await bench.until(() => kindOf(bench, 'c') === 'failed');
    expect(bench.statusesOf('c').at(-1)).toMatchObject({
      message: expect.stringContaining('it needs a smaller network. Everything else was kept.'),
    });
    const before = networkOf(bench, 0).updates;
    await bench.until(() => networkOf(bench, 0).updates > before + 5);
    bench.send({ type: 'close', run: 'b' }, { type: 'step', run: 'c' });
    await bench.until(() => kindOf(bench, 'c') === 'paused');
    expect(stepsOf(bench, 'c')).toEqual([1]);
    bench.send({ type: 'close', run: 'c' }, { type: 'close', run: 'main' });
    await vi.waitFor(() => expect(plan!.isDisposed).toBe(true));
  });

  it('closed in the middle of a step end without a word, and the others go on', async () => {
    const bench = await withRuns(['b']);
    bench.send({ type: 'train' }, { type: 'train', run: 'b' });
    await bench.until(() => networkOf(bench, 1).updates > 3);
    bench.send({ type: 'close', run: 'b' });
    const said = bench.events.filter((event) => 'run' in event && event.run === 'b').length;
    const before = stepsOf(bench, 'main').length;
    await bench.until(() => stepsOf(bench, 'main').length > before + 20);
    expect(bench.events.filter((event) => 'run' in event && event.run === 'b')).toHaveLength(said);
    expect(networkOf(bench, 1).isDisposed).toBe(true);
    expect(bench.backends[0]?.plans[0]?.isDisposed).toBe(false);
    await expect(bench.engine.answers.moment('b', unwatched())).resolves.toMatchObject({
      answer: null,
    });
    bench.send({ type: 'pause' });
  });

  it('all take masks that are painted while they train', async () => {
    const bench = await withRuns(['b']);
    bench.send({ type: 'train' }, { type: 'train', run: 'b' });
    await bench.until(() => networkOf(bench, 1).updates > 3);
    const labels = new Uint8Array(64).fill(1, 0, 32);
    bench.send({ type: 'paintMasks', masks: { 'image 1': { width: 8, height: 8, labels } } });
    const plan = bench.backends[0]!.plans[0]!;
    await bench.until(() => plan.maskChanges.length > 0);
    const made = networkOf(bench, 1).updates;
    await bench.until(() => networkOf(bench, 1).updates > made + 5);
    // Once for the plan, not once a run.
    expect(plan.maskChanges).toEqual([1]);
    expect(bench.backends[0]?.plans).toHaveLength(1);
    bench.send({ type: 'pause' }, { type: 'pause', run: 'b' });
    await bench.until(() => ['main', 'b'].every((run) => kindOf(bench, run) === 'paused'));
  });

  it('at a pace of their own do not hold up those without one', async () => {
    const bench = await withRuns(['slow']);
    bench.send({ type: 'setPace', run: 'slow', stepsPerSecond: 0.1 });
    bench.send({ type: 'train', run: 'slow' }, { type: 'train' });
    await bench.until(() => networkOf(bench, 0).updates > 40);
    expect(networkOf(bench, 1).updates).toBe(1);
    bench.send({ type: 'pause' }, { type: 'pause', run: 'slow' });
  });
});

describe('a reset', () => {
  it('that comes while the network is built is not lost', async () => {
    const bench = await withRuns([]);
    bench.send({ type: 'train' });
    await bench.until(() => bench.network.updates > 3);
    bench.send({ type: 'setTraining', training: { ...training, batchSize: 1 } });
    // The building is under way.
    await bench.until(() => bench.backends[0]!.plans.length === 2);
    bench.send({ type: 'reset' });
    await bench.untilStatus('ready');
    expect(bench.network.updates).toBe(0);
    expect(bench.status).toEqual({ kind: 'ready', engine: 'webgpu', step: 0 });
  });
});

describe('a backend that breaks while it builds', () => {
  it('leaves no plan behind: Retry builds on the next one, and what comes late is freed', async () => {
    const bench = await withRuns([]);
    const [broken] = bench.backends;
    let open = () => {};
    broken!.createGate = new Promise((resolve) => {
      open = resolve;
    });
    bench.send({ type: 'setTraining', training: { ...training, batchSize: 1 } });
    await vi.waitFor(() => expect(broken!.plansAsked).toBe(2));
    broken!.break('The graphics device was lost');
    await bench.untilStatus('failed');
    open();
    await vi.waitFor(() => expect(broken!.plans).toHaveLength(2));
    bench.send({ type: 'startEngine', engine: null });
    await bench.untilStatus('ready');
    expect(bench.backends).toHaveLength(2);
    expect(bench.backends[1]?.plans).toHaveLength(1);
    expect(broken!.plans.map(({ isDisposed }) => isDisposed)).toEqual([true, true]);
  });
});

describe('code that does not load', () => {
  it('is the fault of no backend: the run says so, and Retry goes on', async () => {
    const bench = new EngineBench();
    bench.sendStart();
    await bench.untilStatus('ready');
    bench.backends[0]!.createError = new LoadFailed('The kernels could not be loaded.');
    bench.send({ type: 'setTraining', training: { ...training, batchSize: 1 } });
    await bench.untilStatus('failed');
    expect(bench.status).toMatchObject({
      retry: true,
      message: 'The kernels could not be loaded.',
    });
    expect(bench.backends[0]?.isDisposed).toBe(false);
    bench.backends[0]!.createError = null;
    bench.send({ type: 'startEngine', engine: null });
    await bench.untilStatus('ready');
    expect(bench.backends).toHaveLength(1);
  });
});

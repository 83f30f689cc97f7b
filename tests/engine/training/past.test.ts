/** What a run keeps of its past, and what is asked of it. */
import { describe, expect, it, vi } from 'vitest';
import type { EngineEvent } from '../../../src/engine/protocol.ts';
import { RunPast } from '../../../src/engine/training/past.ts';
import { levelOfLogit } from '../../../src/masks/probabilityMap.ts';
import { bytesOf } from '../../../src/runs/keptMoments.ts';
import type { Moment } from '../../../src/runs/moment.ts';
import {
  EngineBench,
  fakeImages,
  isAt,
  loss,
  network,
  training,
  unwatched,
} from '../support/engineBench.ts';

// Longer than the bench waits, so that its reason is the one that is shown.
vi.setConfig({ testTimeout: 15_000 });

type Kept = Extract<EngineEvent, { type: 'kept' }>;

const keptOf = ({ events }: EngineBench, run = 'main'): Kept | undefined =>
  events.findLast((event): event is Kept => event.type === 'kept' && event.run === run);

/** A run that made so many steps and rests. */
async function trained(steps: number, bench = new EngineBench()): Promise<EngineBench> {
  bench.sendStart();
  await bench.untilStatus('ready');
  bench.send({ type: 'repeat', course: { steps, firstLoss: loss, changes: [] } });
  await bench.until(isAt(bench, steps));
  return bench;
}

const ask = (bench: EngineBench, step: number, change = {}) =>
  bench.engine.answers.past(
    { run: 'main', step, sampleId: 'image 2', threshold: 0.5, scores: false, ...change },
    unwatched(),
  );
const momentAt = (bench: EngineBench, step: number, run = 'main') =>
  bench.engine.answers.momentAt({ run, step }).answer;

describe('what a run keeps', () => {
  it('are steps 1 and 10, the last one and the best, which the page is told with their checks', async () => {
    const bench = await trained(25);
    const { steps = [], best, checks = [] } = keptOf(bench) ?? {};
    expect(steps).toEqual(expect.arrayContaining([1, 10, 25]));
    expect(steps).toContain(best);
    expect(checks.map(({ step }) => step)).toEqual([1, 10, 25]);
    expect(new Set(checks.map(({ sum }) => sum)).size).toBe(3);
    for (const step of steps) {
      const moment = momentAt(bench, step);
      expect(moment).toMatchObject({ step, position: 2 * step });
      expect(moment?.weights.at(-1)).toBe(step);
      expect(moment?.moments).toMatchObject({ updates: step });
    }
  });

  it('is also where it rests, and what it goes on from later', async () => {
    const bench = await trained(12);
    bench.send({ type: 'step' });
    await bench.until(() => keptOf(bench)?.steps.includes(13) ?? false);
    expect(keptOf(bench)?.checks.at(-1)?.step).toBe(13);
  });

  it('is given back to a run that was restored, and goes on', async () => {
    const before = await trained(25);
    const { steps = [], checks = [] } = keptOf(before) ?? {};
    const moments = steps.flatMap((step) => {
      const moment = momentAt(before, step);
      return moment && step < 25 ? [{ moment, dice: step === 10 ? 0.9 : 0.1 }] : [];
    });
    const last = momentAt(before, 25) as Moment;
    const restored = async () => {
      const bench = new EngineBench();
      bench.sendStart();
      await bench.untilStatus('ready');
      bench.send({ type: 'restore', moment: last, lastLoss: loss });
      await bench.until(() => bench.events.some(({ type }) => type === 'restored'));
      return bench;
    };
    const bench = await restored();
    expect(keptOf(bench)?.steps).toEqual([25]);
    bench.send({ type: 'recall', takenUpAt: 25, moments, checks });
    expect(keptOf(bench)).toMatchObject({ steps, best: 10, checks });
    expect(momentAt(bench, 10)?.weights.at(-1)).toBe(10);
    bench.send({ type: 'step' });
    await bench.until(() => keptOf(bench)?.steps.includes(26) ?? false);
    expect(keptOf(bench)?.steps).toEqual([...steps, 26]);

    // It has begun anew meanwhile, or is another one.
    const other = await restored();
    other.send({ type: 'recall', takenUpAt: 24, moments, checks });
    expect(keptOf(other)?.steps).toEqual([25]);
    other.send({ type: 'reset' });
    await other.until(() => keptOf(other)?.steps.length === 0);
    other.send({ type: 'recall', takenUpAt: 25, moments, checks });
    expect(keptOf(other)?.steps).toEqual([]);
  });

  it('is forgotten by a reset, another network and other images', async () => {
    const beginnings: ((bench: EngineBench) => void)[] = [
      (bench) => bench.send({ type: 'reset' }),
      (bench) => bench.send({ type: 'build', network, training: { ...training, seed: 2 } }),
      (bench) => {
        bench.images = fakeImages();
        void bench.openFiles();
      },
    ];
    for (const begin of beginnings) {
      const bench = await trained(12);
      begin(bench);
      await bench.until(() => keptOf(bench)?.steps.length === 0);
      expect(keptOf(bench)).toMatchObject({ steps: [], best: null, checks: [] });
      expect(momentAt(bench, 10)).toBeNull();
      expect((await ask(bench, 10)).answer).toBeNull();
    }
  });

  it('begins with the moment that it is restored to, which stays as it is', async () => {
    const bench = await trained(12);
    const moment = momentAt(bench, 10) as Moment;
    bench.send(
      { type: 'build', run: 'fork', network, training },
      { type: 'setLoss', run: 'fork', loss },
    );
    bench.send({ type: 'restore', run: 'fork', moment, lastLoss: loss });
    await bench.until(() => keptOf(bench, 'fork')?.steps.length === 1);
    expect(keptOf(bench, 'fork')?.steps).toEqual([10]);
    expect(momentAt(bench, 10, 'fork')).toEqual(momentAt(bench, 10));
    // Nobody else's: what is done to a copy changes neither.
    moment.weights.fill(7);
    momentAt(bench, 10)?.weights.fill(7);
    expect(momentAt(bench, 10)?.weights.at(-1)).toBe(10);
    expect(momentAt(bench, 10, 'fork')?.weights.at(-1)).toBe(10);
  });

  it('ends where it went back to after a loss that is not a number', async () => {
    const bench = new EngineBench();
    bench.lossOf = (update) => (update === 30 ? Number.NaN : 1);
    bench.sendStart();
    await bench.untilStatus('ready');
    bench.send({ type: 'train' });
    await bench.untilStatus('failed');
    await bench.until(() => keptOf(bench)?.steps.includes(20) ?? false);
    const { steps = [] } = keptOf(bench) ?? {};
    expect(steps).toEqual(expect.arrayContaining([1, 10]));
    expect(Math.max(...steps)).toBe(20);
  });

  it('survives the loss of its device up to the step that it goes on from', async () => {
    const bench = await trained(25);
    bench.send({ type: 'train' });
    await bench.until(() => (bench.steps.at(-1) ?? 0) > 60);
    bench.backends[0]?.break('The graphics device was lost');
    await bench.untilStatus('failed');
    const { step: from } = bench.status as { step: number };
    const { steps = [] } = keptOf(bench) ?? {};
    expect(steps).toEqual(expect.arrayContaining([1, 10, 25]));
    expect(Math.max(...steps)).toBeLessThanOrEqual(from);
    expect(momentAt(bench, 10)?.weights.at(-1)).toBe(10);
    await expect(ask(bench, 10)).rejects.toThrow('The network stopped');
    bench.send({ type: 'startEngine', engine: null });
    await bench.until(() => Math.max(...(keptOf(bench)?.steps ?? [])) > from);
    expect(keptOf(bench)?.steps).toEqual(expect.arrayContaining([1, 10, 25]));
    bench.send({ type: 'pause' });
  });
});

describe('the past of a run', () => {
  it('is seen with the weights of its step, also while the run trains', async () => {
    const bench = await trained(12);
    bench.send({ type: 'train' });
    await bench.until(() => bench.network.updates > 20);
    const { answer } = await ask(bench, 10);
    expect(answer?.frame).toMatchObject({ sampleId: 'image 2', step: 10, size: 4 });
    expect(answer?.frame.differences).toEqual([new Uint16Array(16).fill(levelOfLogit(10))]);
    expect(answer).not.toHaveProperty('scores');
    const seen = await ask(bench, 1, { scores: true, sampleId: 'image 3' });
    expect(seen.answer?.scores?.training?.dice).toBeGreaterThan(0);
    expect(seen.answer?.scores?.validation?.dice).toBeGreaterThan(0);
    expect(Object.keys(seen.answer?.scores?.samples ?? {})).toHaveLength(4);
    // It went on meanwhile, each step once.
    const made = bench.network.updates;
    await bench.until(() => bench.network.updates > made + 10);
    bench.send({ type: 'pause' });
    await bench.untilStatus('paused');
    expect(bench.steps).toEqual(bench.steps.map((_, i) => i + 1));
  });

  it('is not there for steps, images and runs that are not', async () => {
    const bench = await trained(12);
    expect((await ask(bench, 11.5)).answer).toBeNull();
    expect((await ask(bench, 10, { run: 'nobody' })).answer).toBeNull();
    expect((await ask(bench, 10, { sampleId: 'image 9' })).answer).toBeNull();
    expect(momentAt(bench, 10, 'nobody')).toBeNull();
  });
});

describe('RunPast', () => {
  const momentOf = (step: number, value = step): Moment => ({
    ...{ step, position: step, network, channels: 1, classes: 2, moments: null },
    weights: new Float32Array(4).fill(value),
  });

  function setUp() {
    const share = { moments: 5 };
    const told: Kept[] = [];
    const past = new RunPast({
      run: 'main',
      tell: (event) => told.push(event as Kept),
      share: () => share.moments * bytesOf(momentOf(1)),
    });
    return { past, share, told };
  }

  it('keeps no more than its share, and less when it becomes less', () => {
    const { past, share, told } = setUp();
    for (let step = 1; step <= 40; step++) past.take(momentOf(step), step === 7 ? 1 : 0);
    expect(told.at(-1)).toMatchObject({ steps: [1, 7, 10, 32, 40], best: 7 });
    share.moments = 2;
    past.makeRoom();
    expect(told.at(-1)?.steps).toEqual([7, 40]);
    const said = told.length;
    past.makeRoom();
    expect(told).toHaveLength(said);
  });

  it('leaves out weights that are not finite', () => {
    const { past, told } = setUp();
    past.take(momentOf(1), 0.5);
    past.take(momentOf(2, Number.NaN), 0.9);
    expect(told.at(-1)).toMatchObject({ steps: [1], best: 1 });
    expect(past.lacks(2)).toBe(false);
  });
});

describe('the room for a race', () => {
  const room = (bench: EngineBench, runs: number, change = {}) =>
    bench.engine.answers.room({ network, training: { ...training, ...change }, runs });

  it('is what one plan takes and weights and moments for each run', async () => {
    const bench = new EngineBench();
    expect(await room(bench, 2)).toBeNull();
    bench.sendStart();
    await bench.untilStatus('ready');
    // The plan is there already, with one run on it.
    expect(await room(bench, 8)).toEqual({
      ...{ bytes: 80, perRun: 10, available: 990, most: 99, refusal: null },
    });
    // One of another shape is not.
    expect(await room(bench, 8, { batchSize: 1 })).toMatchObject({ bytes: 130, most: 94 });
  });

  it('is refused with the numbers and the most that fit', async () => {
    const bench = new EngineBench();
    bench.sendStart();
    await bench.untilStatus('ready');
    bench.backends[0]!.memory = 145;
    const { most, refusal } = (await room(bench, 12, { batchSize: 1 })) ?? {};
    expect(most).toBe(8);
    expect(refusal).toBe(
      '12 runs need 1 MB of memory, and 1 MB can be had. At most 8 fit: race no more, or use smaller images, a smaller batch or a smaller network.',
    );
  });
});

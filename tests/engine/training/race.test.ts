/** Runs of a group keep in step, and leave each other alone. */
import { describe, expect, it, vi } from 'vitest';
import { RunJobs } from '../../../src/engine/training/runJobs.ts';
import { EngineBench, loss, network, training } from '../support/engineBench.ts';
import type { FakeNetwork } from '../support/fakeNetwork.ts';

// Longer than the bench waits, so that its reason is the one that is shown.
vi.setConfig({ testTimeout: 15_000 });

const group = 'race';

const kindOf = (bench: EngineBench, run: string) => bench.statusesOf(run).at(-1)?.kind;
const stepsOf = (bench: EngineBench, run: string) =>
  bench.progressOf(run).flatMap(({ records }) => records.map(({ step }) => step));
const counted = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

/** An engine with entrants, and the network of each. */
class Race {
  readonly bench = new EngineBench();
  private readonly networks = new Map<string, FakeNetwork>();

  static async of(...runs: string[]): Promise<Race> {
    const race = new Race();
    race.bench.sendStart();
    await race.bench.untilStatus('ready');
    for (const run of runs) await race.add(run);
    return race;
  }

  /** Builds one more and waits until it is there. */
  async add(run: string): Promise<void> {
    this.bench.send(
      { type: 'build', run, network, training, group },
      { type: 'setLoss', run, loss },
    );
    await this.bench.until(() => kindOf(this.bench, run) === 'ready');
    const { network: own } = this.bench;
    // Not so fast that hundreds of steps lie between two events.
    own.lossOf = async (update) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return 1 / (1 + update);
    };
    this.networks.set(run, own);
  }

  networkOf(run: string): FakeNetwork {
    return this.networks.get(run) as FakeNetwork;
  }

  updatesOf = (run: string) => this.networkOf(run).updates;
  sentOf = (run: string) => this.networkOf(run).recorded.length;

  send(type: 'train' | 'pause', ...runs: string[]): void {
    for (const run of runs) this.bench.send({ type, run });
  }

  /** Watches from now on how far runs come apart: steps sent, and steps whose loss is known. */
  apart(...runs: string[]): { sent: number; made: number; underWay: number } {
    const most = { sent: 0, made: 0, underWay: 0 };
    for (const run of runs) {
      const { lossOf } = this.networkOf(run);
      this.networkOf(run).lossOf = async (update) => {
        // The others send in the meantime what they may.
        await new Promise((resolve) => setImmediate(resolve));
        const [sent, made] = [runs.map(this.sentOf), runs.map(this.updatesOf)];
        const spread = (counts: number[]) => Math.max(...counts) - Math.min(...counts);
        const sum = (counts: number[]) => counts.reduce((all, one) => all + one, 0);
        most.sent = Math.max(most.sent, spread(sent));
        most.made = Math.max(most.made, spread(made));
        most.underWay = Math.max(most.underWay, sum(sent) - sum(made));
        return lossOf(update);
      };
    }
    return most;
  }

  async rest(...runs: string[]): Promise<void> {
    this.send('pause', ...runs);
    await this.bench.until(() => runs.every((run) => kindOf(this.bench, run) === 'paused'));
  }
}

describe('runs of a group', () => {
  it('are never more than a step apart, with as many steps under way in all as one run alone', async () => {
    const runs = ['a', 'b', 'c'];
    const race = await Race.of(...runs);
    const apart = race.apart(...runs);
    race.send('train', ...runs);
    await race.bench.until(() => runs.every((run) => race.updatesOf(run) > 60));
    expect(apart).toEqual({ sent: 1, made: 1, underWay: 3 });
    await race.rest(...runs);
    for (const run of runs)
      expect(stepsOf(race.bench, run)).toEqual(counted(stepsOf(race.bench, run).length));
  });

  it('tell their steps in step: of two that are heard of, none is more than one ahead', async () => {
    const runs = ['a', 'b', 'c', 'd'];
    const race = await Race.of(...runs);
    race.send('train', ...runs);
    const framesOf = (run: string) => race.bench.progressOf(run).filter(({ frame }) => frame);
    await race.bench.until(() => runs.every((run) => framesOf(run).length > 4));
    await race.rest(...runs);
    // Frames come in rounds of the same step.
    const steps = runs.map((run) =>
      framesOf(run).flatMap(({ frame }) => (frame ? [frame.step] : [])),
    );
    // The last one is that of the pause.
    const rounds = Math.min(...steps.map(({ length }) => length)) - 1;
    expect(rounds).toBeGreaterThan(2);
    for (const own of steps) expect(own.slice(0, rounds)).toEqual(steps[0]?.slice(0, rounds));
    // And so do scores.
    const measured = runs.map((run) =>
      race.bench
        .progressOf(run)
        .flatMap(({ records }) => records.filter((record) => record.validation))
        .map(({ step }) => step)
        .slice(0, 2),
    );
    for (const own of measured) expect(own).toEqual(measured[0]);
  });

  it('take the same images in the same order', async () => {
    const runs = ['a', 'b'];
    const race = await Race.of(...runs);
    race.send('train', ...runs);
    await race.bench.until(() => runs.every((run) => race.updatesOf(run) > 20));
    await race.rest(...runs);
    const [a, b] = runs.map((run) =>
      race
        .networkOf(run)
        .recorded.map(({ images }) => images)
        .slice(0, 20),
    );
    expect(a).toEqual(b);
  });

  it.each(['pause', 'close'] as const)('do not wait for one after %s', async (type) => {
    const race = await Race.of('a', 'b', 'stays');
    race.send('train', 'a', 'b', 'stays');
    await race.bench.until(() => race.updatesOf('stays') > 5);
    race.bench.send({ type, run: 'stays' });
    const stopped = race.sentOf('stays');
    await race.bench.until(() => race.updatesOf('a') > stopped + 30);
    expect(race.sentOf('stays')).toBe(stopped);
    const apart = race.apart('a', 'b');
    const from = race.updatesOf('a');
    await race.bench.until(() => race.updatesOf('a') > from + 30);
    expect(apart.made).toBeLessThanOrEqual(1);
    await race.rest('a', 'b');
  });

  it('go on without one whose loss is not a number, which says so', async () => {
    const race = await Race.of('a', 'b', 'fails');
    race.networkOf('fails').lossOf = (update) => (update === 12 ? Number.NaN : 1);
    race.send('train', 'a', 'b', 'fails');
    await race.bench.until(() => kindOf(race.bench, 'fails') === 'failed');
    const from = race.updatesOf('a');
    await race.bench.until(() => race.updatesOf('a') > from + 30);
    expect(race.bench.statusesOf('fails').at(-1)).toHaveProperty(
      'message',
      expect.stringContaining('The loss is not a number at step 13'),
    );
    await race.rest('a', 'b');
  });

  it('go on without one that gets no memory', async () => {
    const race = await Race.of('a', 'b');
    const [plan] = race.bench.backends[0]?.plans ?? [];
    if (plan) plan.mostRuns = 3;
    race.send('train', 'a', 'b');
    race.bench.send(
      { type: 'build', run: 'c', network, training, group },
      { type: 'setLoss', run: 'c', loss },
      { type: 'train', run: 'c' },
    );
    await race.bench.until(() => kindOf(race.bench, 'c') === 'failed');
    const from = race.updatesOf('a');
    await race.bench.until(() => race.updatesOf('a') > from + 30);
    await race.rest('a', 'b');
  });

  it('go on without one at the end of its course', async () => {
    const race = await Race.of('a', 'short');
    race.send('train', 'a');
    race.bench.send({
      ...{ type: 'repeat', run: 'short' },
      course: { steps: 15, firstLoss: loss, changes: [] },
    });
    await race.bench.until(() => kindOf(race.bench, 'short') === 'paused');
    expect(race.updatesOf('short')).toBe(15);
    await race.bench.until(() => race.updatesOf('a') > 60);
    await race.rest('a');
  });

  it('wait for one that joins until it is where they are, and do not rest meanwhile', async () => {
    const race = await Race.of('a', 'b');
    race.send('train', 'a', 'b');
    await race.bench.until(() => race.updatesOf('a') > 40);
    await race.add('late');
    const said = race.bench.statusesOf('a').length;
    const { lossOf } = race.networkOf('late');
    const seen: number[] = [];
    race.networkOf('late').lossOf = (update) => {
      seen.push(race.sentOf('a'));
      return lossOf(update);
    };
    race.send('train', 'late');
    await race.bench.until(() => race.updatesOf('late') > 40);
    const waiting = seen[1] as number;
    expect(new Set(seen.slice(1, waiting - 1))).toEqual(new Set([waiting]));
    await race.bench.until(() => Math.max(...stepsOf(race.bench, 'a')) > waiting + 20);
    const apart = race.apart('a', 'b', 'late');
    await race.bench.until(() => race.updatesOf('a') > waiting + 60);
    expect(apart.made).toBeLessThanOrEqual(1);
    const kinds = race.bench
      .statusesOf('a')
      .slice(said)
      .map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['training']));
    await race.rest('a', 'b', 'late');
  });

  it('look for work only when there may be some while they wait for a slow one', async () => {
    const race = await Race.of('a', 'slow');
    race.bench.send({ type: 'setPace', run: 'slow', stepsPerSecond: 0.01 });
    race.send('train', 'a', 'slow');
    await race.bench.until(() => race.updatesOf('slow') === 1);
    await new Promise((resolve) => setTimeout(resolve, 150));
    const next = vi.spyOn(RunJobs.prototype, 'next');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(next.mock.calls.filter(([run]) => run.id === 'slow').length).toBeLessThan(20);
    next.mockRestore();
    expect(race.updatesOf('a')).toBeLessThanOrEqual(2);
    expect(kindOf(race.bench, 'a')).toBe('training');
    await race.rest('a', 'slow');
  });

  it('wait for nobody outside of it, nor anybody for them', async () => {
    const race = await Race.of('a', 'b');
    race.networkOf('a').lossOf = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return 1;
    };
    race.send('train', 'a', 'b');
    race.bench.send({ type: 'step' }, { type: 'step' });
    await race.bench.untilStatus('paused');
    expect(race.bench.steps).toEqual([1, 2]);
    await race.rest('a', 'b');
  });
});

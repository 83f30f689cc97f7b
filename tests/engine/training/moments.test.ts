import { describe, expect, it, vi } from 'vitest';
import type { Moment } from '../../../src/runs/moment.ts';
import { EngineBench, loss, network, ready, trained, training } from '../support/engineBench.ts';

// Longer than the bench waits, so that its reason is the one that is shown.
vi.setConfig({ testTimeout: 15_000 });

describe('moments', () => {
  const asked = (bench: EngineBench) => bench.moment();
  const restore = (moment: Moment) => ({ type: 'restore', moment, lastLoss: null }) as const;

  it('hold all weights, and come after the records of their steps', async () => {
    const bench = await ready();
    bench.send({ type: 'train' });
    await bench.until(() => bench.network.recorded.length > 7);
    let steps: number[] = [];
    const moment = await asked(bench).then((answer) => {
      steps = bench.steps;
      return answer as Moment;
    });
    expect(steps.at(-1)).toBe(moment.step);
    expect(moment.weights.at(-1)).toBe(moment.step);
    expect(moment).toMatchObject({ network, channels: 1, classes: 2, moments: { first: {} } });
    expect(moment.position).toBe(2 * moment.step);
    // Training goes on behind it.
    await bench.until(() => bench.network.recorded.length > moment.step + 3);
    bench.send({ type: 'pause' });
  });

  it('that are asked for at once are both answered', async () => {
    const bench = await trained(3);
    const [first, second] = await Promise.all([asked(bench), asked(bench)]);
    expect(first?.step).toBe(bench.network.updates);
    expect(second).toEqual(first);
    expect(second?.weights).not.toBe(first?.weights);
  });

  it('are null before there is a network', async () => {
    expect(await asked(new EngineBench())).toBeNull();
  });

  it('bring step, weights, moments and batches back in another engine', async () => {
    const first = await trained(9);
    const moment = (await asked(first)) as Moment;
    const { step } = moment;
    const bench = new EngineBench();
    bench.sendStart();
    await bench.until(() => bench.opened.length > 0);
    bench.send(restore(moment));
    await bench.untilStatus('paused');
    expect(bench.events).toContainEqual({
      ...{ type: 'restored', run: 'main' },
      parameters: bench.network.layers.parameterCount,
      step,
      problem: null,
    });
    expect(bench.network.updates).toBe(step);
    expect(bench.network.given).toEqual(moment.moments);
    expect(bench.status).toMatchObject({ step });
    for (const side of [first, bench]) side.send({ type: 'step' });
    await first.until(() => first.steps.includes(step + 1));
    await bench.until(() => bench.steps.includes(step + 1));
    expect(bench.network.recorded[0]?.images).toEqual(first.network.recorded[step]?.images);
  });

  it('that wait for the engine are what a moment gives meanwhile', async () => {
    const moment = (await asked(await trained(3))) as Moment;
    const bench = new EngineBench();
    await bench.openPhantoms();
    bench.send({ type: 'build', network, training }, { type: 'setLoss', loss });
    bench.send(restore(moment));
    expect(await asked(bench)).toBe(moment);
  });

  it('of another network are refused by name, and fresh weights are built', async () => {
    const moment = (await asked(await trained(3))) as Moment;
    const bench = await ready();
    const other = { ...moment, network: { ...moment.network, filters: 5 } };
    bench.send(restore(other));
    await bench.until(() => bench.events.some(({ type }) => type === 'restored'));
    const restored = bench.events.find(({ type }) => type === 'restored');
    expect(restored).toMatchObject({ step: 0 });
    expect(restored).toHaveProperty('problem', expect.stringContaining('down1.conv1.filter'));
    expect(bench.network.updates).toBe(0);
  });

  it('are given up when something else is built, opened or reset', async () => {
    const moment = (await asked(await trained(3))) as Moment;
    for (const command of [{ type: 'build', network, training }, { type: 'reset' }] as const) {
      const bench = new EngineBench();
      bench.send({ type: 'build', network, training }, restore(moment), command);
      bench.sendStart();
      await bench.untilStatus('ready');
      expect(bench.network.updates).toBe(0);
      expect(bench.events.some(({ type }) => type === 'restored')).toBe(false);
    }
  });
});

/** What was trained is given to the page before the run begins anew, whatever makes it. */
import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../src/engine/protocol.ts';
import type { Moment } from '../../../src/runs/moment.ts';
import {
  type BenchOrder,
  EngineBench,
  fakeImages,
  network,
  preparation,
  training,
} from '../support/engineBench.ts';

async function trained(steps = 3): Promise<EngineBench> {
  const bench = new EngineBench();
  bench.sendStart();
  await bench.untilStatus('ready');
  bench.send({ type: 'train' });
  await bench.until(() => bench.network.recorded.length >= steps);
  return bench;
}

const setAside = ({ events }: EngineBench) =>
  events.flatMap((event) => (event.type === 'setAside' ? [event.moment] : []));

const beganAnew = (bench: EngineBench) =>
  bench.until(() => bench.events.filter(({ type }) => type === 'rewound').length === 2);

const build: BenchOrder = { type: 'build', network, training: { ...training, seed: 2 } };

describe('a trained run that begins anew', () => {
  const beginnings: readonly (readonly [string, (bench: EngineBench) => void])[] = [
    ['a reset', (bench) => bench.send({ type: 'reset' })],
    ['other weights', (bench) => bench.send(build)],
    [
      'another network',
      (bench) => bench.send({ ...build, network: { ...network, filters: 5 } } as BenchOrder),
    ],
    ['another size', (bench) => void bench.prepare({ ...preparation, size: 64 })],
    [
      'other images',
      (bench) => {
        bench.images = fakeImages();
        void bench.openFiles();
      },
    ],
  ];
  it.each(beginnings)('is given to the page first: %s', async (_, begin) => {
    const bench = await trained();
    begin(bench);
    await beganAnew(bench);
    const [moment] = setAside(bench) as [Moment];
    expect(setAside(bench)).toHaveLength(1);
    expect(moment.step).toBeGreaterThanOrEqual(3);
    expect(moment).toMatchObject({ network, position: 2 * moment.step, moments: { first: {} } });
    expect(moment.weights.at(-1)).toBe(moment.step);
    // The page knows all of its steps by then, and hears of the new beginning afterwards.
    const kinds = bench.events.map(({ type }) => type);
    const at = kinds.indexOf('setAside');
    const known = bench.events
      .slice(0, at)
      .flatMap((event: EngineEvent) => (event.type === 'progress' ? event.records : []));
    expect(known.at(-1)?.step).toBe(moment.step);
    expect(kinds.lastIndexOf('rewound')).toBeGreaterThan(at);
  });

  it('is not given again by what follows, and an untrained one not at all', async () => {
    const bench = await trained();
    for (const seed of [2, 3, 4])
      bench.send({ type: 'build', network, training: { ...training, seed } });
    await beganAnew(bench);
    await bench.untilStatus('ready');
    bench.send({ type: 'build', network, training: { ...training, seed: 5 } });
    await bench.until(() => bench.events.filter(({ type }) => type === 'rewound').length === 3);
    expect(setAside(bench)).toHaveLength(1);
  });

  it('is given when another one is gone on with, and can be gone back to', async () => {
    const bench = await trained();
    bench.send({ type: 'reset' });
    await beganAnew(bench);
    bench.send({ type: 'step' });
    await bench.until(() => bench.status?.kind === 'paused' && bench.status.step === 1);
    const [first] = setAside(bench) as [Moment];
    bench.send({ type: 'restore', moment: first, lastLoss: null });
    await bench.until(() => bench.events.some(({ type }) => type === 'restored'));
    expect(setAside(bench).map(({ step }) => step)).toEqual([first.step, 1]);
    expect(bench.network.updates).toBe(first.step);
    await bench.until(() => bench.status?.kind === 'paused' && bench.status.step === first.step);
  });

  it('is given where it only waits to be gone on with', async () => {
    const [moment] = await (async () => {
      const bench = await trained();
      bench.send({ type: 'reset' });
      await beganAnew(bench);
      return setAside(bench) as [Moment];
    })();
    const bench = new EngineBench();
    await bench.openPhantoms();
    bench.send({ type: 'build', network, training });
    bench.send({ type: 'restore', moment, lastLoss: null }, build);
    expect(setAside(bench)).toEqual([moment]);
  });

  it('is given where its backend broke', async () => {
    const bench = await trained(46);
    bench.backends[0]?.break('The graphics device was lost');
    await bench.untilStatus('failed');
    const { step } = bench.status as { step: number };
    expect(step).toBeGreaterThan(0);
    bench.send({ type: 'reset' }, { type: 'startEngine', engine: null });
    await bench.until(() => bench.backends.length === 2 && bench.status?.kind === 'ready');
    expect(setAside(bench).map((moment) => moment.step)).toEqual([step]);
  });
});

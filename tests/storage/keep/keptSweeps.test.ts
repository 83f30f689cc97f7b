import { beforeEach, describe, expect, it } from 'vitest';
import { type KeptStudy, mostStudies, type TrialMaps } from '../../../src/runs/sweep/keptStudy.ts';
import { aStudy, ended, trialsOfStudy } from '../../runs/sweep/trials.ts';
import { type KeepClient, keeperOn } from './keeperOn.ts';
import { MemoryShelf } from './memoryShelf.ts';

const kept = (id: string, startedAt = 0): KeptStudy => {
  const study = aStudy({
    ...{ id, startedAt, halving: { eta: 2, first: 10 } },
    budget: { unit: 'minutes', amount: 2.5 },
  });
  const trials = trialsOfStudy(study).map((trial) => ended(trial, 0.5));
  return { study, trials, paces: [{ steps: 40, seconds: 1.5 }] };
};
const mapsOf = (trial: number, level = 7): TrialMaps => ({
  ...{ trial, step: 40 },
  maps: [{ sampleId: 'v', size: 2, differences: [new Uint16Array(4).fill(level)] }],
});

let shelf: MemoryShelf;
let client: KeepClient;

beforeEach(async () => {
  shelf = new MemoryShelf();
  client = keeperOn(new MemoryShelf(), undefined, undefined, shelf);
  await client.ask('open', null);
});

describe('sweeps that are kept', () => {
  it('come back as they were, the first to begin first, with the maps of their trials', async () => {
    await client.ask('keepSweep', { study: kept('b', 2), maps: mapsOf(11) });
    await client.ask('keepSweep', { study: kept('b', 2), maps: mapsOf(2) });
    await client.ask('keepSweep', { study: kept('a', 1), maps: null });
    expect(await client.ask('readSweeps', null)).toEqual({
      studies: [kept('a', 1), kept('b', 2)],
      problems: [],
    });
    expect(await client.ask('readTrialMaps', 'b')).toEqual([mapsOf(2), mapsOf(11)]);
    expect(await client.ask('readTrialMaps', 'a')).toEqual([]);
  });

  it('go with their maps', async () => {
    await client.ask('keepSweep', { study: kept('a'), maps: mapsOf(1) });
    await client.ask('keepSweep', { study: kept('ab'), maps: mapsOf(1) });
    await client.ask('removeSweep', 'a');
    expect([...shelf.values.keys()].sort()).toEqual(['ab', 'ab/1']);
    await client.ask('clear', null);
    expect(shelf.values.size).toBe(0);
  });

  it('are as many as there is reason for: the oldest go', async () => {
    for (let i = 0; i < mostStudies + 2; i++)
      await client.ask('keepSweep', { study: kept(`s${i}`, i), maps: mapsOf(0) });
    const { studies } = await client.ask('readSweeps', null);
    expect(studies.map(({ study }) => study.startedAt)).toEqual(
      Array.from({ length: mostStudies }, (_, i) => i + 2),
    );
    expect(shelf.values.size).toBe(2 * mostStudies);
  });

  it('are left out by name where they are damaged, and stay where they are', async () => {
    await client.ask('keepSweep', { study: kept('a'), maps: mapsOf(1) });
    const broken = kept('b');
    shelf.values.set('b', { version: 1, kept: { ...broken, trials: [{ ...broken.trials[1] }] } });
    shelf.values.set('c', { version: 9, kept: {} });
    shelf.values.set('a/0', { ...mapsOf(0), maps: [{ sampleId: 'v', size: 3, differences: [] }] });
    shelf.values.set('a/2', mapsOf(2, 60_000));
    const { studies, problems } = await client.ask('readSweeps', null);
    expect(studies.map(({ study }) => study.id)).toEqual(['a']);
    expect(problems).toEqual([
      'The sweep b cannot be read, and is left out: trials is a list, its trials must be numbered in their order.',
      'The sweep c was kept by a later version of this page, and is left out.',
    ]);
    expect((await client.ask('readTrialMaps', 'a')).map(({ trial }) => trial)).toEqual([0, 1]);
    expect(shelf.values.has('b')).toBe(true);
  });
});

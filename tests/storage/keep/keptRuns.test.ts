/** Records of trainings on their shelf: they come back as they were, and what is damaged is said and left alone. */
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { changeRuns, readRuns } from '../../../src/storage/keep/keptRuns.ts';
import { aRecord } from '../../support/runRecords.ts';
import { freeLock, keeperOn } from './keeperOn.ts';
import { MemoryShelf } from './memoryShelf.ts';

const full = aRecord(2, {
  ...{ name: 'γ = 0.3, “tries”', isPinned: true, endedAt: 1_700_000_100_000, lossChanges: 1 },
  ...{ course: '10_gamma_0.1', lastBatchLoss: Number.NaN },
  images: { title: 'DRIVE', hash: 'ab'.repeat(32), settings: { size: '64', fit: 'crop' } },
});
const bare = aRecord(1, { final: null, best: null, thumbnails: [] });

describe('records on a shelf', () => {
  it('come back as they were, in the order in which they began', async () => {
    const shelf = new MemoryShelf();
    await changeRuns(shelf, { put: [full, bare], remove: [] });
    expect(await readRuns(shelf)).toEqual({ records: [bare, full], problems: [] });
    await changeRuns(shelf, { put: [{ ...bare, name: 'x' }], remove: [full.id] });
    expect(await readRuns(shelf)).toEqual({ records: [{ ...bare, name: 'x' }], problems: [] });
  });

  it.each([
    ['steps', { steps: 0 }, 'Run 3 cannot be read, and is left out: steps is 0, allowed are 1 to'],
    [
      'a name',
      { name: 'mine', seconds: -1 },
      '“mine” cannot be read, and is left out: seconds is -1',
    ],
    [
      'a curve',
      {
        curves: {
          ...full.curves,
          validationDice: { steps: [1, 2], values: [0.5] },
        },
      },
      'curves.validationDice is a Object, it must have a value for each step',
    ],
    [
      'a picture from elsewhere',
      { thumbnails: [{ sampleId: 'a', picture: 'https://example.org/a.png' }] },
      'thumbnails.0.picture is “https://example.org/a.pn…”, it must be a PNG or WebP picture',
    ],
    ['an id', { id: 'other' }, 'Run 3 cannot be read, and is left out: its id is other'],
  ])('are refused by name for %s, and stay', async (_, damage, said) => {
    const shelf = new MemoryShelf();
    const value = { version: 1, record: { ...aRecord(3), ...damage } };
    await shelf.write([{ key: 'run-3', value }]);
    await changeRuns(shelf, { put: [bare], remove: [] });
    const { records, problems } = await readRuns(shelf);
    expect(records).toEqual([bare]);
    expect(problems).toEqual([expect.stringContaining(said)]);
    expect(await shelf.get('run-3')).toEqual(value);
  });

  it('are left alone where they are of a later version, or of none', async () => {
    const shelf = new MemoryShelf();
    await shelf.write([
      { key: 'a', value: { version: 2, record: { name: 'new' } } },
      { key: 'b', value: 'nonsense' },
    ]);
    expect((await readRuns(shelf)).problems).toEqual([
      '“new” was kept by a later version of this page, and is left out.',
      'The run b has no version that was ever written, and is left out.',
    ]);
  });
});

describe('the keeper', () => {
  it('keeps records beside works, in what is downloaded too, and forgets them with all else', async () => {
    const runs = new MemoryShelf();
    const client = keeperOn(new MemoryShelf(), freeLock, runs);
    await expect(client.ask('readRuns', null)).rejects.toThrow('nothing is kept here');
    await client.ask('open', null);
    await client.ask('changeRuns', { put: [full], remove: [] });
    expect(await client.ask('readRuns', null)).toEqual({ records: [full], problems: [] });
    const dump = unzipSync(new Uint8Array(await (await client.ask('dump', null)).arrayBuffer()));
    expect(JSON.parse(strFromU8(dump['stored.json']!))['run run-2'].record.name).toBe(full.name);
    await client.ask('clear', null);
    expect(runs.values.size).toBe(0);
  });
});

import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { defaultParameters } from '../../../src/losses/catalogue.ts';
import type { Moment } from '../../../src/runs/moment.ts';
import { unetLayers } from '../../../src/runs/networkLayers.ts';
import { checkOf } from '../../../src/runs/weightsCheck.ts';
import type { WorkToKeep } from '../../../src/storage/keep/protocol.ts';
import { storedMoment } from '../../../src/storage/keep/workChange.ts';
import { type KeepClient, keeperOn, sharedLock } from './keeperOn.ts';
import { MemoryShelf } from './memoryShelf.ts';

const network = { depth: 1, filters: 4, norm: 'instance' } as const;
const { parameterCount } = unetLayers(network, 3, 3);
const floats = (seed: number) =>
  Float32Array.from({ length: parameterCount }, (_, i) => Math.sin(seed + i));
const moment: Moment = {
  ...{ network, channels: 3, classes: 3, step: 2, position: 8, weights: floats(1) },
  moments: { optimizer: 'adam', updates: 2, first: floats(2), second: floats(3) },
};
const scores = { loss: 0.5, dice: 0.25, iou: 0.2, precision: 1, recall: 0, classDice: [0.1, 0.4] };
const history = [
  { step: 1, batchLoss: 0.5, training: null, validation: scores },
  { step: 2, batchLoss: Number.NaN, training: scores, validation: null },
];
const loss = { id: 'asymmetric-unified-focal', parameters: defaultParameters } as const;
const earlier = { ...moment, step: 1, weights: moment.weights.map((value) => value + 1) };
const files = [{ path: 'ü/x.png', file: new Blob(['pixels']) }];
const painted = { 'ü/x.png': { width: 2, height: 1, labels: Uint8Array.of(0, 3) } };

const work: WorkToKeep = {
  ...{ id: 'a', link: 'v=1', title: 'scans', images: { hash: 'ab', files, painted } },
  runs: [
    {
      id: 'main',
      setting: {
        network,
        training: { optimizer: 'adam', learningRate: 0.001, batchSize: 4, seed: 1 },
        loss,
      },
      ...{ step: 2, records: 2, firstLoss: loss, moment: storedMoment(moment) },
      changes: [{ step: 2, from: loss, to: { ...loss, classDeltas: [null, 0.2] } }],
      history: { keptParts: 0, added: [history] },
      past: [{ step: 1, moment: storedMoment(earlier) }],
      checks: [checkOf(1, earlier.weights)],
    },
  ],
};
const { moment: _, history: __, past: ___, ...rest } = work.runs[0]!;
const known = { ...rest, past: [1] };

async function kept(): Promise<{ client: KeepClient; shelf: MemoryShelf }> {
  const shelf = new MemoryShelf();
  const client = keeperOn(shelf);
  await client.ask('open', null);
  expect(await client.ask('save', work)).toMatchObject({ kind: 'saved' });
  return { client: keeperOn(shelf), shelf };
}

describe('the keeper', () => {
  it('gives back what it was given', async () => {
    const { client } = await kept();
    const opened = await client.ask('open', null);
    expect(opened).toMatchObject({
      kind: 'open',
      works: [{ id: 'a', link: 'v=1', title: 'scans', hash: 'ab', hasFiles: true }],
    });
    expect(opened.kind === 'open' && opened.works[0]?.runs).toEqual([known]);
    const images = await client.ask('readImages', 'a');
    expect(images.painted).toEqual(painted);
    expect(await images.files?.[0]?.file.text()).toBe('pixels');
    expect(await client.ask('readRun', { work: 'a', run: 'main' })).toEqual({ moment, history });
    expect(await client.ask('readPast', { work: 'a', run: 'main' })).toEqual([earlier]);
  });

  /** What is said of a part that was changed. */
  async function refusal(part: string, change: (value: never) => unknown): Promise<string> {
    const { client, shelf } = await kept();
    const key = [...shelf.values.keys()].find((name) => name.includes(`/${part}/`))!;
    shelf.values.set(key, change(structuredClone(shelf.values.get(key)) as never));
    const before = JSON.stringify([...shelf.values]);
    await client.ask('open', null);
    const reading = [
      client.ask('readImages', 'a'),
      client.ask('readRun', { work: 'a', run: 'main' }),
      client.ask('readPast', { work: 'a', run: 'main' }),
    ];
    const [failed, ...others] = (await Promise.allSettled(reading)).filter(
      (result) => result.status === 'rejected',
    );
    expect(others).toEqual([]);
    expect(JSON.stringify([...shelf.values])).toBe(before);
    return failed?.reason.message;
  }

  const withNetwork = (change: object) => (value: Moment) => ({
    ...value,
    network: { ...network, ...change },
  });
  it.each([
    ['moment', withNetwork({ depth: 99 }), 'network.depth is 99, allowed are 1 to 4'],
    [
      'moment',
      withNetwork({ norm: 'batch' }),
      'network.norm is “batch”, allowed are none, instance',
    ],
    ['moment', withNetwork({ filters: 4.5 }), 'network.filters is 4.5, allowed are 4 to 64'],
    ['moment', withNetwork({ filters: 5 }), 'of another network'],
    ['moment', () => ({ step: 'two' }), 'step is “two”'],
    [
      'moment',
      (value: { parameters: object[] }) => ({ ...value, parameters: value.parameters.slice(1) }),
      'of another network',
    ],
    [
      'moment',
      (value: Moment) => ({ ...value, moments: { ...value.moments, optimizer: 'rprop' } }),
      'moments.optimizer is “rprop”, allowed are adam, sgd',
    ],
    [
      'moment',
      (value: Moment) => ({ ...value, moments: { ...value.moments, first: [1] } }),
      'moments.first is a list',
    ],
    ['past 1', withNetwork({ depth: 99 }), 'An earlier step cannot be read: network.depth is 99'],
    ['past 1', withNetwork({ filters: 5 }), 'of another network'],
    ['history 0', (value: object[]) => value.slice(1), '1 steps in the place of 2'],
    ['history 0', () => 'words', 'all of it is “words”, it must be a list'],
    ['history 0', () => [{ step: 1 }], '0.batchLoss is missing'],
    ['files', () => [{ path: 'x' }], '0.file is missing'],
    [
      'painted',
      () => ({ x: { width: 2, height: 2, labels: Uint8Array.of(1) } }),
      'each of its pixels',
    ],
  ] as [string, (value: never) => unknown, string][])(
    'refuses a damaged %s by name, and leaves it',
    async (part, change, what) => {
      const sentence = await refusal(part, change);
      expect(sentence).toContain(what);
      expect(sentence).toMatch(/\.$/);
    },
  );

  it('offers everything as a download, also where it cannot be understood', async () => {
    const shelf = new MemoryShelf(
      new Map<string, unknown>([
        ['works', { version: 99, works: 'other' }],
        ['a/files/1', files],
        ['a/snapshot/2', { step: 3, values: Float32Array.of(0.5, -2) }],
      ]),
    );
    const client = keeperOn(shelf);
    expect(await client.ask('open', null)).toMatchObject({ kind: 'bad' });
    const dump = await client.ask('dump', null);
    const entries = unzipSync(new Uint8Array(await dump.arrayBuffer()));
    const stored = JSON.parse(strFromU8(entries['stored.json']!));
    expect(stored.works).toEqual({ version: 99, works: 'other' });
    const [image] = stored['a/files/1'];
    expect(image.path).toBe('ü/x.png');
    expect(strFromU8(entries[image.file.file]!)).toBe('pixels');
    const { step, values } = stored['a/snapshot/2'];
    expect([step, values.type]).toEqual([3, 'Float32Array']);
    expect([...new Float32Array(entries[values.file]!.slice().buffer)]).toEqual([0.5, -2]);
  });

  it('does not write to what cannot be understood until it is cleared', async () => {
    const shelf = new MemoryShelf(new Map<string, unknown>([['works', 'words']]));
    const client = keeperOn(shelf);
    await client.ask('open', null);
    expect(await client.ask('save', work)).toMatchObject({ kind: 'failed' });
    expect([...shelf.values]).toEqual([['works', 'words']]);
    await client.ask('clear', null);
    expect(await client.ask('save', work)).toMatchObject({ kind: 'saved' });
  });

  it('keeps in one tab at a time, and in another once the first lets go, with its last save', async () => {
    const shelf = new MemoryShelf();
    const lock = sharedLock();
    const [first, second] = [keeperOn(shelf, lock()), keeperOn(shelf, lock())];
    expect(await first.ask('open', null)).toMatchObject({ kind: 'open' });
    expect(await second.ask('open', null)).toEqual({ kind: 'busy' });
    const saving = first.ask('save', work);
    first.order('letGo');
    // What comes after it is not written any more.
    const late = first.ask('save', { ...work, title: 'late' });
    expect(await saving).toMatchObject({ kind: 'saved' });
    expect(await late).toMatchObject({ kind: 'failed' });
    const opened = await second.ask('open', null);
    expect(opened).toMatchObject({ kind: 'open', works: [{ title: 'scans' }] });
    expect(await first.ask('open', null)).toEqual({ kind: 'busy' });
    second.order('letGo');
    expect(await first.ask('open', null)).toMatchObject({ kind: 'open' });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunToKeep, WorkToKeep } from '../../../src/storage/keep/protocol.ts';
import { BadStore } from '../../../src/storage/keep/readList.ts';
import { imagesOf, keysIn } from '../../../src/storage/keep/records.ts';
import { clearShelf, mostWorks, NoRoom, Works } from '../../../src/storage/keep/works.ts';
import { Crash, MemoryShelf } from './memoryShelf.ts';

/** A run whose moment and history are texts, which works do not look into. */
const run = (
  id: string,
  moment: string | null,
  added: string[],
  keptParts = 0,
  past: Readonly<Record<number, string | null>> = {},
): RunToKeep => ({
  ...{ id, setting: null, step: 1, records: 1, changes: [], firstLoss: null },
  past: Object.entries(past).map(([step, text]) => ({
    step: Number(step),
    moment: text as unknown as RunToKeep['moment'],
  })),
  moment: moment as unknown as RunToKeep['moment'],
  history: { keptParts, added: added as unknown as RunToKeep['history']['added'] },
});

interface Parts {
  readonly hash?: string;
  readonly files?: unknown;
  readonly painted?: unknown;
  readonly runs?: readonly RunToKeep[];
}

const work = (id: string, { hash = '', files = null, painted = null, runs = [] }: Parts) =>
  ({ id, link: 'v=1', title: id, images: { hash, files, painted }, runs }) as WorkToKeep;

/** Everything that is kept, by work and part, the last work first. */
async function contents(works: Works) {
  const { list } = works;
  const all: [string, Record<string, unknown>][] = [];
  for (const one of list.works) {
    const set = imagesOf(list, one)!;
    const read = (key: string | null) => (key === null ? null : works.part(key));
    const runs = one.runs.map(async ({ id, moment, history, past = [] }) => [
      id,
      await read(moment),
      ...(await Promise.all(history.map(read))),
      ...(await Promise.all(past.map((earlier) => read(earlier.moment)))),
    ]);
    const parts = {
      files: await read(set.files),
      painted: await read(set.painted),
      runs: await Promise.all(runs),
    };
    all.push([one.id, parts]);
  }
  return all;
}

type Contents = Awaited<ReturnType<typeof contents>>;

/** What a save makes of it. */
function after(before: Contents, { id, images, runs }: WorkToKeep): Contents {
  const known = before.find(([other]) => other === id)?.[1];
  const parts = {
    files: images.files === 'kept' ? known?.files : images.files,
    painted: images.painted === 'kept' ? known?.painted : images.painted,
    runs: runs.map(({ id: runId, moment, history }) => {
      const [, keptMoment, ...keptHistory] =
        (known?.runs as unknown[][] | undefined)?.find(([other]) => other === runId) ?? [];
      return [
        runId,
        moment ?? keptMoment,
        ...keptHistory.slice(0, history.keptParts),
        ...history.added,
      ];
    }),
  };
  const others = before.filter(([other]) => other !== id);
  return [[id, parts] as Contents[number], ...others].slice(0, mostWorks);
}

/** A save that leaves what it may leave of what is there. */
const step = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    // Works of the same files; others have files of their own.
    hash: fc.constantFrom('', 'x', 'y'),
    painted: fc.constantFrom('kept', 'new', 'none'),
    runs: fc.subarray(['1', '2']),
    isNew: fc.boolean(),
    number: fc.nat(),
  })
  .map(({ id, hash, painted, runs, isNew, number }) => (before: Contents): WorkToKeep => {
    const known = before.find(([other]) => other === id)?.[1];
    const isPainted = known?.painted != null;
    return work(id, {
      hash: `${hash}`,
      files: hash === '' ? null : `files of ${hash}`,
      painted: { kept: isPainted ? 'kept' : null, new: `masks ${number}`, none: null }[painted],
      runs: runs.map((runId) => {
        const [, ...keptHistory] =
          (known?.runs as unknown[][] | undefined)?.find(([other]) => other === runId)?.slice(1) ??
          [];
        const isThere = (known?.runs as unknown[][] | undefined)?.some(([o]) => o === runId);
        if (isThere && !isNew) return run(runId, null, [], keptHistory.length);
        return run(
          runId,
          `weights ${number}`,
          [`records ${number}`],
          Math.min(1, keptHistory.length),
        );
      }),
    });
  });

describe('works', () => {
  it('keep earlier moments that stay, take new ones, and forget the others', async () => {
    const shelf = new MemoryShelf();
    const works = await Works.open(shelf);
    const save = (past: Readonly<Record<number, string | null>>) =>
      works.save(work('a', { runs: [run('1', 'last', ['h'], 0, past)] }));
    await save({ 1: 'one', 10: 'ten', 20: 'twenty' });
    await save({ 1: null, 20: 'another twenty', 30: 'thirty' });
    const again = await Works.open(new MemoryShelf(shelf.values));
    expect((await contents(again))[0]?.[1].runs).toEqual([
      ['1', 'last', 'h', 'one', 'another twenty', 'thirty'],
    ]);
    expect(again.list.works[0]?.runs[0]?.past?.map(({ step }) => step)).toEqual([1, 20, 30]);
    // The list, and the parts that it names.
    expect(shelf.values.size).toBe(1 + keysIn(again.list).length);
    await expect(save({ 40: null })).rejects.toThrow('its earlier steps are not kept any more');
  });

  it('survive a crash between any two writes as they were last saved, or as the save under way has them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 8 }),
        fc.nat(60),
        async (steps, lifetime) => {
          const shelf = new MemoryShelf();
          let acknowledged: Contents = [];
          let underWay: Contents = [];
          const works = await Works.open(shelf);
          shelf.lifetime = lifetime;
          try {
            for (const next of steps) {
              const change = next(acknowledged);
              underWay = after(acknowledged, change);
              await works.save(change);
              acknowledged = underWay;
            }
          } catch (reason) {
            expect(reason).toBeInstanceOf(Crash);
          }
          const again = await Works.open(new MemoryShelf(shelf.values));
          const found = await contents(again);
          // The order says which is dropped next, so it counts too.
          expect([JSON.stringify(acknowledged), JSON.stringify(underWay)]).toContain(
            JSON.stringify(found),
          );
          // Nothing is left over, files lie there once, and saving goes on.
          const keys = [...shelf.values.keys()].filter((key) => key !== 'works');
          expect(keys.sort()).toEqual([...new Set(keysIn(again.list))].sort());
          const stored = keys.filter((key) => key.includes('/files/'));
          expect(new Set(stored.map((key) => shelf.values.get(key))).size).toBe(stored.length);
          await again.save(work('a', { runs: [run('1', 'later', [])] }));
          expect((await contents(again))[0]?.[1].runs).toEqual([['1', 'later']]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('survive a crash at every single point of one save', async () => {
    let crashes = 0;
    for (let lifetime = 0; lifetime < 20; lifetime++) {
      const shelf = new MemoryShelf();
      const works = await Works.open(shelf);
      const files = { hash: 'x', files: 'images' };
      await works.save(work('a', { ...files, runs: [run('1', 'old', ['old'])] }));
      shelf.lifetime = lifetime;
      const saving = works.save(
        work('a', { ...files, files: 'kept', runs: [run('1', 'new', ['new'])] }),
      );
      const crashed = await saving.then(
        () => false,
        (reason) => reason instanceof Crash,
      );
      crashes += Number(crashed);
      const [found] = await contents(await Works.open(new MemoryShelf(shelf.values)));
      const [[, age]] = found![1].runs as unknown[][];
      if (!crashed) expect(age).toBe('new');
      expect(found![1]).toEqual({ files: 'images', painted: null, runs: [['1', age, age]] });
    }
    expect(crashes).toBeGreaterThan(4);
  });

  it('on the same files store them once, each with its own painted masks', async () => {
    const shelf = new MemoryShelf();
    const works = await Works.open(shelf);
    const files = { hash: 'x', files: 'images' };
    await works.save(work('a', { ...files, painted: 'masks' }));
    await works.save(work('b', files));
    await works.save(work('c', files));
    expect(works.list.images.map(({ painted }) => painted !== null)).toEqual([true, false]);
    const named = works.list.works.map(({ images }) => images);
    expect(named[0]).toBe(named[1]);
    expect([...shelf.values.values()].filter((value) => value === 'images')).toHaveLength(1);
    // They go with the last work on them.
    for (const id of ['d', 'e']) await works.save(work(id, {}));
    expect(await contents(works)).toContainEqual([
      'c',
      { files: 'images', painted: null, runs: [] },
    ]);
    await works.save(work('f', {}));
    expect([...shelf.values.values()]).not.toContain('images');
  });

  it('keep several runs, each of which grows by what is new', async () => {
    const shelf = new MemoryShelf();
    const works = await Works.open(shelf);
    const left = run('1', null, [], 1);
    await works.save(work('a', { runs: [run('1', 'm1', ['h1']), run('2', 'm2', ['h2'])] }));
    const before = new Set(shelf.values.keys());
    await works.save(work('a', { runs: [left, run('2', 'm2 later', ['h2 later'], 1)] }));
    expect((await contents(works))[0]?.[1].runs).toEqual([
      ['1', 'm1', 'h1'],
      ['2', 'm2 later', 'h2', 'h2 later'],
    ]);
    const fresh = [...shelf.values.keys()].filter((key) => !before.has(key));
    expect(fresh.map((key) => key.split('/').slice(0, 3).join('/')).sort()).toEqual([
      'a/2/history 1',
      'a/2/moment',
    ]);
    await works.save(work('a', { runs: [left] }));
    expect([...shelf.values.keys()].some((key) => key.startsWith('a/2/'))).toBe(false);
  });

  it('are not saved where the page takes something for kept that is not', async () => {
    const shelf = new MemoryShelf();
    const works = await Works.open(shelf);
    for (const change of [
      work('a', { files: 'kept' }),
      work('a', { painted: 'kept' }),
      work('a', { runs: [run('1', null, [])] }),
      work('a', { runs: [run('1', 'weights', [], 1)] }),
    ])
      await expect(works.save(change)).rejects.toThrow(/not kept any more/);
    expect(shelf.values.size).toBe(0);
  });

  it('go when they were not touched for longest, and never the current one', async () => {
    const works = await Works.open(new MemoryShelf());
    for (const id of ['a', 'b', 'c', 'a', 'd']) await works.save(work(id, {}));
    expect(works.list.works.map(({ id }) => id)).toEqual(['d', 'a', 'c']);
  });

  it('make room for the current one, oldest first, and only as far as needed', async () => {
    const shelf = new MemoryShelf();
    const works = await Works.open(shelf);
    for (const id of ['a', 'b', 'c'])
      await works.save(work(id, { hash: id, files: id.repeat(400) }));
    shelf.capacity = JSON.stringify([...shelf.values]).length + 200;
    const change = { hash: 'c', files: 'kept', runs: [run('1', 'y'.repeat(300), [])] };
    await works.save(work('c', change));
    expect(works.list.works.map(({ id }) => id)).toEqual(['c', 'b']);
    expect((await contents(works))[0]?.[1].files).toBe('c'.repeat(400));
  });

  it('stay as they were when there is no room at all', async () => {
    const shelf = new MemoryShelf();
    const works = await Works.open(shelf);
    const files = { hash: 'x', files: 'images' };
    await works.save(work('a', { ...files, runs: [run('1', 'old', [])] }));
    shelf.capacity = JSON.stringify([...shelf.values]).length + 100;
    const more = work('a', { ...files, runs: [run('1', 'z'.repeat(1000), [])] });
    await expect(works.save(more)).rejects.toThrow(NoRoom);
    const found = await contents(await Works.open(new MemoryShelf(shelf.values)));
    expect(found).toEqual([['a', { files: 'images', painted: null, runs: [['1', 'old']] }]]);
  });

  it('are saved although nothing could be removed yet', async () => {
    const shelf = new MemoryShelf();
    const works = await Works.open(shelf);
    await works.save(work('a', { runs: [run('1', 'first', [])] }));
    shelf.keys = () => Promise.reject(new Error('busy'));
    await works.save(work('a', { runs: [run('1', 'second', [])] }));
    expect((await contents(works))[0]?.[1].runs).toEqual([['1', 'second']]);
  });

  const stored = { id: 'a', savedAt: 1, link: 'v=1', title: 'a', images: 'i', runs: [] };
  const loss = { id: 'dice', parameters: {} };
  const trained = {
    ...{ id: '1', setting: null, step: 1, records: 0, changes: [], firstLoss: loss },
    ...{ moment: 'm', history: [] },
  };
  const withRun = (change: object) => ({
    version: 2,
    images: [],
    works: [{ ...stored, runs: [{ ...trained, ...change }] }],
  });
  it.each([
    ['a later version', { version: 3, works: [] }, /later version/],
    ['an unknown version', { version: 0, works: [] }, /version is 0, /],
    ['no list', 'words', /cannot be read: the list is “words”/],
    ['no works', { version: 1 }, /works is missing/],
    ['a work without parts', { version: 1, works: [{ id: 'a', savedAt: 1 }] }, /info is missing/],
    [
      'a work without a link',
      { version: 2, images: [], works: [{ id: 'a' }] },
      /savedAt is missing/,
    ],
    ['a loss that is none', withRun({ firstLoss: { id: 'l9' } }), /firstLoss.id is “l9”, allowed/],
    [
      'a setting out of its range',
      withRun({ setting: { network: { depth: 99, filters: 4, norm: 'none' } } }),
      /works.0.runs.0.setting.network.depth is 99, allowed are 1 to 4/,
    ],
    ['a work whose part is gone', withRun({}), /missing/],
    ['a work whose images are gone', { version: 2, images: [], works: [stored] }, /missing/],
  ])('of %s are refused in a sentence, and left as they are', async (_, list, sentence) => {
    const shelf = new MemoryShelf(
      new Map<string, unknown>([
        ['works', list],
        ['other', 1],
      ]),
    );
    const opening = Works.open(shelf);
    await expect(opening).rejects.toThrow(sentence);
    await expect(opening).rejects.toThrow(BadStore);
    expect(shelf.values.size).toBe(2);
    await clearShelf(shelf);
    expect((await Works.open(shelf)).list.works).toEqual([]);
  });
});

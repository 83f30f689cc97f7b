import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BadStore,
  clearShelf,
  mostWorks,
  NoRoom,
  type WorkChange,
  Works,
} from '../../../src/storage/keep/works.ts';
import { Crash, MemoryShelf } from './memoryShelf.ts';

const save = (id: string, parts: Record<string, unknown>, drop: string[] = []): WorkChange => ({
  id,
  info: { title: id, parts: Object.keys(parts) },
  parts: new Map(Object.entries(parts)),
  drop,
});

type Contents = Record<string, Record<string, unknown>>;

/** Everything that is kept, by work and part. */
async function contents(works: Works): Promise<Contents> {
  const all: Contents = {};
  for (const { id, parts } of works.list) {
    const own: Record<string, unknown> = {};
    for (const part of Object.keys(parts)) own[part] = await works.read(id, part);
    all[id] = own;
  }
  return all;
}

/** What a save makes of it, newest first as the list is. */
function after(before: Contents, { id, parts, drop }: WorkChange): Contents {
  const { [id]: own = {}, ...others } = before;
  const kept = Object.entries(own).filter(([name]) => !drop.includes(name));
  const all = { [id]: { ...Object.fromEntries(kept), ...Object.fromEntries(parts) }, ...others };
  return Object.fromEntries(Object.entries(all).slice(0, mostWorks));
}

const change = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    parts: fc.dictionary(fc.constantFrom('files', 'snapshot', 'history 0'), fc.nat(), {
      maxKeys: 3,
    }),
    drop: fc.subarray(['snapshot', 'history 0']),
  })
  .map(({ id, parts, drop }) =>
    save(
      id,
      parts,
      drop.filter((name) => !(name in parts)),
    ),
  );

describe('works', () => {
  it('survive a crash between any two writes as they were last saved, or as the save under way has them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 8 }),
        fc.nat(60),
        async (changes, lifetime) => {
          const shelf = new MemoryShelf();
          let acknowledged: Contents = {};
          let underWay: Contents = {};
          const works = await Works.open(shelf);
          shelf.lifetime = lifetime;
          try {
            for (const each of changes) {
              underWay = after(acknowledged, each);
              await works.save(each);
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
          // Nothing is left over, and saving goes on.
          const named = again.list.flatMap(({ parts }) => Object.values(parts));
          expect([...shelf.values.keys()].filter((key) => key !== 'works').sort()).toEqual(
            named.sort(),
          );
          await again.save(save('a', { snapshot: 'later' }));
          expect(await again.read('a', 'snapshot')).toBe('later');
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
      await works.save(save('a', { files: 'images', snapshot: 'old', 'history 0': 'old' }));
      shelf.lifetime = lifetime;
      const saving = works.save(save('a', { snapshot: 'new', 'history 0': 'new' }));
      const crashed = await saving.then(
        () => false,
        (reason) => reason instanceof Crash,
      );
      crashes += Number(crashed);
      const found = (await contents(await Works.open(new MemoryShelf(shelf.values)))).a;
      const age = found?.snapshot;
      if (!crashed) expect(age).toBe('new');
      expect(found).toEqual({ files: 'images', snapshot: age, 'history 0': age });
    }
    expect(crashes).toBeGreaterThan(4);
  });

  it('go when they were not touched for longest, and never the current one', async () => {
    const works = await Works.open(new MemoryShelf());
    for (const id of ['a', 'b', 'c', 'a', 'd']) await works.save(save(id, { files: id }));
    expect(works.list.map(({ id }) => id)).toEqual(['d', 'a', 'c']);
  });

  it('make room for the current one, oldest first, and only as far as needed', async () => {
    const shelf = new MemoryShelf();
    const works = await Works.open(shelf);
    for (const id of ['a', 'b', 'c']) await works.save(save(id, { files: 'x'.repeat(400) }));
    shelf.capacity = JSON.stringify([...shelf.values]).length + 200;
    await works.save(save('c', { snapshot: 'y'.repeat(300) }));
    expect(works.list.map(({ id }) => id)).toEqual(['c', 'b']);
    expect(await works.read('c', 'files')).toBe('x'.repeat(400));
  });

  it('stay as they were when there is no room at all', async () => {
    const shelf = new MemoryShelf();
    const works = await Works.open(shelf);
    await works.save(save('a', { files: 'images', snapshot: 'old' }));
    shelf.capacity = JSON.stringify([...shelf.values]).length + 100;
    await expect(works.save(save('a', { snapshot: 'z'.repeat(1000) }))).rejects.toThrow(NoRoom);
    const found = await contents(await Works.open(new MemoryShelf(shelf.values)));
    expect(found).toEqual({ a: { files: 'images', snapshot: 'old' } });
  });

  it('are saved although nothing could be removed yet', async () => {
    const shelf = new MemoryShelf();
    const works = await Works.open(shelf);
    await works.save(save('a', { snapshot: 1 }));
    shelf.keys = () => Promise.reject(new Error('busy'));
    await works.save(save('a', { snapshot: 2 }));
    expect(await works.read('a', 'snapshot')).toBe(2);
  });

  it.each([
    ['a later version', { version: 2, works: [] }, /later version/],
    ['no list', 'words', /cannot be read/],
    ['no works', { version: 1 }, /cannot be read/],
    ['a work without parts', { version: 1, works: [{ id: 'a', savedAt: 1 }] }, /cannot be read/],
    [
      'a work whose part is gone',
      { version: 1, works: [{ id: 'a', savedAt: 1, info: null, parts: { files: 'nowhere' } }] },
      /missing/,
    ],
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
    expect((await Works.open(shelf)).list).toEqual([]);
  });
});

import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { Keeper } from '../../../src/storage/keep/keeper.ts';
import { MemoryShelf } from './memoryShelf.ts';

it('everything that is kept can be downloaded, also where it cannot be understood', async () => {
  const shelf = new MemoryShelf(
    new Map<string, unknown>([
      ['works', { version: 99, works: 'other' }],
      ['a/files/1', [{ path: 'ü/x.png', file: new Blob(['pixels']) }]],
      ['a/snapshot/2', { step: 3, values: Float32Array.of(0.5, -2) }],
    ]),
  );
  const keeper = new Keeper({ openShelf: async () => shelf, takeLock: async () => true });
  expect(await keeper.answer({ type: 'open' })).toMatchObject({ kind: 'bad' });
  const dump = await keeper.answer({ type: 'dump' });
  const files = unzipSync(new Uint8Array(await dump.arrayBuffer()));
  const stored = JSON.parse(strFromU8(files['stored.json'] as Uint8Array));
  expect(stored.works).toEqual({ version: 99, works: 'other' });
  const [image] = stored['a/files/1'];
  expect(image.path).toBe('ü/x.png');
  expect(strFromU8(files[image.file.file] as Uint8Array)).toBe('pixels');
  const { step, values } = stored['a/snapshot/2'];
  expect([step, values.type]).toEqual([3, 'Float32Array']);
  expect([...new Float32Array(files[values.file]!.slice().buffer)]).toEqual([0.5, -2]);
});

it('what cannot be understood is not written to until it is cleared', async () => {
  const shelf = new MemoryShelf(new Map<string, unknown>([['works', 'words']]));
  const keeper = new Keeper({ openShelf: async () => shelf, takeLock: async () => true });
  await keeper.answer({ type: 'open' });
  const save = { type: 'save', id: 'a', info: null, parts: [['files', 1]], drop: [] } as const;
  expect(await keeper.answer(save)).toMatchObject({ kind: 'failed' });
  expect([...shelf.values]).toEqual([['works', 'words']]);
  await keeper.answer({ type: 'clear' });
  expect(await keeper.answer(save)).toMatchObject({ kind: 'saved' });
  expect(await keeper.answer({ type: 'read', id: 'a', parts: ['files', 'none'] })).toEqual([
    1,
    undefined,
  ]);
});

/** The list of runs and the store: what was kept comes back, and every change is written. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeptRecords } from '../../../src/app/runs/keptRecords.ts';
import type { RunRecord } from '../../../src/runs/runRecord.ts';
import { createRunActions } from '../../../src/state/runActions.ts';
import { createAppStore } from '../../../src/state/store.ts';
import { freeLock, keeperOn } from '../../storage/keep/keeperOn.ts';
import { MemoryShelf } from '../../storage/keep/memoryShelf.ts';
import { aRecord } from '../../support/runRecords.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function page(shelf: MemoryShelf, { isOpen = true } = {}) {
  const store = createAppStore();
  const client = keeperOn(new MemoryShelf(), freeLock, shelf);
  await client.ask('open', null);
  const access = { isOpened: isOpen, ready: async () => access.isOpened };
  const kept = new KeptRecords({ store, client, access });
  await kept.ready;
  const list = (records: readonly RunRecord[]) =>
    store.setState(({ live }) => ({ live: { ...live, records } }));
  const names = () => store.getState().live.records.map(({ number }) => number);
  const notes = () => store.getState().live.recordNotes;
  return { store, access, kept, list, names, notes, actions: createRunActions(store) };
}

const settle = () => vi.advanceTimersByTimeAsync(1000);
const stored = (shelf: MemoryShelf) => [...shelf.values.keys()];

describe('records that are kept', () => {
  it('are there again on the next visit, with names, pins and what was deleted', async () => {
    const shelf = new MemoryShelf();
    const first = await page(shelf);
    first.list([1, 2, 3].map((number) => aRecord(number)));
    await settle();
    first.actions.rename('run-1', '  the first ');
    first.actions.pin(new Set(['run-2']), true);
    first.actions.remove(new Set(['run-3']));
    await settle();
    const second = await page(shelf);
    expect(second.store.getState().live.records).toEqual([
      aRecord(1, { name: 'the first' }),
      aRecord(2, { isPinned: true }),
    ]);
  });

  it('are written once each, and only where they changed', async () => {
    const shelf = new MemoryShelf();
    const write = vi.spyOn(shelf, 'write');
    const { list, store } = await page(shelf);
    list([aRecord(1), aRecord(2)]);
    await settle();
    list([...store.getState().live.records, aRecord(3)]);
    await settle();
    expect(write.mock.calls.map(([changes]) => changes.length)).toEqual([2, 1]);
  });

  it('come back with Undo where they stood', async () => {
    const shelf = new MemoryShelf();
    const { list, actions, names } = await page(shelf);
    list([1, 2, 3].map((number) => aRecord(number)));
    actions.remove(new Set(['run-2']));
    expect(names()).toEqual([1, 3]);
    await settle();
    expect(stored(shelf)).toEqual(['run-1', 'run-3']);
    actions.putBack([aRecord(2)]);
    expect(names()).toEqual([1, 2, 3]);
    await settle();
    expect(stored(shelf).sort()).toEqual(['run-1', 'run-2', 'run-3']);
  });

  it('wait for a store that another tab holds', async () => {
    const shelf = new MemoryShelf();
    await page(shelf).then(async ({ list }) => {
      list([aRecord(1)]);
      await settle();
    });
    const late = await page(shelf, { isOpen: false });
    late.list([aRecord(2)]);
    await settle();
    expect(stored(shelf)).toEqual(['run-1']);
    late.access.isOpened = true;
    late.kept.flush();
    await settle();
    expect(late.names()).toEqual([1, 2]);
    expect(stored(shelf)).toEqual(['run-1', 'run-2']);
  });

  it('are told of where there is no room, and written with the next change', async () => {
    const shelf = new MemoryShelf();
    shelf.capacity = 100;
    const { list, notes, actions } = await page(shelf);
    list([aRecord(1)]);
    await settle();
    expect(notes()).toEqual([expect.stringContaining('are not kept in this browser (full)')]);
    shelf.capacity = Number.POSITIVE_INFINITY;
    actions.rename('run-1', 'x');
    await settle();
    expect(stored(shelf)).toEqual(['run-1']);
  });

  it('that are damaged are said by name', async () => {
    const shelf = new MemoryShelf();
    await shelf.write([{ key: 'run-1', value: { version: 1, record: { name: 'mine' } } }]);
    const { names, notes } = await page(shelf);
    expect(names()).toEqual([]);
    expect(notes()).toEqual([expect.stringMatching(/^“mine” cannot be read, and is left out: /)]);
  });
});

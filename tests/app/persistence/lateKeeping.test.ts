/** A first visit: what keeps is loaded when there is first something to keep, and misses nothing of it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectEngine } from '../../../src/app/connectEngine.ts';
import { withLinkAlone } from '../../../src/app/persistence/beginning.ts';
import { keepingCode } from '../../../src/app/persistence/keepingCode.ts';
import { lateKeeping } from '../../../src/app/persistence/lateKeeping.ts';
import { createActions } from '../../../src/state/actions.ts';
import { createAppStore } from '../../../src/state/store.ts';
import { keeperOn } from '../../storage/keep/keeperOn.ts';
import { MemoryShelf } from '../../storage/keep/memoryShelf.ts';
import { FakeWorker } from '../fakeWorker.ts';
import { ab12, dataset, named, settle } from './openPage.ts';

function firstVisit() {
  const shelf = new MemoryShelf();
  const begins = withLinkAlone('');
  const store = createAppStore(begins.session);
  const worker = new FakeWorker();
  const engine = connectEngine({
    ...{ store, startWorker: worker.start, nextFrame: (callback: () => void) => callback() },
    ...{ onFrame: () => {}, onRewound: () => {}, onGathered: () => {} },
  });
  const keeping = lateKeeping({
    ...{ store, engine, client: keeperOn(shelf), begins, awaited: null },
    ...{ onFirstSave: () => {}, onFilesKept: () => {}, download: () => {} },
    newId: () => `work ${shelf.values.size}`,
  });
  const keepsNothingElse = { saveProject: () => {}, saveStudy: () => {}, readRecords: () => {} };
  const actions = createActions(store, keeping.port, { ...keeping, ...keepsNothingElse });
  return { shelf, store, worker, keeping, actions };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a first visit', () => {
  it('loads nothing while nothing is done', async () => {
    const load = vi.spyOn(keepingCode, 'load');
    const { shelf } = firstVisit();
    await settle();
    expect(load).not.toHaveBeenCalled();
    expect(shelf.values.size).toBe(0);
  });

  it('keeps the very first change', async () => {
    const { shelf, actions } = firstVisit();
    actions.setParameter('gamma', 0.1);
    await settle();
    expect(JSON.stringify([...shelf.values.values()])).toContain('gamma=0.1');
  });

  it('keeps files that were opened before anything else', async () => {
    const { shelf, worker, actions } = firstVisit();
    actions.openFiles([named('a.png')]);
    await settle();
    await worker.answer('openFiles', { dataset: dataset(ab12), problems: [] });
    await settle();
    expect(JSON.stringify([...shelf.values.values()])).toContain(ab12);
  });

  it('opens no files whose opening was taken back while the code was loading', async () => {
    const code = await keepingCode.load();
    const loaded = vi.spyOn(keepingCode, 'loaded').mockReturnValue(null);
    const { worker, actions } = firstVisit();
    actions.openFiles([named('a.png')]);
    actions.cancelOpening();
    loaded.mockReturnValue(code);
    await settle();
    expect(worker.requests.map(({ name }) => name)).not.toContain('openFiles');
  });
});

/** Keeping where the store is slow, belongs to another page for a while, or has a worker that does not load. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginInTime, patienceMs } from '../../../src/app/persistence/beginInTime.ts';
import { WorkerStopped } from '../../../src/bridge/pageEnd.ts';
import { runOf } from '../../../src/state/live.ts';
import { type KeepClient, keeperOn, sharedLock, takenLock } from '../../storage/keep/keeperOn.ts';
import { MemoryShelf } from '../../storage/keep/memoryShelf.ts';
import {
  ab12,
  asked,
  dataset,
  momentAt,
  named,
  openPage,
  orders,
  settle,
  trainedOnFiles,
} from './openPage.ts';

/** A store that answers only when a test lets it. */
function slow(client: KeepClient): { readonly client: KeepClient; answer(): void } {
  let answer = () => {};
  const free = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const ask: KeepClient['ask'] = async (name, question, options) => {
    await free;
    return client.ask(name, question, options);
  };
  return { client: { ...client, ask }, answer };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a store that does not answer in time', () => {
  it('does not keep the page waiting', async () => {
    const shelf = new MemoryShelf();
    await trainedOnFiles(shelf, 10);
    const never = slow(keeperOn(shelf));
    let begun = false;
    const beginning = beginInTime('#v=1&gamma=0.1', never.client, true).then((begins) => {
      begun = true;
      return begins;
    });
    await vi.advanceTimersByTimeAsync(patienceMs);
    expect(begun).toBe(true);
    const { begins, awaited } = await beginning;
    expect(begins.session.loss.parameters.gamma).toBe(0.1);
    expect(awaited).not.toBeNull();
    never.answer();
    expect((await awaited)?.offered?.title).toBe('scans');
  });

  it('does not keep it waiting either where another tab has it', async () => {
    const client = keeperOn(new MemoryShelf());
    const ask: KeepClient['ask'] = (_name, _question, options) => {
      options?.onProgress?.('waits' as never);
      return new Promise(() => {});
    };
    const { begins, awaited } = await beginInTime('', { ...client, ask }, true);
    expect(begins.begun).toBeNull();
    expect(awaited).not.toBeNull();
  });

  it('is waited for where it answers in time, so that nothing else flashes up', async () => {
    const shelf = new MemoryShelf();
    await trainedOnFiles(shelf, 10);
    const { begins, awaited } = await beginInTime('', keeperOn(shelf), true);
    expect(awaited).toBeNull();
    expect(begins.begun?.work.run?.moment.step).toBe(10);
  });

  it('gives the kept work to a page that nobody has touched', async () => {
    const shelf = new MemoryShelf();
    const first = await trainedOnFiles(shelf, 10);
    first.actions.setParameter('gamma', 0.25);
    await settle();
    const store = slow(keeperOn(shelf));
    const page = await openPage(shelf, '', { client: store.client, isLate: true });
    expect(asked(page, 'openPhantoms')).toHaveLength(1);
    await page.opened(dataset(''));
    store.answer();
    await settle();
    expect(page.store.getState().session.loss.parameters.gamma).toBe(0.25);
    await page.opened(dataset(ab12));
    expect(page.worker.last).toMatchObject({ type: 'restore', moment: momentAt(10) });
    expect(page.store.getState().live).toMatchObject({ notice: null, kept: { kind: 'saved' } });
    // It goes on as the work that it is.
    page.deliver({ type: 'restored', run: 'main', parameters: 2, step: 10, problem: null });
    await page.train(11, 12);
    await settle();
    const again = await openPage(shelf);
    expect(again.begins.begun?.work.run?.moment.step).toBe(12);
    expect(again.begins.opened).toMatchObject({ works: [{ title: 'scans' }] });
  });

  it('gives the kept images to a link with another training', async () => {
    const shelf = new MemoryShelf();
    await trainedOnFiles(shelf, 10);
    const store = slow(keeperOn(shelf));
    const link = `#v=1&files=scans&file-count=1&file-hash=${ab12}&seed=7`;
    const page = await openPage(shelf, link, { client: store.client, isLate: true });
    await page.opened(dataset(''));
    store.answer();
    await settle();
    expect(asked(page, 'openFiles')).toHaveLength(1);
    await page.opened(dataset(ab12));
    expect(orders(page, 'restore')).toEqual([]);
    expect(page.store.getState().session.seed).toBe(7);
    expect(page.store.getState().live.notice).toMatchObject({ action: 'back' });
  });

  it('only offers the kept work to who did something meanwhile, and keeps both', async () => {
    const shelf = new MemoryShelf();
    await trainedOnFiles(shelf, 10);
    const store = slow(keeperOn(shelf));
    const page = await openPage(shelf, '', { client: store.client, isLate: true });
    await page.opened(dataset(''));
    page.actions.setParameter('gamma', 0.9);
    await settle();
    store.answer();
    await settle();
    expect(page.store.getState().session.loss.parameters.gamma).toBe(0.9);
    expect(asked(page, 'openFiles')).toEqual([]);
    expect(page.store.getState().live.notice).toMatchObject({ action: 'back' });
    expect(page.store.getState().live.kept.kind).toBe('saved');
    page.actions.backToLastWork();
    await settle();
    await page.opened(dataset(ab12));
    expect(page.worker.last).toMatchObject({ type: 'restore', moment: { step: 10 } });
  });

  it('is said to be slow after a while, and found to work when it does', async () => {
    const shelf = new MemoryShelf();
    await trainedOnFiles(shelf, 10);
    const store = slow(keeperOn(shelf));
    const page = await openPage(shelf, '', { client: store.client, isLate: true });
    page.actions.setParameter('gamma', 0.9);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(page.store.getState().live.kept).toMatchObject({
      kind: 'off',
      reason: expect.stringContaining('does not give out what it keeps'),
    });
    store.answer();
    await settle();
    expect(page.store.getState().live.kept.kind).toBe('saved');
  });

  it('that turns out to be another tab’s is said, and nothing is written', async () => {
    const shelf = new MemoryShelf();
    await trainedOnFiles(shelf, 10);
    const before = JSON.stringify([...shelf.values]);
    const store = slow(keeperOn(shelf, takenLock));
    const page = await openPage(shelf, '', { client: store.client, isLate: true });
    await page.opened(dataset(''));
    page.actions.setParameter('gamma', 0.9);
    await settle();
    store.answer();
    await settle();
    expect(page.store.getState().live.notice?.text).toMatch(/open in another tab/);
    expect(JSON.stringify([...shelf.values])).toBe(before);
  });
});

describe('a page that is left and shown again', () => {
  it('lets another page keep meanwhile, and goes on where nobody did', async () => {
    const shelf = new MemoryShelf();
    const lock = sharedLock();
    const page = await openPage(shelf, '', { lock: lock() });
    await page.opened(dataset(''));
    page.actions.openFiles([named('a.png')]);
    await page.opened(dataset(ab12));
    await page.train(1, 5);
    await settle();
    // What was not saved yet is saved on the way out.
    page.actions.setParameter('gamma', 0.3);
    page.keeping.letGo();
    await settle();
    const other = await openPage(shelf, '', { lock: lock() });
    expect(other.begins.begun?.work).toMatchObject({
      session: { loss: { parameters: { gamma: 0.3 } } },
      run: { moment: { step: 5 } },
    });
    other.keeping.letGo();
    await settle();
    await page.keeping.comeBack();
    await page.train(6, 9);
    await settle();
    expect(page.store.getState().live).toMatchObject({ notice: null, kept: { kind: 'saved' } });
    page.keeping.letGo();
    await settle();
    const again = await openPage(shelf, '', { lock: lock() });
    expect(again.begins.begun?.work.run?.moment.step).toBe(9);
    expect(again.begins.opened).toMatchObject({ works: [{ title: 'scans' }] });
  });

  it('keeps its work as another one, where the other page went on with it', async () => {
    const shelf = new MemoryShelf();
    const lock = sharedLock();
    const page = await openPage(shelf, '', { lock: lock() });
    await page.opened(dataset(''));
    await page.train(1, 5);
    await settle();
    page.keeping.letGo();
    await settle();
    const other = await openPage(shelf, '', { lock: lock() });
    await other.opened(dataset(''));
    other.deliver({ type: 'restored', run: 'main', parameters: 2, step: 5, problem: null });
    await other.train(6, 50);
    await settle();
    other.keeping.letGo();
    await settle();
    const back = page.keeping.comeBack();
    await settle();
    await page.worker.answer('moment', momentAt(5));
    await back;
    await settle();
    page.keeping.letGo();
    await settle();
    const { begins } = await openPage(shelf, '', { lock: lock() });
    const steps =
      begins.opened?.kind === 'open' && begins.opened.works.map(({ runs }) => runs[0]?.step);
    expect(steps).toEqual([5, 50]);
  });

  it('keeps nothing while another page keeps, says so, and keeps again after that', async () => {
    const shelf = new MemoryShelf();
    const lock = sharedLock();
    const page = await openPage(shelf, '', { lock: lock() });
    await page.opened(dataset(''));
    await page.train(1, 5);
    await settle();
    page.keeping.letGo();
    await settle();
    const other = await openPage(shelf, '', { lock: lock() });
    await page.keeping.comeBack();
    expect(page.store.getState().live.notice?.text).toMatch(/open in another tab/);
    page.keeping.letGo();
    other.keeping.letGo();
    await settle();
    await page.keeping.comeBack();
    expect(page.store.getState().live).toMatchObject({ notice: null, kept: { kind: 'saved' } });
  });
});

describe('a worker that does not load', () => {
  it('is said to be that, and is tried again', async () => {
    const shelf = new MemoryShelf();
    await trainedOnFiles(shelf, 10);
    const working = keeperOn(shelf);
    let loads = false;
    const ask: KeepClient['ask'] = async (name, question, options) => {
      if (!loads) throw new WorkerStopped('the worker stopped');
      return working.ask(name, question, options);
    };
    const page = await openPage(shelf, '', { client: { ...working, ask } });
    await page.opened(dataset(''));
    const { notice, kept } = page.store.getState().live;
    expect(notice).toMatchObject({ action: 'keep-again' });
    expect(notice?.text).toMatch(/could not be loaded, or stopped \(the worker stopped\)/);
    expect(notice?.text).toMatch(/What was kept before stays/);
    expect(kept.kind).toBe('off');
    loads = true;
    page.actions.setParameter('gamma', 0.1);
    page.actions.keepAgain();
    await settle();
    expect(page.store.getState().live).toMatchObject({ notice: null, kept: { kind: 'saved' } });
    // What was kept before is there as well.
    const again = await openPage(shelf);
    expect(again.begins.opened).toMatchObject({ works: [{}, { title: 'scans' }] });
  });

  it('in the middle of a visit costs nothing that was saved, and saving goes on', async () => {
    const shelf = new MemoryShelf();
    let stops = 0;
    const ask =
      (client: KeepClient): KeepClient['ask'] =>
      async (name, question, options) => {
        if (name === 'save' && stops > 0) {
          stops -= 1;
          throw new WorkerStopped('broken');
        }
        return client.ask(name, question, options);
      };
    const client = keeperOn(shelf);
    const page = await openPage(shelf, '', { client: { ...client, ask: ask(client) } });
    await page.opened(dataset(''));
    await page.train(1, 5);
    await settle();
    stops = 1;
    await page.train(6, 8);
    await settle();
    expect(page.store.getState().live.notice).toMatchObject({ action: 'keep-again' });
    await page.train(9, 12);
    await settle();
    expect(page.store.getState().live).toMatchObject({ notice: null, kept: { kind: 'saved' } });
    const again = await openPage(shelf);
    expect(again.begins.opened).toMatchObject({ works: [{ runs: [{ step: 12 }] }] });
  });
});

describe('moments', () => {
  it('that are asked for at once are each answered', async () => {
    const shelf = new MemoryShelf();
    const page = await trainedOnFiles(shelf, 10);
    page.store.setState(({ live }) => {
      const main = runOf(live);
      const history = main.history.append([
        { step: 11, batchLoss: 1, training: null, validation: null },
      ]);
      return { live: { ...live, runs: { main: { ...main, history } } } };
    });
    page.keeping.flush();
    const work = page.keeping.work();
    const [first, second] = asked(page, 'moment').slice(-2);
    await page.worker.answer('moment', momentAt(11), second as never);
    expect((await work).run?.moment.step).toBe(11);
    await page.worker.answer('moment', momentAt(11), first as never);
    await settle();
    expect((await openPage(shelf)).begins.begun?.work.run?.moment.step).toBe(11);
  });

  it('that come after their training was reset, or other images were opened, are not saved', async () => {
    const shelf = new MemoryShelf();
    const page = await trainedOnFiles(shelf, 10);
    const records = [{ step: 11, batchLoss: 1, training: null, validation: null }];
    const late = { type: 'progress', run: 'main', records, changes: [] } as const;
    page.deliver({ ...late, firstLoss: null, frame: null, scores: null });
    page.keeping.flush();
    page.actions.reset();
    page.rewound();
    await page.worker.answer('moment', momentAt(11));
    await settle();
    expect((await openPage(shelf)).begins.begun?.work).toMatchObject({
      run: null,
      files: [{}, {}],
    });
  });
});

describe('a page that starts afresh', () => {
  it('begins without the kept work, which it offers', async () => {
    const shelf = new MemoryShelf();
    const first = await trainedOnFiles(shelf, 10);
    first.actions.setParameter('gamma', 0.25);
    await settle();
    const page = await openPage(shelf, '#afresh');
    expect(page.begins).toMatchObject({ begun: null, files: null, complaints: [] });
    expect(page.store.getState().session.loss.parameters.gamma).toBe(0.5);
    expect(page.store.getState().live.notice).toMatchObject({ action: 'back' });
    await page.opened(dataset(''));
    // What is done in it is kept beside that.
    page.actions.setParameter('gamma', 0.1);
    await settle();
    page.actions.backToLastWork();
    await settle();
    await page.opened(dataset(ab12));
    expect(page.worker.last).toMatchObject({ type: 'restore', moment: { step: 10 } });
  });
});

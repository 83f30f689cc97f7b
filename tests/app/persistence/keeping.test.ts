import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { naturalLook } from '../../../src/phantoms/look.ts';
import { runOf } from '../../../src/state/live.ts';
import { encodeSession } from '../../../src/state/session/codec.ts';
import { defaultPhantoms } from '../../../src/state/session/session.ts';
import { takenLock } from '../../storage/keep/keeperOn.ts';
import { MemoryShelf } from '../../storage/keep/memoryShelf.ts';
import {
  ab12,
  asked,
  cd34,
  dataset,
  momentAt,
  named,
  openPage,
  orders,
  settle,
  trainedOnFiles,
  trainedOnPhantoms,
} from './openPage.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('keeping', () => {
  it('tells once that files of a person are kept, and never of phantoms', async () => {
    const page = await openPage(new MemoryShelf());
    await page.opened(dataset(''));
    await page.train(1, 20);
    await settle();
    expect(page.store.getState().live.kept.kind).toBe('saved');
    expect(page.filesKept()).toBe(0);
    for (const hash of [ab12, cd34]) {
      page.actions.openFiles([named(`${hash}.png`)]);
      await page.opened(dataset(hash, hash));
      await settle();
      expect(page.filesKept()).toBe(1);
    }
  });

  it('writes nothing while nobody has done anything', async () => {
    const shelf = new MemoryShelf();
    const page = await openPage(shelf);
    await page.opened(dataset(''));
    page.rewound(9);
    await settle();
    expect(shelf.values.size).toBe(0);
    expect(page.store.getState().live.kept).toEqual({ kind: 'none' });
  });

  it('brings files, settings, weights and the course of the training back', async () => {
    const shelf = new MemoryShelf();
    const first = await trainedOnFiles(shelf);
    first.actions.setParameter('gamma', 0.25);
    await settle();
    expect(first.store.getState().live.kept.kind).toBe('saved');
    expect(first.store.getState().live.notice).toBeNull();

    const page = await openPage(shelf);
    expect(page.store.getState().session.loss.parameters.gamma).toBe(0.25);
    expect(asked(page, 'openPhantoms')).toEqual([]);
    const [opening] = asked(page, 'openFiles');
    expect(opening?.ask).toMatchObject({ files: [{ path: 'a.png' }, { path: 'b.png' }] });
    await page.opened(dataset(ab12));
    expect(page.worker.last).toMatchObject({ type: 'restore', moment: momentAt(1203) });
    expect(runOf(page.store.getState().live).history).toHaveLength(1203);
    // A network that is built anew on the way does not take the history away.
    page.rewound(2);
    page.deliver({ type: 'restored', run: 'main', parameters: 2, step: 1203, problem: null });
    expect(runOf(page.store.getState().live).history.last?.step).toBe(1203);
    // It goes on where it was, and what goes on is kept again.
    await page.train(1204, 1300);
    await settle();
    const again = await openPage(shelf);
    expect(again.begins.begun?.work.run?.history).toHaveLength(1300);
    expect(again.begins.begun?.work.run?.moment.step).toBe(1300);
  });

  it('obeys a link to the kept phantoms dialled otherwise, and goes back to the kept ones', async () => {
    const shelf = new MemoryShelf();
    await trainedOnPhantoms(shelf);
    const link = 'v=1&phantom-share=0.01&phantom-noise=0.2';
    const page = await openPage(shelf, `#${link}`);
    expect(encodeSession(page.store.getState().session)).toBe(link);
    expect(asked(page, 'openPhantoms').map(({ ask }) => ask)).toMatchObject([
      { request: { look: { share: 0.01, noise: 0.2 } } },
    ]);
    await page.opened(dataset(''));
    expect(orders(page, 'restore')).toEqual([]);
    expect(page.store.getState().live.notice).toMatchObject({ action: 'back' });
    page.actions.backToLastWork();
    await settle();
    expect(page.store.getState().session.data).toEqual(defaultPhantoms);
    await page.opened(dataset(''));
    expect(page.worker.last).toMatchObject({ type: 'restore', moment: momentAt(20) });
  });

  it('gives no weights to phantoms that were dialled while the kept ones were drawn', async () => {
    const shelf = new MemoryShelf();
    await trainedOnPhantoms(shelf);
    const page = await openPage(shelf);
    page.actions.openPhantoms({ ...defaultPhantoms, look: { ...naturalLook, share: 0.01 } });
    await page.opened(dataset(''));
    expect(orders(page, 'restore')).toEqual([]);
    expect(runOf(page.store.getState().live).history).toHaveLength(0);
  });

  it('brings what was painted back before the weights', async () => {
    const shelf = new MemoryShelf();
    const first = await trainedOnFiles(shelf, 10);
    const mask = { width: 2, height: 1, labels: Uint8Array.of(0, 1) };
    first.actions.paintMask('a.png', mask);
    await settle();
    const page = await openPage(shelf);
    // A setting that is moved before the images are open does not lose it.
    page.actions.setParameter('gamma', 0.3);
    await settle();
    await page.opened(dataset(ab12));
    expect(page.worker.orders.slice(-2)).toMatchObject([
      { type: 'paintMasks', masks: { 'a.png': mask } },
      { type: 'restore' },
    ]);
    expect(page.store.getState().live.painted).toEqual({ 'a.png': mask });
    page.actions.paintMask('a.png', null);
    await settle();
    expect((await openPage(shelf)).begins.begun?.work.painted).toEqual({});
    expect([...shelf.values.keys()].some((key) => key.includes('painted'))).toBe(false);
  });

  it('writes only the part of a long history that is new', async () => {
    const shelf = new MemoryShelf();
    const page = await trainedOnFiles(shelf, 1100);
    const before = new Set(shelf.values.keys());
    await page.train(1101, 1150);
    await settle();
    const fresh = [...shelf.values.keys()].filter((key) => !before.has(key));
    expect(fresh.map((key) => key.split('/')[2]).sort()).toEqual(['history 2', 'moment']);
  });

  it('forgets a training that was reset, and keeps the images', async () => {
    const shelf = new MemoryShelf();
    const page = await trainedOnFiles(shelf);
    page.actions.reset();
    page.rewound(2);
    await settle();
    const names = [...shelf.values.keys()].map((key) => key.split('/').at(-2) ?? key);
    expect(names.sort()).toEqual(['files', 'works']);
    const again = await openPage(shelf);
    expect(again.begins.begun?.work).toMatchObject({ run: null, files: [{}, {}] });
  });

  it('puts a new training in the place of one that was reset, and nothing is left of that', async () => {
    const shelf = new MemoryShelf();
    const page = await trainedOnFiles(shelf, 1203);
    page.actions.reset();
    page.rewound(2);
    await page.train(1, 7);
    await settle();
    page.actions.setParameter('gamma', 0.1);
    await settle();
    const names = [...shelf.values.keys()].map((key) => key.split('/').at(-2) ?? key);
    expect(names.sort()).toEqual(['files', 'history 0', 'moment', 'works']);
    const again = await openPage(shelf);
    expect(again.begins.begun?.work.run?.history).toHaveLength(7);
  });

  it('keeps the last work when other images are opened', async () => {
    const shelf = new MemoryShelf();
    const page = await trainedOnFiles(shelf, 10);
    page.actions.openFiles([named('c.png')]);
    await page.opened(dataset(cd34, 'others'));
    page.rewound(2);
    await settle();
    const again = await openPage(shelf, `#v=1&files=scans&file-count=2&file-hash=${ab12}`);
    expect(again.begins.begun?.work.run?.moment.step).toBe(10);
    const last = await openPage(shelf);
    expect(last.begins.begun?.work.files).toMatchObject([{ path: 'c.png' }]);
  });

  it('goes back to the last work from a link to something else', async () => {
    const shelf = new MemoryShelf();
    await trainedOnFiles(shelf, 10);
    const page = await openPage(shelf, '#v=1&phantom=vessel');
    await page.opened(dataset(''));
    expect(page.store.getState().live.notice).toMatchObject({ action: 'back' });
    await page.train(1, 3);
    await settle();
    page.actions.backToLastWork();
    await settle();
    expect(asked(page, 'openFiles')).toHaveLength(1);
    await page.opened(dataset(ab12));
    expect(page.worker.last).toMatchObject({ type: 'restore', moment: { step: 10 } });
    page.deliver({ type: 'restored', run: 'main', parameters: 2, step: 10, problem: null });
    page.actions.setParameter('gamma', 0.1);
    await settle();
    // Both are there: the one gone back to, and the one left.
    const again = await openPage(shelf);
    expect(again.begins.begun?.work.run?.moment.step).toBe(10);
    const left = await openPage(shelf, '#v=1&phantom=vessel');
    expect(left.begins.begun?.work.run?.moment.step).toBe(3);
  });

  it('does not save the training on phantoms that stand in for files', async () => {
    const shelf = new MemoryShelf();
    const page = await openPage(shelf, `#v=1&files=scans&file-count=2&file-hash=${ab12}`);
    await page.opened(dataset(''));
    await page.train(1, 5);
    await settle();
    expect([...shelf.values.keys()].some((key) => key.includes('/moment/'))).toBe(false);
  });

  it('keeps all but the images where there is no room for them, and gives the training to who opens them', async () => {
    const shelf = new MemoryShelf();
    const write = shelf.write.bind(shelf);
    shelf.write = async (changes) => {
      if (changes.some((change) => 'key' in change && change.key.includes('/files/')))
        throw new DOMException('full', 'QuotaExceededError');
      await write(changes);
    };
    const page = await trainedOnFiles(shelf, 10);
    expect(page.store.getState().live.notice?.text).toMatch(/no room to keep these images/);
    expect(page.store.getState().live.kept.kind).toBe('saved');
    await page.train(11, 20);
    await settle();
    const again = await openPage(shelf);
    await again.opened(dataset(''));
    expect(orders(again, 'restore')).toEqual([]);
    again.actions.openFiles([named('a.png'), named('b.png')]);
    await again.opened(dataset(ab12));
    expect(again.worker.last).toMatchObject({ type: 'restore', moment: { step: 20 } });
  });

  it('says once that there is no room, and leaves what was kept as it is', async () => {
    const shelf = new MemoryShelf();
    const page = await trainedOnFiles(shelf, 10);
    shelf.write = async () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    await page.train(11, 12);
    await settle();
    expect(page.store.getState().live.notice?.text).toMatch(/no room to keep what is new/);
    page.actions.dismissNotice();
    await page.train(13, 14);
    await settle();
    expect(page.store.getState().live.notice).toBeNull();
    expect(page.store.getState().live.kept.kind).toBe('off');
    const again = await openPage(new MemoryShelf(shelf.values));
    expect(again.begins.begun?.work.run?.moment.step).toBe(10);
  });

  it('says once that this window keeps nothing, and works', async () => {
    const shelf = new MemoryShelf();
    shelf.get = () => Promise.reject(new DOMException('private', 'InvalidStateError'));
    const page = await trainedOnFiles(shelf, 3);
    expect(page.store.getState().live.notice?.text).toMatch(/keeps nothing in this window/);
    expect(runOf(page.store.getState().live).history).toHaveLength(3);
    page.actions.dismissNotice();
    await page.train(4, 9);
    await settle();
    expect(page.store.getState().live.notice).toBeNull();
  });

  it('neither reads nor writes in a second tab', async () => {
    const shelf = new MemoryShelf();
    await trainedOnFiles(shelf, 10);
    const before = JSON.stringify([...shelf.values]);
    const page = await openPage(shelf, '', { lock: takenLock });
    expect(page.begins.begun).toBeNull();
    expect(page.store.getState().live.kept.kind).toBe('off');
    await page.opened(dataset(''));
    await page.train(1, 5);
    await settle();
    expect(JSON.stringify([...shelf.values])).toBe(before);
    expect(asked(page, 'moment')).toEqual([]);
  });

  it('starts clean on #reset only once it is told to', async () => {
    const shelf = new MemoryShelf();
    await trainedOnFiles(shelf, 10);
    const before = JSON.stringify([...shelf.values]);
    const page = await openPage(shelf, '#reset');
    expect(page.begins.complaints).toEqual([]);
    expect(page.store.getState().live.notice).toMatchObject({ action: 'start-clean' });
    page.actions.setParameter('gamma', 0.1);
    await settle();
    expect(JSON.stringify([...shelf.values])).toBe(before);
    page.actions.startClean();
    await settle();
    expect([...shelf.values.keys()].some((key) => key.includes('files'))).toBe(false);
    page.actions.setParameter('gamma', 0.2);
    await settle();
    expect((await openPage(shelf)).begins.session.loss.parameters.gamma).toBe(0.2);
  });

  it('offers a part that is damaged as a download, and begins without it', async () => {
    const shelf = new MemoryShelf();
    await trainedOnFiles(shelf, 10);
    const key = [...shelf.values.keys()].find((name) => name.includes('/moment/')) as string;
    shelf.values.set(key, { step: 'ten' });
    const before = JSON.stringify([...shelf.values]);
    const page = await openPage(shelf);
    expect(page.begins.begun).toBeNull();
    expect(page.store.getState().live.notice).toMatchObject({ action: 'start-clean' });
    page.actions.setParameter('gamma', 0.1);
    await settle();
    expect(JSON.stringify([...shelf.values])).toBe(before);
  });
});

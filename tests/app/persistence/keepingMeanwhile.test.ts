/** What a person does while a save is under way is not mixed up with what is being written. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type KeepClient, keeperOn } from '../../storage/keep/keeperOn.ts';
import { MemoryShelf } from '../../storage/keep/memoryShelf.ts';
import { ab12, dataset, named, openPage, settle } from './openPage.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A store that needs a while for each save: done, its answer waits until it is let go. */
function slowStore(shelf: MemoryShelf) {
  const client = keeperOn(shelf);
  let waiting: (() => void)[] = [];
  const slow: KeepClient = {
    ...client,
    ask: async (name, ask, options) => {
      const answer = await client.ask(name, ask, options);
      if (name === 'save') await new Promise<void>((done) => waiting.push(done));
      return answer;
    },
  };
  const letGo = async () => {
    while (waiting.length > 0) {
      const [first, ...others] = waiting;
      waiting = others;
      first!();
      await settle();
    }
  };
  return { client: slow, letGo, isSaving: () => waiting.length > 0 };
}

/** A page whose files are being saved. */
async function withFiles() {
  const shelf = new MemoryShelf();
  const store = slowStore(shelf);
  const page = await openPage(shelf, '', { client: store.client });
  await page.opened(dataset(''));
  page.actions.openFiles([named('a.png')]);
  await page.opened(dataset(ab12));
  await settle();
  return { shelf, store, page };
}

describe('while a save is under way', () => {
  it('starting over begins another work, although the files of the last are not written yet', async () => {
    const { shelf, store, page } = await withFiles();
    expect(store.isSaving()).toBe(true);
    page.actions.startOver();
    await page.opened(dataset(''));
    await settle();
    await store.letGo();

    const again = await openPage(shelf);
    expect(again.begins.session.data.kind).toBe('phantoms');
    expect(again.begins.begun?.work.files ?? null).toBeNull();
    // What was open is kept beside it.
    const { works } = again.begins.opened as { works: readonly { hash: string }[] };
    expect(works.map(({ hash }) => hash)).toContain(ab12);
  });

  it('a training that is reset is forgotten, although it is written just now', async () => {
    const { shelf, store, page } = await withFiles();
    await store.letGo();
    await page.train(1, 20);
    await settle();
    expect(store.isSaving()).toBe(true);
    page.actions.reset();
    page.rewound();
    await settle();
    await store.letGo();

    const again = await openPage(shelf);
    expect(again.begins.begun?.work.files).toHaveLength(1);
    expect(again.begins.begun?.work.run).toBeNull();
  });
});

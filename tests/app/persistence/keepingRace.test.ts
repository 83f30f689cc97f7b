/** A race is kept run by run, and every run of it is back at its last save. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { racing } from '../../../src/app/connectEngine.ts';
import { MemoryShelf } from '../../storage/keep/memoryShelf.ts';
import { dataset, momentAt, openPage, orders, settle } from './openPage.ts';

beforeAll(async () => void (await racing.load()));
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Page = Awaited<ReturnType<typeof openPage>>;

const link = 'v=1&race=this~dice';

/** Makes the steps of a run known, paused after the last one. */
function trained(page: Page, run: string, steps: number) {
  const records = Array.from({ length: steps }, (_, i) => ({
    ...{ step: i + 1, batchLoss: 1, training: null, validation: null },
  }));
  page.deliver({
    ...{ type: 'progress', run, records, changes: [], firstLoss: null, frame: null, scores: null },
  });
}

async function raced(shelf: MemoryShelf) {
  const page = await openPage(shelf, link);
  await page.opened(dataset(''));
  trained(page, 'race 1', 7);
  trained(page, 'race 2', 6);
  const status = { kind: 'paused', engine: 'cpu', step: 7 } as const;
  page.deliver({ type: 'status', run: 'race 1', status });
  // Each of them is asked for as it is.
  for (const [run, step] of [
    ['race 1', 7],
    ['race 2', 6],
  ] as const) {
    expect(page.worker.asked('moment').ask).toEqual({ run });
    await page.worker.answer('moment', momentAt(step));
  }
  await settle();
  return page;
}

describe('a race', () => {
  it('is taken up again with the weights and the course of each run', async () => {
    const shelf = new MemoryShelf();
    await raced(shelf);
    const page = await openPage(shelf);
    expect(page.store.getState().session.race).toHaveLength(2);
    await page.opened(dataset(''));
    expect(orders(page, 'restore')).toMatchObject([
      { run: 'race 1', moment: { step: 7 } },
      { run: 'race 2', moment: { step: 6 } },
    ]);
    // Networks that are built before they have their weights say nothing of what they are to have.
    for (const run of ['race 1', 'race 2']) page.deliver({ type: 'rewound', run, parameters: 2 });
    for (const [run, step] of [
      ['race 1', 7],
      ['race 2', 6],
    ] as const)
      page.deliver({ type: 'restored', run, parameters: 2, step, problem: null });
    const { runs } = page.store.getState().live;
    expect(runs['race 1']?.history).toHaveLength(7);
    expect(runs['race 2']?.history).toHaveLength(6);
    expect(runs.main?.history).toHaveLength(0);
  });

  it('forgets the run of an entrant that was removed, and keeps the other', async () => {
    const shelf = new MemoryShelf();
    const page = await raced(shelf);
    const { race } = page.store.getState().session;
    page.actions.setRace([...race.slice(0, 1), { ...race[1]!, id: 3 }]);
    await settle();
    const again = await openPage(shelf);
    expect(Object.keys(again.begins.begun?.work.race ?? {})).toEqual(['race 1']);
  });

  it('is over, and the one that was trained alone is what is kept', async () => {
    const shelf = new MemoryShelf();
    const page = await raced(shelf);
    page.actions.setRace([]);
    await page.train(1, 3);
    await settle();
    const again = await openPage(shelf);
    expect(again.begins.begun?.work.run?.moment.step).toBe(3);
    expect(again.begins.begun?.work.race).toEqual({});
  });
});

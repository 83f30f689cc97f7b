/** Earlier moments of a training outlive the page. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lookingBack } from '../../../src/app/connectEngine.ts';
import { checkOf } from '../../../src/runs/weightsCheck.ts';
import { MemoryShelf } from '../../storage/keep/memoryShelf.ts';
import { asked, dataset, momentAt, openPage, orders, settle } from './openPage.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Page = Awaited<ReturnType<typeof openPage>>;

/** Says what the engine keeps, trains to the last of these steps, and gives each moment that is asked for. */
async function trainedTo(page: Page, steps: readonly number[], best: number | null = null) {
  const [from, last] = [page.store.getState().live.runs.main?.history.length ?? 0, steps.at(-1)];
  const checks = [steps[0] ?? 1, last ?? 1].map((step) => checkOf(step, momentAt(step).weights));
  page.deliver({ type: 'kept', run: 'main', steps, best, checks });
  await page.train(from + 1, last ?? 1);
  for (;;) {
    await vi.advanceTimersByTimeAsync(1);
    const { requests, answered } = page.worker;
    const ask = requests.at(-1);
    if (ask?.name !== 'momentAt' || answered.includes(ask.number)) break;
    await page.worker.answer('momentAt', momentAt((ask.ask as { step: number }).step));
  }
  await settle();
}

const storedSteps = (shelf: MemoryShelf) =>
  [...shelf.values.keys()]
    .flatMap((key) => /\/past (\d+)\//.exec(key)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);

async function restored(shelf: MemoryShelf, step: number): Promise<Page> {
  await lookingBack.load();
  const page = await openPage(shelf);
  await page.opened(dataset(''));
  page.deliver({ type: 'restored', run: 'main', parameters: 2, step, problem: null });
  await settle();
  return page;
}

describe('the past of a training', () => {
  it('is stored beside it, and given back to the engine after a reload', async () => {
    const shelf = new MemoryShelf();
    const first = await openPage(shelf);
    await first.opened(dataset(''));
    await trainedTo(first, [1, 10, 25, 40], 25);
    expect(storedSteps(shelf)).toEqual([1, 10, 25]);

    const page = await restored(shelf, 40);
    const [recall] = orders(page, 'recall');
    expect(recall).toMatchObject({ run: 'main', takenUpAt: 40 });
    if (recall?.type !== 'recall') throw new Error('no recall');
    expect(recall.moments.map(({ moment }) => moment)).toEqual([1, 10, 25].map(momentAt));
    expect(recall.checks.map(({ step }) => step)).toEqual([1, 40]);

    // What the engine does not say yet is not forgotten by the next save, and what is stored is not asked for.
    const before = asked(page, 'momentAt').length;
    await trainedTo(page, [40, 60]);
    expect(storedSteps(shelf)).toEqual([1, 10, 25, 40]);
    expect(
      asked(page, 'momentAt')
        .slice(before)
        .map(({ ask }) => ask),
    ).toEqual([{ run: 'main', step: 40 }]);
  });

  it('of steps that were made anew is stored anew', async () => {
    const shelf = new MemoryShelf();
    const page = await openPage(shelf);
    await page.opened(dataset(''));
    await trainedTo(page, [1, 10, 25, 40]);
    const keyOf = (step: number) =>
      [...shelf.values.keys()].find((key) => key.includes(`/past ${step}/`));
    const [ten, twentyFive] = [keyOf(10), keyOf(25)];
    // The training went back to step 12.
    page.store.setState(({ live }) => {
      const { main } = live.runs;
      if (!main) throw new Error('no run');
      return {
        live: {
          ...live,
          runs: { ...live.runs, main: { ...main, history: main.history.before(13) } },
        },
      };
    });
    await trainedTo(page, [1, 10, 25, 50]);
    expect(storedSteps(shelf)).toEqual([1, 10, 25]);
    expect(keyOf(10)).toBe(ten);
    expect(keyOf(25)).not.toBe(twentyFive);
  });

  it('that cannot be read is said, and the training is back without it', async () => {
    const shelf = new MemoryShelf();
    const first = await openPage(shelf);
    await first.opened(dataset(''));
    await trainedTo(first, [1, 10, 40]);
    for (const key of shelf.values.keys())
      if (key.includes('/past 10/')) shelf.values.set(key, 'x');
    const page = await restored(shelf, 40);
    expect(orders(page, 'recall')).toEqual([]);
    expect(page.store.getState().live.notice?.text).toMatch(
      /^The training is back, but not its earlier steps\. An earlier step cannot be read/,
    );
  });
});

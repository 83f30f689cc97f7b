/** A link made after training: what it says, what is offered, and what is stronger. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectUrl } from '../../../src/app/connectUrl.ts';
import { checkOf, type WeightsCheck } from '../../../src/runs/weightsCheck.ts';
import { writeTrained } from '../../../src/state/session/trained.ts';
import { repeatOffer, trainedTexts } from '../../../src/state/sharedTraining.ts';
import { MemoryShelf } from '../../storage/keep/memoryShelf.ts';
import { addressBar } from '../addressBar.ts';
import {
  ab12,
  asked,
  cd34,
  dataset,
  named,
  openPage,
  orders,
  settle,
  trainedOnPhantoms,
} from './openPage.ts';

type Page = Awaited<ReturnType<typeof openPage>>;

const link = '#v=1&gamma=0.9&trained=66&trained-on=wasm&course=40_gamma_0.5';
const sentence = 'The sender trained 66 steps (loss changed at step 40) on WebAssembly.';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const noticeOf = ({ store }: Page) => store.getState().live.notice;
const offerOf = ({ store }: Page) => repeatOffer(store.getState());

/** Takes the offer. */
function repeat(page: Page): void {
  const course = offerOf(page)?.course;
  if (!course) throw new Error('nothing can be repeated');
  page.actions.repeatShared(course);
}

/** The address bar of a page. */
function addressOf({ store }: Page) {
  const bar = addressBar();
  return { ...bar, ...connectUrl(store, bar.page, trainedTexts) };
}

describe('a link made after training', () => {
  it('says what the sender trained, and repeats it from the initial weights', async () => {
    const page = await openPage(new MemoryShelf(), link);
    expect(offerOf(page)).toMatchObject({ text: sentence, isDamaged: false });
    await page.opened(dataset(''));
    repeat(page);
    const { loss } = page.store.getState().session;
    const before = { ...loss, parameters: { ...loss.parameters, gamma: 0.5 } };
    expect(orders(page, 'repeat')).toEqual([
      {
        ...{ type: 'repeat', run: 'main' },
        course: { steps: 66, firstLoss: before, changes: [{ step: 40, from: before, to: loss }] },
      },
    ]);
    expect(offerOf(page)).toBeNull();
  });

  it('says afterwards whether the weights came out the same', async () => {
    const sums = (...values: number[]) =>
      values.map((value, i) => checkOf([1, 66][i] ?? 1, new Float32Array([1, 2, value])));
    const texts = writeTrained({
      ...{ steps: 66, engine: 'wasm', course: '', checks: sums(3, 4) },
    });
    const sent = `#v=1&${texts.map((pair) => pair.join('=')).join('&')}`;
    const repeated = async (checks: readonly WeightsCheck[], engine: 'wasm' | 'webgpu') => {
      const page = await openPage(new MemoryShelf(), sent);
      const description = { label: '', detail: '', passedOver: [], engine };
      page.deliver({ type: 'engine', description });
      await page.opened(dataset(''));
      repeat(page);
      page.rewound();
      const status = (kind: 'training' | 'paused') =>
        page.deliver({
          ...{ type: 'status', run: 'main' },
          status: { kind, engine, step: 66, stepsPerSecond: 1 },
        });
      await page.train(1, 66);
      status('training');
      page.deliver({ type: 'kept', run: 'main', steps: [1, 66], best: null, checks });
      expect(offerOf(page)).toBeNull();
      status('paused');
      return page;
    };
    const same = await repeated(sums(3, 4), 'wasm');
    expect(offerOf(same)).toEqual({
      text: 'Checked at steps 1 and 66: the weights are identical to the sender’s, bit for bit.',
      ...{ course: null, isDamaged: false },
    });
    same.actions.dismissShared();
    expect(offerOf(same)).toBeNull();
    const near = await repeated(sums(3, 4.0001), 'webgpu');
    expect(offerOf(near)?.text).toBe(
      'Checked at steps 1 and 66: the weights are the sender’s within rounding, from step 66 on (largest difference 0.00010). The sender trained on WebAssembly, this page on WebGPU.',
    );
    const far = await repeated(sums(9, 4), 'wasm');
    expect(offerOf(far)?.text).toContain('differ from the sender’s from step 1 on');
    expect(offerOf(far)?.text).toContain('another version of the page');
    far.actions.setParameter('gamma', 0.2);
    expect(offerOf(far)?.text).toContain('differ');
    // Another training than the one that was checked.
    addressOf(far);
    far.store.setState(({ session }) => ({ session: { ...session, seed: 9 } }));
    expect(offerOf(far)).toBeNull();
  });

  it('says where the sender changed the loss, as far as a sentence holds it', async () => {
    const textOf = async (course: string) =>
      offerOf(await openPage(new MemoryShelf(), `#v=1&trained=9${course}`))?.text;
    expect(await textOf('')).toBe('The sender trained 9 steps.');
    expect(await textOf('&course=3_gamma_0.1~5_gamma_0.2')).toContain(
      '(loss changed at steps 3 and 5)',
    );
    const many = [2, 3, 4, 5, 6].map((step) => `${step}_gamma_0.${step}`).join('~');
    expect(await textOf(`&course=${many}`)).toContain('(loss changed 5 times)');
    const tooMany = await openPage(new MemoryShelf(), '#v=1&trained=900&course=57');
    expect(offerOf(tooMany)?.text).toContain(
      'changed the loss 57 times, more than a link can hold',
    );
    expect(offerOf(tooMany)?.course).toBeNull();
    const damaged = await openPage(new MemoryShelf(), '#v=1&trained=9&course=4_gamma_7');
    expect(offerOf(damaged)?.text).toContain('cannot be read from the link');
    expect(offerOf(damaged)?.course).toBeNull();
    const worse = await openPage(new MemoryShelf(), '#v=1&trained=many');
    expect(offerOf(worse)?.text).toContain('cannot be read (trained = many)');
    expect(offerOf(worse)?.isDamaged).toBe(true);
  });

  it('names the engine here where it is another one', async () => {
    const page = await openPage(new MemoryShelf(), link);
    const description = { label: '', detail: '', passedOver: [] };
    page.deliver({ type: 'engine', description: { ...description, engine: 'wasm' } });
    expect(offerOf(page)?.text).toBe(sentence);
    page.deliver({ type: 'engine', description: { ...description, engine: 'webgpu' } });
    expect(offerOf(page)?.text).toBe(
      `${sentence} Here it is WebGPU, so the last digits may differ.`,
    );
  });

  it('goes on with what was trained here, and offers nothing then', async () => {
    const shelf = new MemoryShelf();
    await trainedOnPhantoms(shelf);
    const page = await openPage(shelf, '#v=1&gamma=0.9&trained=66');
    await page.opened(dataset(''));
    expect(orders(page, 'restore')).toHaveLength(1);
    expect(noticeOf(page)).toBeNull();
    expect(offerOf(page)).toBeNull();
    expect(page.store.getState().live.shared).toBeNull();
  });

  it('leaves the way back to a kept work beside the offer, also where it comes late', async () => {
    const shelf = new MemoryShelf();
    await trainedOnPhantoms(shelf);
    for (const isLate of [false, true]) {
      const page = await openPage(shelf, '#v=1&seed=5&trained=66', { isLate });
      await settle();
      expect(noticeOf(page)).toMatchObject({ action: 'back' });
      expect(offerOf(page)?.text).toMatch(/^The sender trained 66 steps/);
      // Where it was trained here, it goes on, late or not.
      const own = await openPage(shelf, '#v=1&trained=66', { isLate });
      await settle();
      await own.opened(dataset(''));
      expect(noticeOf(own)).toBeNull();
      expect(offerOf(own)).toBeNull();
    }
  });

  it('made with files offers nothing before they are open', async () => {
    const page = await openPage(
      new MemoryShelf(),
      `#v=1&files=scans&file-count=2&file-hash=${ab12}&trained=66`,
    );
    await page.opened(dataset(''));
    expect(offerOf(page)).toBeNull();
    page.actions.openFiles([named('a.png')]);
    await page.opened(dataset(ab12));
    expect(offerOf(page)?.course).toMatchObject({ steps: 66 });
    expect(asked(page, 'openFiles')).toHaveLength(1);
  });

  it('made with other files says both that they differ and what was trained', async () => {
    const page = await openPage(
      new MemoryShelf(),
      `#v=1&files=scans&file-count=2&file-hash=${ab12}&trained=66`,
    );
    await page.opened(dataset(''));
    page.actions.openFiles([named('a.png')]);
    await page.opened(dataset(cd34));
    // What compares the files is loaded late.
    await vi.waitFor(() => expect(noticeOf(page)?.text).toMatch(/differs from the files /));
    expect(offerOf(page)?.text).toMatch(/^The sender trained 66 steps/);
  });

  it('is not offered any more under another setting, but under another loss', async () => {
    const page = await openPage(new MemoryShelf(), link);
    addressOf(page);
    await page.opened(dataset(''));
    page.actions.setParameter('gamma', 0.1);
    expect(offerOf(page)).not.toBeNull();
    page.actions.setTraining({ batchSize: 2 });
    expect(offerOf(page)).toBeNull();
    expect(page.store.getState().live.shared).toBeNull();
  });

  it('is not offered beside what was trained here since, and is again once that is reset', async () => {
    const page = await openPage(new MemoryShelf(), link);
    await page.opened(dataset(''));
    page.rewound();
    await page.train(1, 9);
    expect(offerOf(page)).toBeNull();
    page.actions.reset();
    page.rewound();
    expect(offerOf(page)).not.toBeNull();
  });
});

describe('the address of a page that trains', () => {
  it('has the steps once the training rests, and on demand', async () => {
    const page = await openPage(new MemoryShelf());
    const address = addressOf(page);
    await page.opened(dataset(''));
    const status = { kind: 'training', engine: 'wasm', step: 1, stepsPerSecond: 9 } as const;
    page.deliver({ type: 'status', run: 'main', status });
    await settle();
    const { loss } = page.store.getState().session;
    const record = (step: number) => ({
      ...{ step, batchLoss: 1, training: null, validation: null },
    });
    for (let step = 1; step <= 30; step++) {
      page.deliver({
        ...{ type: 'progress', run: 'main', records: [record(step)], changes: [], frame: null },
        ...{ firstLoss: step === 1 ? loss : null, scores: null },
      });
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(address.written()).toBe(0);
    address.flush();
    expect(address.location.hash).toBe('#v=1&trained=30');
    page.deliver({
      type: 'status',
      run: 'main',
      status: { kind: 'paused', engine: 'wasm', step: 30 },
    });
    await page.train(31, 34);
    await settle();
    expect(address.location.hash).toBe('#v=1&trained=34');
    page.rewound();
    await settle();
    expect(address.location.hash).toBe('#v=1');
  });

  it('keeps what the sender trained until it is dismissed', async () => {
    const page = await openPage(new MemoryShelf(), link);
    const address = addressOf(page);
    await page.opened(dataset(''));
    page.actions.setParameter('lambda', 0.2);
    await settle();
    expect(address.location.hash).toBe(
      '#v=1&lambda=0.2&gamma=0.9&trained=66&trained-on=wasm&course=40_gamma_0.5~67_lambda_0.5',
    );
    page.actions.dismissShared();
    await settle();
    expect(address.location.hash).toBe('#v=1&lambda=0.2&gamma=0.9');
  });

  it('offers what a pasted link had trained, unless it is what goes on here', async () => {
    const page = await openPage(new MemoryShelf());
    const address = addressOf(page);
    await page.opened(dataset(''));
    address.goTo('#v=1&seed=5&trained=66');
    expect(offerOf(page)?.course).toMatchObject({ steps: 66 });
    page.rewound();
    await page.train(1, 9);
    address.goTo('#v=1&seed=5&gamma=0.1&trained=66');
    expect(page.store.getState().live.shared).toBeNull();
  });
});

/** Nothing that was trained is lost by what begins anew: it is set aside, said, and comes back whole. */
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { mostFormerBytes, mostFormerRuns, reasonOf } from '../../src/app/engine/formerRuns.ts';
import { beginsAnew, formerRuns } from '../../src/app/engine/settingAside.ts';
import { naturalLook } from '../../src/phantoms/look.ts';
import { runOf } from '../../src/state/live.ts';
import { encodeSession } from '../../src/state/session/codec.ts';
import { defaultPhantoms, defaultSession } from '../../src/state/session/session.ts';
import { sessionFields } from '../../src/state/session/table.ts';
import { drawn } from '../state/drawSession.ts';
import { MemoryShelf } from '../storage/keep/memoryShelf.ts';
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
} from './persistence/openPage.ts';

type Page = Awaited<ReturnType<typeof openPage>>;

beforeAll(async () => void (await formerRuns.load()));
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const live = ({ store }: Page) => store.getState().live;
const run = (page: Page) => runOf(live(page));
const session = ({ store }: Page) => store.getState().session;
const look = (share: number) => ({ ...defaultPhantoms, look: { ...naturalLook, share } });

/** The engine gives what was trained, and begins anew. */
function begunAnew(page: Page, step: number, moment = momentAt(step)): void {
  page.deliver({ type: 'setAside', run: 'main', moment });
  page.rewound();
  page.deliver({ type: 'status', run: 'main', status: { kind: 'ready', engine: 'cpu', step: 0 } });
}

function restored(page: Page, step: number): void {
  page.deliver({ type: 'restored', run: 'main', parameters: 2, step, problem: null });
  page.deliver({ type: 'status', run: 'main', status: { kind: 'paused', engine: 'cpu', step } });
}

async function trained(steps = 66, shelf = new MemoryShelf()): Promise<Page> {
  const page = await openPage(shelf);
  await page.opened(dataset(''));
  page.rewound();
  await page.train(1, steps);
  return page;
}

describe('a training that another one takes the place of', () => {
  const changes: readonly (readonly [string, (page: Page) => void])[] = [
    ['it was reset', ({ actions }) => actions.reset()],
    ['new weights were drawn', ({ actions }) => actions.newWeights()],
    ['the image size changed', ({ actions }) => actions.setSize(64)],
    [
      'the network changed',
      ({ actions }) => actions.setNetwork({ depth: 2, filters: 8, norm: 'none' }),
    ],
    ['the number of classes changed', ({ actions }) => actions.setClasses(3)],
    [
      'what the network reads of an image changed',
      ({ actions }) => actions.setPreprocessing({ fit: 'crop' }),
    ],
    [
      'the share of validation changed',
      ({ actions }) => actions.setSplit({ validationShare: 0.5 }),
    ],
    [
      'the gap between training and validation changed',
      ({ actions }) => actions.setSplit({ validationGap: 4 }),
    ],
    ['the choice of slices changed', ({ actions }) => actions.setVolumes({ plane: 'coronal' })],
    ['the phantoms changed', ({ actions }) => actions.openPhantoms(look(0.1))],
    [
      'other images were opened',
      ({ actions }) => actions.openPhantoms({ ...defaultPhantoms, phantom: 'vessel' }),
    ],
    ['other images were opened', ({ actions }) => actions.openFiles([named('a.png')])],
  ];
  it.each(changes)('is set aside, and that is said: %s', async (reason, change) => {
    const page = await trained();
    const before = session(page);
    change(page);
    begunAnew(page, 66);
    expect(live(page).notice).toMatchObject({
      text: `Training of 66 steps set aside: ${reason}.`,
      action: 'undo',
    });
    const [former] = live(page).formerRuns;
    expect(former).toMatchObject({ title: 'scans', reason, session: before });
    expect(former?.run?.moment).toEqual(momentAt(66));
    expect(former?.run?.history.last?.step).toBe(66);
    expect(run(page).history).toHaveLength(0);
  });

  const fields = sessionFields.filter(({ affects }) => beginsAnew.includes(affects));
  it.each(fields.map((field) => [field.key, field] as const))(
    'has a reason of its own for each field of a session that begins it anew: %s',
    (_, { set, values }) => {
      const files = { kind: 'files', title: 'scans', count: 1, hash: ab12 } as const;
      fc.assert(
        fc.property(drawn(values.draw), (value) => {
          // Some fields are of files only.
          const pairs = [defaultSession, { ...defaultSession, data: files }]
            .map((before) => ({ before, changed: set(before, value) }))
            .filter(({ before, changed }) => encodeSession(changed) !== encodeSession(before));
          fc.pre(pairs.length > 0);
          for (const { before, changed } of pairs)
            expect(reasonOf(changed, before)).not.toBe('reset');
        }),
        { numRuns: 20, maxSkipsPerRun: 1000 },
      );
    },
  );

  it('comes back with session, curves and weights, and is kept again', async () => {
    const shelf = new MemoryShelf();
    const page = await trained(66, shelf);
    await settle();
    const before = session(page);
    page.actions.setNetwork({ depth: 2, filters: 8, norm: 'none' });
    begunAnew(page, 66);
    await settle();
    page.actions.takeBack(live(page).notice?.formerRun as number);
    expect(session(page).network).toEqual(before.network);
    expect(live(page).notice).toBeNull();
    // The same images are open: nothing is opened again.
    expect(asked(page, 'openPhantoms')).toHaveLength(1);
    expect(page.worker.orders.slice(-2)).toMatchObject([
      { type: 'build', network: before.network },
      { type: 'restore', moment: momentAt(66) },
    ]);
    page.rewound();
    expect(run(page).history).toHaveLength(66);
    expect(live(page).formerRuns).toHaveLength(1);
    restored(page, 66);
    await page.worker.answer('moment', momentAt(66));
    expect(live(page).formerRuns).toEqual([]);
    expect(run(page).history.last?.step).toBe(66);
    await settle();
    const { work } = (await openPage(shelf)).begins.begun ?? {};
    expect(work?.run?.moment).toEqual(momentAt(66));
    expect(work?.session.network).toEqual(before.network);
  });

  it('comes back with its images and what was painted on them', async () => {
    const page = await trained();
    page.actions.openFiles([named('a.png')]);
    begunAnew(page, 66);
    await page.opened(dataset(ab12));
    await page.train(1, 7);
    const mask = { width: 2, height: 1, labels: Uint8Array.of(0, 1) };
    page.actions.paintMask('a.png', mask);
    const before = session(page);
    page.actions.openFiles([named('b.png')]);
    begunAnew(page, 7);
    await page.opened(dataset(cd34));
    expect(live(page).notice?.text).toContain('Training of 7 steps set aside');
    expect(live(page).painted).toEqual({});
    page.actions.takeBack(live(page).notice?.formerRun as number);
    expect(session(page)).toEqual(before);
    expect(asked(page, 'openFiles').at(-1)?.ask).toMatchObject({ files: [{ path: 'a.png' }] });
    await page.opened(dataset(ab12));
    expect(live(page).painted).toEqual({ 'a.png': mask });
    expect(page.worker.last).toMatchObject({ type: 'restore', moment: momentAt(7) });
    restored(page, 7);
    // The one before is still there, and so are its phantoms.
    expect(live(page).formerRuns.map((former) => former.run?.moment.step)).toEqual([66]);
    page.actions.takeBack(live(page).formerRuns[0]?.id as number);
    await page.opened(dataset(''));
    expect(page.worker.last).toMatchObject({ type: 'restore', moment: momentAt(66) });
  });

  it('keeps what was painted since on the same images', async () => {
    const page = await trained();
    page.actions.reset();
    begunAnew(page, 66);
    const mask = { width: 2, height: 1, labels: Uint8Array.of(0, 1) };
    page.actions.paintMask('a.png', mask);
    page.actions.takeBack(live(page).notice?.formerRun as number);
    restored(page, 66);
    expect(live(page).painted).toEqual({ 'a.png': mask });
  });

  it('is not replaced by what was never trained, however often something changes', async () => {
    const page = await trained();
    const before = session(page);
    for (const share of [0.1, 0.11, 0.12]) page.actions.openPhantoms(look(share));
    begunAnew(page, 66);
    await page.opened(dataset(''));
    page.actions.openPhantoms(look(0.13));
    page.rewound();
    await page.opened(dataset(''));
    expect(live(page).formerRuns).toHaveLength(1);
    expect(live(page).notice?.action).toBe('undo');
    page.actions.takeBack(live(page).notice?.formerRun as number);
    expect(session(page)).toEqual(before);
  });

  it('takes the steps along that were still under way', async () => {
    const page = await trained(5);
    page.actions.setSize(64);
    const records = [{ step: 6, batchLoss: 0.5, training: null, validation: null }];
    page.deliver({
      ...{ type: 'progress', run: 'main', records, changes: [], firstLoss: null },
      ...{ frame: null, scores: null },
    });
    begunAnew(page, 6);
    expect(live(page).formerRuns[0]?.run?.history.last?.step).toBe(6);
    expect(live(page).formerRuns[0]?.session.size).toBe(defaultSession.size);
  });

  it('goes on where opening other images was given up', async () => {
    const page = await trained(5);
    page.actions.openFiles([named('a.png')]);
    page.actions.cancelOpening();
    await page.train(6, 9);
    page.actions.reset();
    begunAnew(page, 9);
    expect(live(page).notice?.text).toContain('it was reset');
    expect(live(page).formerRuns[0]?.run?.history).toHaveLength(9);
  });

  it('is said until the next training begins, and stays in the list', async () => {
    const page = await trained();
    page.actions.reset();
    begunAnew(page, 66);
    await page.train(1, 1);
    expect(live(page).notice).toBeNull();
    expect(live(page).formerRuns).toHaveLength(1);
    // The way forward again: the step that was made since is set aside in its turn.
    page.actions.takeBack(live(page).formerRuns[0]?.id as number);
    page.deliver({ type: 'setAside', run: 'main', moment: momentAt(1) });
    restored(page, 66);
    expect(live(page).notice?.text).toBe(
      'Training of 1 step set aside: an earlier training came back.',
    );
    expect(live(page).formerRuns.map((former) => former.run?.moment.step)).toEqual([1]);
    expect(run(page).history).toHaveLength(66);
  });

  it('stays in the list where it does not come back', async () => {
    const page = await trained();
    page.actions.reset();
    begunAnew(page, 66);
    page.actions.takeBack(live(page).notice?.formerRun as number);
    page.deliver({
      ...{ type: 'restored', run: 'main', parameters: 2, step: 0 },
      problem: 'The stored weights are of another network.',
    });
    expect(live(page).formerRuns).toHaveLength(1);
    expect(live(page).notice?.text).toContain('not the training');
  });

  it('leaves the word to what needs a person, and adds itself to what does not', async () => {
    const page = await trained();
    page.actions.reset();
    const say = (action: 'retry' | null) =>
      page.store.setState((state) => ({
        live: { ...state.live, notice: { text: 'Something happened.', action } },
      }));
    say(null);
    begunAnew(page, 66);
    expect(live(page).notice).toMatchObject({
      text: 'Something happened. Training of 66 steps set aside: it was reset.',
      action: 'undo',
    });
    await page.train(1, 3);
    page.actions.reset();
    say('retry');
    begunAnew(page, 3);
    expect(live(page).notice).toEqual({ text: 'Something happened.', action: 'retry' });
    expect(live(page).formerRuns).toHaveLength(2);
  });

  it('is held among a few, and none but the newest above the memory for them', async () => {
    const page = await trained(1);
    for (let step = 1; step <= mostFormerRuns + 3; step++) {
      page.actions.reset();
      begunAnew(page, step);
      await page.train(1, step + 1);
    }
    const steps = () => live(page).formerRuns.map((former) => former.run?.moment.step);
    expect(steps()).toEqual([11, 10, 9, 8, 7, 6, 5, 4]);
    const large = { ...momentAt(99), weights: new Float32Array(mostFormerBytes / 4 + 1) };
    page.actions.reset();
    begunAnew(page, 99, large);
    expect(steps()).toEqual([99]);
  });
});

describe('starting over', () => {
  it('begins with the defaults on the same engine, and sets the training aside', async () => {
    const shelf = new MemoryShelf();
    const page = await trained(66, shelf);
    page.actions.openFiles([named('a.png')]);
    begunAnew(page, 66);
    await page.opened(dataset(ab12));
    page.store.setState((state) => ({ session: { ...state.session, engine: 'wasm' } }));
    page.actions.setParameter('gamma', 0.1);
    await page.train(1, 9);
    await settle();
    const before = session(page);
    page.actions.startOver();
    begunAnew(page, 9);
    await page.opened(dataset(''));
    expect(session(page)).toEqual({ ...defaultSession, engine: 'wasm' });
    expect(live(page).notice).toMatchObject({
      text: 'Training of 9 steps set aside: you started over.',
      action: 'undo',
    });
    await settle();
    // After a reload it is still the new beginning, and the work before is kept as well.
    const again = await openPage(shelf);
    expect(session(again)).toEqual({ ...defaultSession, engine: 'wasm' });
    const opened = again.begins.opened;
    expect(opened?.kind === 'open' && opened.works.map(({ hash }) => hash)).toContain(ab12);

    page.actions.takeBack(live(page).notice?.formerRun as number);
    expect(session(page)).toEqual(before);
    await page.opened(dataset(ab12));
    expect(page.worker.last).toMatchObject({ type: 'restore', moment: momentAt(9) });
  });

  it('gives images and settings back that nothing was trained on', async () => {
    const page = await openPage(new MemoryShelf());
    await page.opened(dataset(''));
    page.actions.openFiles([named('a.png')]);
    await page.opened(dataset(ab12));
    page.actions.setParameter('gamma', 0.1);
    const before = session(page);
    page.actions.startOver();
    expect(live(page).notice?.text).toBe('What was open is set aside: you started over.');
    await page.opened(dataset(''));
    expect(live(page).notice?.action).toBe('undo');
    page.actions.takeBack(live(page).notice?.formerRun as number);
    expect(session(page)).toEqual(before);
    await page.opened(dataset(ab12));
    expect(live(page).formerRuns).toEqual([]);
    expect(orders(page, 'restore')).toEqual([]);
  });

  it('takes painted masks off the phantoms that are the defaults, and gives them back', async () => {
    const page = await trained();
    const mask = { width: 2, height: 1, labels: Uint8Array.of(0, 1) };
    page.actions.paintMask('a.png', mask);
    page.actions.startOver();
    begunAnew(page, 66);
    await page.opened(dataset(''));
    expect(live(page).painted).toEqual({});
    expect(page.worker.last).toEqual({ type: 'paintMasks', masks: { 'a.png': null } });
    page.actions.takeBack(live(page).notice?.formerRun as number);
    restored(page, 66);
    expect(live(page).painted).toEqual({ 'a.png': mask });
    expect(run(page).history).toHaveLength(66);
  });

  it('says nothing where there is nothing to lose', async () => {
    const page = await openPage(new MemoryShelf());
    await page.opened(dataset(''));
    page.actions.startOver();
    await page.opened(dataset(''));
    expect(live(page)).toMatchObject({ notice: null, formerRuns: [] });
  });
});

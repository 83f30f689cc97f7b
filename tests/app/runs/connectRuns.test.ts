/** What trains is written down: once, as it was trained, and also where another training takes its place. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changeRun } from '../../../src/app/engine/runEvents.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import { History } from '../../../src/runs/history.ts';
import { raceOf } from '../../../src/runs/raceEdits.ts';
import { checkOf } from '../../../src/runs/weightsCheck.ts';
import { mainRun } from '../../../src/state/live.ts';
import { decodeSession } from '../../../src/state/session/codec.ts';
import { scoresOf, trainedStore } from './trainedStore.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

describe('a training is written down', () => {
  it('every few seconds while it trains, and when it pauses', async () => {
    const page = trainedStore();
    await settle();
    page.status('training', 0);
    page.steps(1, 3);
    expect(page.records()).toEqual([]);
    await settle(4000);
    expect(page.records()).toMatchObject([{ steps: 3, number: 1, endedAt: null }]);
    page.steps(4, 6, { dice: 0.6 });
    expect(page.records()[0]?.steps).toBe(3);
    page.status('paused', 6);
    expect(page.records()).toMatchObject([{ steps: 6, lastBatchLoss: 1 / 6, id: 'id 0' }]);
    expect(page.records()[0]?.seconds).toBeCloseTo(4, 1);
  });

  it('with what its weights are checked by, which comes after its steps, and with its own setting', async () => {
    const page = trainedStore();
    await settle();
    page.status('training', 0);
    page.steps(1, 3);
    page.kept(checkOf(1, new Float32Array([1])), checkOf(3, new Float32Array([2])));
    // Other weights: what is there is forgotten before the first of their steps.
    page.store.setState(({ session }) => ({ session: { ...session, seed: 9 } }));
    page.kept();
    page.reset();
    await settle();
    const { session, trained } = decodeSession(page.records()[0]?.link ?? '');
    expect(session.seed).toBe(1);
    expect(trained?.texts.find(([key]) => key === 'check')?.[1]).toMatch(/^1_\w+~3_\w+$/);
  });

  it('by itself, where it is one of a race: its link has its own loss and no race', async () => {
    const page = trainedStore();
    const loss = { id: 'dice' as const, parameters: defaultParameters };
    const race = raceOf([
      { loss: null, seed: null },
      { loss, seed: 5 },
    ]);
    page.store.setState(({ session }) => ({ session: { ...session, race } }));
    await settle();
    page.steps(1, 3, { run: 'race 2', choice: loss });
    page.status('paused', 3, 'race 2');
    await settle();
    const { session } = decodeSession(page.records()[0]?.link ?? '');
    expect(session.race).toEqual([]);
    expect(session).toMatchObject({ loss: { id: 'dice' }, seed: 5 });
    expect(page.records()[0]?.setting).toMatchObject({
      loss: { id: 'dice' },
      training: { seed: 5 },
    });
  });

  it('with scores, their intervals over the images, and the best of them', async () => {
    const page = trainedStore();
    await settle();
    page.steps(1, 5, { dice: 0.8 });
    page.status('paused', 5);
    await settle();
    page.steps(6, 10, { dice: 0.6 });
    page.status('paused', 10);
    await settle();
    const [{ final, best, curves, thumbnails }] = page.records() as [
      ReturnType<typeof page.records>[0],
    ];
    expect(final).toMatchObject({ step: 10, scores: scoresOf(0.6) });
    expect(final?.imageDice).toMatchObject({ mean: expect.closeTo(0.6, 12), count: 2 });
    expect(final?.imageDice?.low).toBeCloseTo(0.5, 12);
    expect(best).toMatchObject({ step: 5, scores: scoresOf(0.8) });
    expect(best?.imageDice?.mean).toBeCloseTo(0.8, 12);
    expect(curves.validationDice).toEqual({ steps: [5, 10], values: [0.8, 0.6] });
    expect(curves.batchLoss.steps).toHaveLength(10);
    expect(thumbnails.map(({ sampleId }) => sampleId)).toEqual(['v', 'w']);
    expect(page.previewed).toEqual(['v', 'w', 'v', 'w']);
  });

  it('with its segmentations also where its last steps are told after it said that it rests', async () => {
    const page = trainedStore();
    await settle();
    page.status('paused', 1);
    page.steps(1, 1);
    await settle();
    expect(page.records()).toMatchObject([{ steps: 1, thumbnails: [{}, {}] }]);
    page.steps(2, 2);
    await settle();
    expect(page.previewed).toEqual(['v', 'w', 'v', 'w']);
  });

  it('without the segmentations of the network that took its place', async () => {
    const page = trainedStore();
    await settle();
    page.steps(1, 5);
    page.status('paused', 5);
    page.reset();
    await settle();
    expect(page.records()[0]?.thumbnails.map(({ sampleId }) => sampleId)).toEqual(['v']);
  });

  it('as it was trained, whatever the sliders say by then', async () => {
    const page = trainedStore();
    await settle();
    page.steps(1, 5);
    page.status('training', 5);
    page.store.setState(({ session }) => ({
      session: {
        ...session,
        seed: 7,
        loss: { ...session.loss, id: 'dice' },
        view: { ...session.view, image: 1 },
      },
    }));
    page.reset();
    const [record] = page.records();
    expect(record).toMatchObject({ steps: 5, endedAt: Date.now() });
    expect(record?.setting.training.seed).toBe(1);
    expect(record?.setting.loss.id).toBe('asymmetric-unified-focal');
    const { session, trained } = decodeSession(record?.link ?? '');
    expect(session.seed).toBe(1);
    expect(trained?.texts).toContainEqual(['trained', '5']);
  });

  it('as another one where the same begins anew', async () => {
    const page = trainedStore();
    await settle();
    for (let again = 0; again < 2; again++) {
      page.steps(1, 4);
      page.status('paused', 4);
      page.reset();
    }
    expect(page.records().map(({ id, number, steps }) => [id, number, steps])).toEqual([
      ['id 0', 1, 4],
      ['id 1', 2, 4],
    ]);
  });

  it('each of several that train at once', async () => {
    const page = trainedStore();
    await settle();
    for (const run of ['race a', 'race b']) {
      page.steps(1, 2, { run, loss: (step) => (run === 'race a' ? 1 : 2) / step });
      page.status('paused', 2, run);
    }
    expect(page.records().map(({ firstBatchLoss }) => firstBatchLoss)).toEqual([1, 2]);
    page.store.setState(({ live: { runs, ...live } }) => {
      const { 'race a': _, ...rest } = runs;
      return { live: { ...live, runs: rest } };
    });
    expect(page.records().map(({ endedAt }) => endedAt !== null)).toEqual([true, false]);
  });
});

describe('a training that comes back', () => {
  const losses = [1, 1 / 2, 1 / 3, 1 / 4];
  const history = (steps: number) =>
    History.from(
      losses.slice(0, steps).map((batchLoss, i) => ({
        ...{ step: i + 1, batchLoss, training: null, validation: null },
      })),
    );
  const takeUp = (page: ReturnType<typeof trainedStore>, steps: number) => {
    const { loss } = page.store.getState().session;
    const known = { history: history(steps), changes: [], firstLoss: loss };
    changeRun(page.store, mainRun, { ...known, takenUpAt: steps });
  };

  it('goes on in its record, with its name', async () => {
    const page = trainedStore();
    await settle();
    page.steps(1, 4);
    page.status('paused', 4);
    page.reset();
    page.store.setState(({ live }) => ({
      live: { ...live, records: live.records.map((one) => ({ ...one, name: 'mine' })) },
    }));
    takeUp(page, 4);
    page.steps(5, 6);
    page.status('paused', 6);
    expect(page.records()).toMatchObject([{ id: 'id 0', name: 'mine', steps: 6, endedAt: null }]);
  });

  it('is a run of its own where it goes on from an earlier step', async () => {
    const page = trainedStore();
    await settle();
    page.steps(1, 4);
    page.status('paused', 4);
    page.reset();
    takeUp(page, 2);
    page.steps(3, 5, { loss: () => 9 });
    page.status('paused', 5);
    expect(page.records().map(({ steps }) => steps)).toEqual([4, 5]);
  });
});

describe('the list', () => {
  it('waits until it is known which records there are', async () => {
    let resolve = () => {};
    const page = trainedStore(
      new Promise((resolved) => {
        resolve = resolved;
      }),
    );
    page.steps(1, 2);
    page.status('paused', 2);
    page.reset();
    page.steps(1, 1);
    page.status('paused', 1);
    await settle();
    expect(page.records()).toEqual([]);
    resolve();
    await settle();
    expect(page.records().map(({ steps }) => steps)).toEqual([2, 1]);
  });

  it('has nothing again that a person deleted, unless it is put back', async () => {
    const page = trainedStore();
    await settle();
    page.steps(1, 2);
    page.status('paused', 2);
    const before = page.records();
    const list = (records: typeof before) =>
      page.store.setState(({ live }) => ({ live: { ...live, records } }));
    list([]);
    page.steps(3, 4);
    page.status('paused', 4);
    expect(page.records()).toEqual([]);
    list(before);
    page.steps(5, 6);
    page.status('paused', 6);
    expect(page.records()).toMatchObject([{ id: 'id 0', steps: 6 }]);
  });
});

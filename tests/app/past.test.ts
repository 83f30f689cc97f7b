/** Looking at earlier moments: what the worker is asked, and what the store has of the answers. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectEngine, lookingBack } from '../../src/app/connectEngine.ts';
import { connectPrediction } from '../../src/app/connectPrediction.ts';
import { formerRuns } from '../../src/app/engine/settingAside.ts';
import type { Dataset } from '../../src/datasets/dataset.ts';
import type { Moment } from '../../src/runs/moment.ts';
import { type Actions, createActions } from '../../src/state/actions.ts';
import { runOf } from '../../src/state/live.ts';
import { defaultSession } from '../../src/state/session/session.ts';
import { type AppStore, createAppStore } from '../../src/state/store.ts';
import { FakeWorker } from './fakeWorker.ts';

beforeAll(async () => void (await Promise.all([lookingBack.load(), formerRuns.load()])));

const dataset: Dataset = {
  ...{ title: 'scans', hash: '', recognised: '', size: 2, channels: 1, labels: [] },
  ...{ classNames: ['foreground'], foregroundShare: 0, choices: null },
  samples: ['a', 'b'].map((id) => ({
    ...{ id, name: id, split: 'training', width: 2, height: 2 },
    picture: { width: 2, height: 2, data: new Uint8ClampedArray(16) },
    ...{ mask: new Uint8Array(4), foregroundShare: 0 },
  })),
};

let store: AppStore;
let actions: Actions;
let worker: FakeWorker;

beforeEach(async () => {
  vi.useFakeTimers();
  const source = { ...defaultSession.view, source: 'network' } as const;
  store = createAppStore({ ...defaultSession, view: source });
  worker = new FakeWorker();
  const prediction = connectPrediction(store);
  const port = connectEngine({
    ...{ store, startWorker: worker.start, nextFrame: () => {}, onGathered: () => {} },
    ...{ onFrame: prediction.receive, onRewound: prediction.forget },
    ...{ onPast: prediction.receivePast, hasPast: prediction.hasPast },
  });
  actions = createActions(store, port);
  await worker.answer('openPhantoms', { dataset, problems: [] });
  train(1, 12);
  keep(1, 5, 12);
});
afterEach(() => void vi.useRealTimers());

const frameAt = (step: number, sampleId = 'a') => ({
  ...{ sampleId, step, size: 2, differences: [new Uint16Array(4).fill(step)] },
});
function train(from: number, to: number) {
  const records = Array.from({ length: to - from + 1 }, (_, i) => ({
    ...{ step: from + i, batchLoss: 1, training: null, validation: null },
  }));
  worker.deliver({
    ...{ type: 'progress', run: 'main', records, changes: [], firstLoss: null, scores: null },
    frame: frameAt(to),
  });
}
const keep = (...steps: number[]) =>
  worker.deliver({ type: 'kept', run: 'main', steps, best: null, checks: [] });
const scores = { training: null, validation: null, samples: { a: 0.5 } };
const asked = () => worker.requests.filter(({ name }) => name === 'past').map(({ ask }) => ask);
/** Step of the prediction that is shown. */
const shown = () => store.getState().live.prediction?.origin;

describe('an earlier moment', () => {
  it('is that of the nearest step that is kept; what is there stays until it comes', async () => {
    expect(shown()).toBe(12);
    actions.setTime(4);
    expect(asked()).toMatchObject([{ run: 'main', step: 5, sampleId: 'a', scores: false }]);
    expect(shown()).toBe(12);
    await worker.answer('past', { frame: frameAt(5) });
    expect(shown()).toBe(5);
    actions.setTime(null);
    expect(shown()).toBe(12);
    // It is known by now.
    actions.setTime(6);
    expect(asked()).toHaveLength(1);
    expect(shown()).toBe(5);
  });

  it('is asked for its scores when the hand rests, and again at another threshold', async () => {
    actions.setTime(1);
    await worker.answer('past', { frame: frameAt(1) });
    actions.setTime(5);
    await worker.answer('past', { frame: frameAt(5) });
    expect(asked().filter((ask) => 'scores' in ask && ask.scores)).toEqual([]);
    await vi.advanceTimersByTimeAsync(300);
    expect(asked().at(-1)).toMatchObject({ step: 5, scores: true });
    await worker.answer('past', { frame: frameAt(5), scores });
    expect(runOf(store.getState().live).past).toEqual({ step: 5, threshold: 0.5, scores });
    const before = asked().length;
    actions.setView({ threshold: 0.4 });
    await vi.advanceTimersByTimeAsync(300);
    expect(asked()).toHaveLength(before + 1);
    expect(asked().at(-1)).toMatchObject({ step: 5, scores: true, threshold: 0.4 });
  });

  it('stays as it is while training goes on, and its scores come all the same', async () => {
    actions.setTime(5);
    await worker.answer('past', { frame: frameAt(5) });
    for (let step = 13; step < 19; step++) {
      train(step, step);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(shown()).toBe(5);
    expect(asked().at(-1)).toMatchObject({ step: 5, scores: true });
  });

  it('gives way to its neighbour where it is not kept any longer', async () => {
    actions.setTime(5);
    await worker.answer('past', { frame: frameAt(5) });
    keep(1, 12);
    expect(asked().at(-1)).toMatchObject({ step: 1 });
    await worker.answer('past', { frame: frameAt(1) });
    expect(shown()).toBe(1);
  });

  it('is gone on from: what came after it is set aside', async () => {
    actions.setTime(5);
    actions.goOnFrom(5);
    const moment: Moment = {
      ...{ step: 5, position: 10, channels: 1, classes: 2, moments: null },
      ...{ network: defaultSession.network, weights: new Float32Array(2) },
    };
    await worker.answer('momentAt', moment);
    expect(store.getState().live.time).toBeNull();
    expect(worker.last).toMatchObject({ type: 'restore', run: 'main', moment: { step: 5 } });
    expect(runOf(store.getState().live).history).toHaveLength(5);
    worker.deliver({ type: 'setAside', run: 'main', moment: { ...moment, step: 12 } });
    const [former] = store.getState().live.formerRuns;
    expect(former).toMatchObject({ reason: 'an earlier step is gone on from' });
    expect(former?.run?.history).toHaveLength(12);
  });

  it('that is not kept any longer is said', async () => {
    actions.goOnFrom(5);
    await worker.answer('momentAt', null);
    expect(store.getState().live.notice?.text).toMatch(/^Step 5 is not kept/);
    expect(runOf(store.getState().live).history).toHaveLength(12);
  });
});

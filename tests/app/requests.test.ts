/** What the page asks of a run: files, a finer prediction. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { judging } from '../../src/app/engine/openings.ts';
import type { Gathered } from '../../src/engine/protocol.ts';
import { type EnginePage, enginePage } from './enginePage.ts';
import { settled } from './fakeWorker.ts';

let store: EnginePage['store'];
let actions: EnginePage['actions'];
let worker: EnginePage['worker'];
let gathered: EnginePage['gathered'];

beforeAll(async () => void (await judging.load()));
beforeEach(() => {
  ({ store, actions, worker, gathered } = enginePage());
});

describe('what is saved', () => {
  const scores: Gathered = {
    ...{ kind: 'scores', step: 3, threshold: 0.5, images: [] },
    ...{ unit: 'px', tolerance: 1 },
  };

  it('is asked for, watched and handed on when it is there', async () => {
    actions.gather({ kind: 'scores', threshold: 0.5 });
    expect(worker.asked('gather').ask).toEqual({
      ...{ run: 'main', request: { kind: 'scores', threshold: 0.5 } },
    });
    worker.progress('gather', { done: 1, total: 3 });
    const saving = { message: 'Scores of the images', done: 1, total: 3 };
    expect(store.getState().live.saving).toEqual(saving);
    await worker.answer('gather', scores);
    expect(gathered).toEqual([scores]);
    expect(store.getState().live).toMatchObject({ saving: null, notice: null });
  });

  it('is not handed on once it was given up', async () => {
    actions.gather({ kind: 'scores', threshold: 0.5 });
    actions.cancelSaving();
    const { number } = worker.asked('gather');
    expect(worker.cancelled).toEqual([number]);
    worker.progress('gather', { done: 2, total: 3 });
    await worker.answer('gather', scores);
    expect(gathered).toEqual([]);
    expect(store.getState().live.saving).toBeNull();
  });

  it('says why it could not be made', async () => {
    actions.gather({ kind: 'masks', threshold: 0.5 });
    await worker.fail('gather', 'The network changed.');
    expect(gathered).toEqual([]);
    expect(store.getState().live).toMatchObject({
      saving: null,
      notice: { text: 'The network changed.' },
    });
  });

  it('is of the last asking, whatever comes of the one before', async () => {
    actions.gather({ kind: 'masks', threshold: 0.5 });
    const first = worker.asked('gather');
    actions.gather({ kind: 'scores', threshold: 0.5 });
    expect(worker.cancelled).toEqual([first.number]);
    await worker.answer('gather', { ...scores, step: 1 }, first);
    await worker.answer('gather', scores);
    expect(gathered).toEqual([scores]);
  });
});

describe('a finer prediction', () => {
  const prediction = { sampleId: 'a', step: 3, size: 2, differences: [], mask: null };
  const fine = () => store.getState().live.fine;

  it('is watched, and stands in the store when it is there', async () => {
    actions.predictFine('a', 2);
    worker.progress('fine', { done: 1, total: 4 });
    expect(fine()).toEqual({ kind: 'working', done: 1, total: 4 });
    await worker.answer('fine', prediction);
    expect(fine()).toEqual({ kind: 'done', prediction });
  });

  it('that fails says why, and one that was given up says nothing', async () => {
    actions.predictFine('a', 2);
    await worker.fail('fine', 'The network stopped.');
    expect(fine()).toEqual({ kind: 'failed', problem: 'The network stopped.' });
    actions.predictFine('a', 3);
    actions.cancelFine();
    await settled();
    expect(fine()).toEqual({ kind: 'none' });
  });
});

/** A long training through the page's store: what a flush of records costs does not grow. Counted, not timed. */
import { afterEach, expect, it } from 'vitest';
import { connectEngine } from '../../src/app/connectEngine.ts';
import { decimate } from '../../src/plots/decimate.ts';
import { Column } from '../../src/runs/column.ts';
import type { StepRecord } from '../../src/runs/record.ts';
import { runOf } from '../../src/state/live.ts';
import { defaultSession } from '../../src/state/session/session.ts';
import { createAppStore } from '../../src/state/store.ts';
import { statusText } from '../../src/views/footer/statusText.ts';
import { describeTraining } from '../../src/views/plots/describe.ts';
import { trainingOfState } from '../../src/views/plots/figuresOfState.ts';
import { FakeWorker } from './fakeWorker.ts';

const { at, push } = Column.prototype;
afterEach(() => Object.assign(Column.prototype, { at, push }));

/** Counts every number that is read from a history or written to one. */
function countVisits(): () => number {
  let visits = 0;
  Column.prototype.at = function (i) {
    visits += 1;
    return at.call(this, i);
  };
  Column.prototype.push = function (value) {
    visits += 1;
    push.call(this, value);
  };
  return () => {
    const counted = visits;
    visits = 0;
    return counted;
  };
}

const scores = (value: number) => ({
  ...{ loss: 1 - value, dice: value, iou: value, precision: value, recall: value },
  classDice: [value],
});

function record(step: number): StepRecord {
  const measured = step % 5 === 0 ? scores(1 - 1 / step) : null;
  const batchLoss = 0.5 + 0.4 * Math.sin(step * step);
  return { step, batchLoss, training: measured, validation: measured };
}

it('20,000 steps: a flush and its figure visit as few records at the end as at the beginning', () => {
  const store = createAppStore(defaultSession);
  const worker = new FakeWorker();
  const quiet = () => {};
  connectEngine({
    ...{
      store,
      startWorker: worker.start,
      nextFrame: quiet,
      onFrame: quiet,
      onRewound: quiet,
      onGathered: quiet,
    },
  });
  const visits = countVisits();
  const perFlush = 8;
  const flushes: number[] = [];
  const figures: number[] = [];
  for (let step = 1; step <= 20_000; step += perFlush) {
    const records = Array.from({ length: perFlush }, (_, i) => record(step + i));
    visits();
    worker.deliver({
      ...{ type: 'progress', run: 'main', records, changes: [], firstLoss: null },
      ...{ frame: null, scores: null },
    });
    flushes.push(visits());
    // What the page shows of it at once: the status line, the words and the curves, on few pixels, so that they are full early.
    const state = store.getState();
    statusText(state);
    describeTraining(state);
    const { loss, scores: second } = trainingOfState(state, null);
    for (const { points } of [...loss.series, ...second.series])
      decimate(points, loss.x.min, loss.x.max, 30);
    figures.push(visits());
  }
  const { history } = runOf(store.getState().live);
  expect(history).toHaveLength(20_000);
  expect(history.last).toEqual(record(20_000));

  const tenth = flushes.length / 10;
  /** Visits in one of the ten parts of the training. */
  const sum = (counts: readonly number[], part: number) =>
    counts.slice(part * tenth, (part + 1) * tenth).reduce((total, count) => total + count);
  // Looking a record up takes the logarithm of their count.
  expect(sum(flushes, 9)).toBeLessThan(1.15 * sum(flushes, 1));
  // A stretch that is complete is summarised in the same flush; even then nothing is gone over again.
  expect(Math.max(...flushes)).toBeLessThan(1500);
  // Ten times the steps make a part of the figure a little dearer to look up, no more.
  expect(sum(figures, 9)).toBeLessThan(1.25 * sum(figures, 4));
});

/** Repeating a course: exactly its steps, each with its loss, then a pause. */
import { describe, expect, it, vi } from 'vitest';
import type { LossChoice } from '../../../src/losses/lossFunction.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import type { Course } from '../../../src/runs/course.ts';
import { type EngineBench, isAt, loss, ready } from '../support/engineBench.ts';

// Longer than the bench waits, so that its reason is the one that is shown.
vi.setConfig({ testTimeout: 15_000 });

const dice: LossChoice = { id: 'dice', parameters: defaultParameters };
const tversky: LossChoice = { id: 'tversky', parameters: defaultParameters };
const course: Course = {
  steps: 30,
  firstLoss: dice,
  changes: [
    { step: 12, from: dice, to: tversky },
    { step: 25, from: tversky, to: loss },
  ],
};

const counted = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
/** Steps since the training began last. */
const sinceRewound = ({ events }: EngineBench) =>
  events
    .slice(events.findLastIndex(({ type }) => type === 'rewound'))
    .flatMap((event) => (event.type === 'progress' ? event.records.map(({ step }) => step) : []));
const changesOf = (bench: EngineBench) => bench.progress.flatMap(({ changes }) => changes);
/** Of each step sent, which of the losses so far it was made with, from 0. */
const lossesOf = ({ network: { recorded } }: EngineBench) => {
  const known = [...new Set(recorded.map((step) => step.loss))];
  return recorded.map((step) => known.indexOf(step.loss));
};

describe('a course that is repeated', () => {
  it('trains exactly its steps with the loss of each, and pauses', async () => {
    const bench = await ready();
    bench.send({ type: 'repeat', course });
    await bench.until(isAt(bench, 30));
    expect(bench.steps).toEqual(counted(30));
    expect(lossesOf(bench)).toEqual(counted(30).map((step) => (step < 12 ? 0 : step < 25 ? 1 : 2)));
    expect(bench.progress.flatMap(({ firstLoss }) => firstLoss ?? [])).toEqual([dice]);
    expect(changesOf(bench)).toEqual(course.changes);
    // Steps are sent ahead all the same.
    expect(bench.network.mostUnderWay).toBeGreaterThan(1);
  });

  it('is over then: what follows is trained with the loss that is set', async () => {
    const bench = await ready();
    bench.send({ type: 'repeat', course: { ...course, steps: 20 } });
    await bench.until(isAt(bench, 20));
    bench.send({ type: 'step' });
    await bench.until(isAt(bench, 21));
    expect(changesOf(bench).at(-1)).toEqual({ step: 21, from: tversky, to: loss });
    bench.send({ type: 'train' });
    await bench.until(() => (bench.steps.at(-1) ?? 0) > 40);
  });

  it('begins again, whatever was trained before', async () => {
    const bench = await ready();
    bench.send({ type: 'train' });
    await bench.until(() => bench.steps.length > 50);
    bench.send({ type: 'repeat', course });
    await bench.until(isAt(bench, 30));
    expect(sinceRewound(bench)).toEqual(counted(30));
  });

  it('waits while it is paused, and goes on to its end', async () => {
    const bench = await ready();
    bench.send({ type: 'setPace', stepsPerSecond: 50 }, { type: 'repeat', course });
    await bench.until(() => bench.steps.length > 3);
    bench.send({ type: 'pause' });
    await bench.untilStatus('paused');
    bench.send({ type: 'setPace', stepsPerSecond: null }, { type: 'step' }, { type: 'train' });
    await bench.until(isAt(bench, 30));
    expect(bench.steps).toEqual(counted(30));
    expect(changesOf(bench)).toEqual(course.changes);
  });

  it('gives way to a loss that is set meanwhile, and to another beginning', async () => {
    const bench = await ready();
    bench.send({ type: 'setPace', stepsPerSecond: 50 }, { type: 'repeat', course });
    await bench.until(() => bench.steps.length > 3);
    bench.send({ type: 'setLoss', loss: tversky }, { type: 'setPace', stepsPerSecond: null });
    await bench.until(() => (bench.steps.at(-1) ?? 0) > 40);
    expect(changesOf(bench)).toEqual([expect.objectContaining({ from: dice, to: tversky })]);
    expect(bench.status?.kind).toBe('training');
    bench.send({ type: 'repeat', course }, { type: 'reset' }, { type: 'train' });
    await bench.until(() => (sinceRewound(bench).at(-1) ?? 0) > 40);
    expect(changesOf(bench)).toHaveLength(1);
  });
});

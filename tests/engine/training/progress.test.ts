import { describe, expect, it } from 'vitest';
import type { EngineEvent, PredictionFrame } from '../../../src/engine/protocol.ts';
import { Progress } from '../../../src/engine/training/progress.ts';
import type { LossChoice } from '../../../src/losses/lossFunction.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import type { StepRecord } from '../../../src/runs/record.ts';

function record(step: number): StepRecord {
  return { step, batchLoss: 1 / step, training: null, validation: null };
}

const loss: LossChoice = { id: 'dice', parameters: defaultParameters };
const gentle: LossChoice = { ...loss, parameters: { ...defaultParameters, gamma: 0.1 } };

function setUp() {
  const clock = { ms: 1000 };
  const sent: { event: EngineEvent; transfer: Transferable[] | undefined }[] = [];
  const progress = new Progress(
    'main',
    (event, transfer) => sent.push({ event, transfer }),
    () => clock.ms,
  );
  return { clock, sent, progress };
}

describe('Progress', () => {
  it('sends each step once, with the newest score of each image, and transfers the map', () => {
    const { sent, progress } = setUp();
    const frame: PredictionFrame = {
      sampleId: 'a',
      step: 2,
      size: 1,
      differences: [new Uint16Array(1)],
    };
    progress.addStep(record(1), loss);
    progress.addStep(record(2), loss);
    progress.addScores({ a: 0.1, b: 0.2 });
    progress.addScores({ a: 0.3 });
    progress.flush(frame);
    progress.flush(null);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.event).toEqual({
      ...{ type: 'progress', run: 'main' },
      records: [record(1), record(2)],
      ...{ changes: [], firstLoss: loss },
      frame,
      scores: { a: 0.3, b: 0.2 },
    });
    expect(sent[0]?.transfer).toEqual([frame.differences[0].buffer]);
  });

  it('forgets what belongs to a network that is gone', () => {
    const { sent, progress } = setUp();
    progress.addStep(record(1), loss);
    progress.addScores({ a: 1 });
    progress.startAt(0, null);
    progress.flush(null);
    expect(sent).toHaveLength(0);
  });

  it('counts steps a second over the last three seconds, without the rest before', () => {
    const { clock, progress } = setUp();
    progress.begin();
    expect(progress.stepsPerSecond).toBe(0);
    for (let step = 1; step <= 10; step++) {
      clock.ms += 1000;
      progress.addStep(record(step), loss);
    }
    for (let step = 11; step <= 50; step++) {
      clock.ms += 100;
      progress.addStep(record(step), loss);
    }
    expect(progress.stepsPerSecond).toBeCloseTo(10, 6);
    clock.ms += 60_000;
    progress.begin();
    clock.ms += 50;
    progress.addStep(record(51), loss);
    expect(progress.stepsPerSecond).toBeCloseTo(20, 6);
  });

  const changesOf = (sent: ReturnType<typeof setUp>['sent']) =>
    sent.flatMap(({ event }) => (event.type === 'progress' ? event.changes : []));

  it('marks the steps at which the loss was another than before, by what it is', () => {
    const { sent, progress } = setUp();
    progress.addStep(record(1), loss);
    progress.addStep(record(2), { ...loss });
    progress.addStep(record(3), gentle);
    progress.flush(null);
    progress.addStep(record(4), loss);
    progress.flush(null);
    expect(changesOf(sent)).toEqual([
      { step: 3, from: loss, to: gentle },
      { step: 4, from: gentle, to: loss },
    ]);
    expect(sent[1]?.event).toMatchObject({ firstLoss: null });
  });

  it('forgets changes of steps that come a second time', () => {
    const { sent, progress } = setUp();
    for (const [step, used] of [
      [1, loss],
      [2, loss],
      [3, gentle],
      [2, gentle],
    ] as const)
      progress.addStep(record(step), used);
    progress.flush(null);
    expect(changesOf(sent).at(-1)).toEqual({ step: 2, from: loss, to: gentle });
  });

  it('goes on from a stored step with the loss that it had', () => {
    const { sent, progress } = setUp();
    progress.startAt(7, loss);
    progress.addStep(record(8), { ...loss });
    progress.addStep(record(9), gentle);
    progress.flush(null);
    expect(changesOf(sent)).toEqual([{ step: 9, from: loss, to: gentle }]);
    expect(sent[0]?.event).toMatchObject({ firstLoss: null });
  });
});

import { describe, expect, it } from 'vitest';
import type { EngineEvent, PredictionFrame } from '../../../src/engine/protocol.ts';
import { Progress } from '../../../src/engine/training/progress.ts';
import type { StepRecord } from '../../../src/runs/record.ts';

function record(step: number): StepRecord {
  return { step, batchLoss: 1 / step, lossRevision: 1, training: null, validation: null };
}

function setUp() {
  const clock = { ms: 1000 };
  const sent: { event: EngineEvent; transfer: Transferable[] | undefined }[] = [];
  const progress = new Progress(
    (event, transfer) => sent.push({ event, transfer }),
    () => clock.ms,
  );
  return { clock, sent, progress };
}

describe('Progress', () => {
  it('is due 100 ms after it was sent last', () => {
    const { clock, progress } = setUp();
    expect(progress.isDue).toBe(true);
    progress.addStep(record(1));
    progress.flush(null);
    clock.ms += 99;
    expect(progress.isDue).toBe(false);
    clock.ms += 1;
    expect(progress.isDue).toBe(true);
  });

  it('sends each step once, with the newest score of each image, and transfers the map', () => {
    const { sent, progress } = setUp();
    const frame: PredictionFrame = {
      sampleId: 'a',
      step: 2,
      size: 1,
      differences: [new Uint16Array(1)],
    };
    progress.addStep(record(1));
    progress.addStep(record(2));
    progress.addScores({ a: 0.1, b: 0.2 });
    progress.addScores({ a: 0.3 });
    progress.flush(frame);
    progress.flush(null);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.event).toEqual({
      type: 'progress',
      records: [record(1), record(2)],
      frame,
      scores: { a: 0.3, b: 0.2 },
    });
    expect(sent[0]?.transfer).toEqual([frame.differences[0].buffer]);
  });

  it('forgets what belongs to a network that is gone', () => {
    const { sent, progress } = setUp();
    progress.addStep(record(1));
    progress.addScores({ a: 1 });
    progress.clear();
    progress.flush(null);
    expect(sent).toHaveLength(0);
  });

  it('counts steps a second over the last three seconds, without the rest before', () => {
    const { clock, progress } = setUp();
    progress.begin();
    expect(progress.stepsPerSecond).toBe(0);
    for (let step = 1; step <= 10; step++) {
      clock.ms += 1000;
      progress.addStep(record(step));
    }
    for (let step = 11; step <= 50; step++) {
      clock.ms += 100;
      progress.addStep(record(step));
    }
    expect(progress.stepsPerSecond).toBeCloseTo(10, 6);
    clock.ms += 60_000;
    progress.begin();
    clock.ms += 50;
    progress.addStep(record(51));
    expect(progress.stepsPerSecond).toBeCloseTo(20, 6);
  });
});

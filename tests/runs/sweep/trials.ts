/** Studies and trials for tests. */
import { pointsOf } from '../../../src/runs/sweep/space.ts';
import type { Axis, Study, Trial } from '../../../src/runs/sweep/study.ts';

export const numberAxis = (
  key: string,
  low: number,
  high: number,
  more: Partial<Extract<Axis, { kind: 'number' }>> = {},
): Axis => ({ kind: 'number', key, low, high, scale: 'linear', isWhole: false, count: 3, ...more });

export const aStudy = (change: Partial<Study> = {}): Study => ({
  ...{ id: 's', name: 'Sweep 1', base: 'v=1', startedAt: 0 },
  space: [numberAxis('lambda', 0, 1), numberAxis('gamma', 0, 0.8)],
  design: { kind: 'grid' },
  ...{ repeats: 1, steps: 40, halving: null },
  ...change,
});

/** The trials of a study, none begun. */
export function trialsOfStudy(study: Study): Trial[] {
  const { space, design, repeats } = study;
  return pointsOf(space, design).flatMap((values, point) =>
    Array.from({ length: repeats }, (_, seed) => ({
      ...{ number: point * repeats + seed, point, seed: seed + 1 },
      values: Object.fromEntries(space.map(({ key }, i) => [key, String(values[i])])),
      ...{ state: 'waiting' as const, reason: null, curve: [], runId: null },
    })),
  );
}

/** A trial that ended with a Dice. */
export const ended = (trial: Trial, dice: number, step = 40): Trial => ({
  ...{ ...trial, state: 'complete' },
  curve: [...trial.curve, [step, dice]],
});

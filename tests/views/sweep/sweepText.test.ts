import { describe, expect, it } from 'vitest';
import type { KeptStudy } from '../../../src/runs/sweep/keptStudy.ts';
import type { Study, Trial } from '../../../src/runs/sweep/study.ts';
import { defaultSession } from '../../../src/state/session/session.ts';
import type { TrialUnderWay } from '../../../src/state/sweep/sweep.ts';
import {
  isOver,
  plannedText,
  progressText,
  rangeText,
  timeLeftOf,
} from '../../../src/views/sweep/sweepText.ts';
import { aStudy, ended, numberAxis, trialsOfStudy } from '../../runs/sweep/trials.ts';

function kept(change: Partial<Study> = {}, made = 0): KeptStudy {
  const study = aStudy({ space: [numberAxis('lambda', 0, 1, { count: 4 })], ...change });
  const trials = trialsOfStudy(study).map((trial, i) => (i < made ? ended(trial, 0.5) : trial));
  return { study, trials, paces: Array(made).fill({ steps: 40, seconds: 120 }) };
}
const underWay: TrialUnderWay = {
  ...{ study: 's', name: 'Sweep 1', trial: 2, until: 40, run: 'trial 2', session: defaultSession },
};
const off = { training: null, underWay: null };

describe('what is said of a sweep', () => {
  it('is how long it takes, no more exactly than is known', () => {
    expect(rangeText({ low: 12.3, high: 18 })).toBe('about 12 to 18 seconds');
    expect(rangeText({ low: 200, high: 301 })).toBe('about 3 to 5 minutes');
    expect(rangeText({ low: 290, high: 301 })).toBe('about 5 minutes');
    expect(rangeText({ low: 0.1, high: 0.2 })).toBe('about 1 second');
    expect(rangeText({ low: 7000, high: 20_000 })).toBe('about 2 to 6 hours');
  });

  it('before it starts', () => {
    expect(plannedText(kept(), [])).toBe(
      '4 trials of 40 steps, 160 steps in all. How long that takes is known after the first trial.',
    );
    const paces = [{ steps: 10, seconds: 5 }];
    expect(plannedText(kept({ halving: { eta: 2, first: 10 } }), paces)).toBe(
      '4 trials of up to 40 steps, 80 steps in all: about 24 to 60 seconds.',
    );
  });

  it('while it trains, with what takes turns with it', () => {
    const now = { training: 's', underWay };
    expect(progressText(kept({}, 2), now, 7, false)).toBe(
      'Training trial 3 of 4, step 7 of 40 · about 2 to 6 minutes left.',
    );
    expect(progressText(kept({}, 2), now, 7, true)).toMatch(/take turns, so each is slower/);
    expect(progressText(kept({ budget: { unit: 'minutes', amount: 5 } }, 2), now, 7, false)).toBe(
      'Training trial 3 of 4, step 7 of 40 · about 60 seconds left. 4 of 5 minutes are used.',
    );
  });

  it('while it rests, and when it is over', () => {
    expect(progressText(kept({}, 2), { training: null, underWay }, 7, false)).toBe(
      'Paused at trial 3 of 4, step 7 of 40. Resume goes on from there.',
    );
    expect(progressText(kept({}, 2), off, 0, false)).toBe(
      'Not finished: 2 complete, 2 not trained yet. Resume goes on with the next trial.',
    );
    const done = kept({}, 4);
    const trials = done.trials.map(
      (trial): Trial => (trial.number === 0 ? { ...trial, state: 'failed' } : trial),
    );
    expect(progressText({ ...done, trials }, off, 0, false)).toBe(
      'Finished: 3 complete, 1 failed.',
    );
    expect(isOver(done)).toBe(true);
    const spent = kept({ budget: { unit: 'steps', amount: 80 } }, 2);
    expect(progressText(spent, off, 0, false)).toBe(
      'The budget is used up: 2 complete, 2 not trained yet.',
    );
    expect(isOver(spent)).toBe(true);
    expect(isOver(kept({}, 2))).toBe(false);
  });

  it('never promises more time than the budget has', () => {
    expect(timeLeftOf(kept({ budget: { unit: 'minutes', amount: 4.5 } }, 2))).toEqual({
      low: 30,
      high: 30,
    });
  });
});

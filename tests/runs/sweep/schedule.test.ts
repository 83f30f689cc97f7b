import { describe, expect, it } from 'vitest';
import {
  nextStint,
  remaining,
  rungsOf,
  settled,
  survivors,
} from '../../../src/runs/sweep/schedule.ts';
import type { Study, Trial } from '../../../src/runs/sweep/study.ts';
import { timeLeft } from '../../../src/runs/sweep/timeLeft.ts';
import { aStudy, numberAxis, trialsOfStudy } from './trials.ts';

const halved = aStudy({
  space: [numberAxis('lambda', 0, 1, { count: 9 })],
  ...{ steps: 90, halving: { eta: 3, first: 10 } },
});

/** Trains all of it; a trial scores what the function says. */
function trained(
  study: Study,
  dice: (trial: Trial, step: number) => number,
  begin = trialsOfStudy(study),
) {
  let trials: readonly Trial[] = settled(study, begin);
  const stints: string[] = [];
  for (let next = nextStint(study, trials); next; next = nextStint(study, trials)) {
    const { trial: number, until } = next;
    stints.push(`${number} to ${until}`);
    trials = settled(
      study,
      trials.map((one) =>
        one.number === number ? { ...one, curve: [...one.curve, [until, dice(one, until)]] } : one,
      ),
    );
  }
  return { trials, stints };
}

describe('without halving', () => {
  it('one trial after the other is trained to its end', () => {
    const study = aStudy({ space: [numberAxis('lambda', 0, 1)] });
    const { trials, stints } = trained(study, () => 0.5);
    expect(stints).toEqual(['0 to 40', '1 to 40', '2 to 40']);
    expect(trials.map(({ state }) => state)).toEqual(['complete', 'complete', 'complete']);
  });

  it('what failed is not trained again', () => {
    const study = aStudy({ space: [numberAxis('lambda', 0, 1)] });
    const trials = trialsOfStudy(study).map(
      (trial): Trial =>
        trial.number === 0
          ? { ...trial, state: 'failed', reason: 'The loss is not a number.' }
          : trial,
    );
    expect(trained(study, () => 0.5, trials).stints).toEqual(['1 to 40', '2 to 40']);
  });
});

describe('successive halving', () => {
  it('compares at steps that grow by its factor, the end among them', () => {
    expect(rungsOf(halved)).toEqual([10, 30, 90]);
    expect(rungsOf({ steps: 100, halving: { eta: 3, first: 10 } })).toEqual([10, 30, 90, 100]);
    expect(rungsOf({ steps: 8, halving: { eta: 2, first: 10 } })).toEqual([8]);
  });

  it('lets one of three go on from each rung: the best', () => {
    const { trials, stints } = trained(halved, ({ number }) => number / 10);
    expect(stints.slice(9)).toEqual(['6 to 30', '7 to 30', '8 to 30', '8 to 90']);
    expect(trials.map(({ state }) => state)).toEqual([...Array(8).fill('pruned'), 'complete']);
    expect(trials[7]?.curve).toEqual([
      [10, 0.7],
      [30, 0.7],
    ]);
  });

  it('takes the first of equals, and never less than one', () => {
    const trials = trialsOfStudy(halved).map((trial): Trial => ({ ...trial, curve: [[10, 0.5]] }));
    expect([...survivors(trials, 10, 3)]).toEqual([0, 1, 2]);
    expect([...survivors(trials.slice(0, 2), 10, 3)]).toEqual([0]);
  });

  it('keeps the seeds of a point together, by their mean', () => {
    const study = { ...halved, repeats: 2 };
    // Point 0 has the best seed of all, point 4 the best mean.
    const dice = ({ point, seed }: Trial) =>
      point === 0 ? (seed === 1 ? 0.99 : 0.01) : point === 4 ? 0.8 : 0.3 + point / 100;
    const { trials } = trained(study, dice);
    const complete = trials.filter(({ state }) => state === 'complete');
    expect(complete.map(({ point, seed }) => [point, seed])).toEqual([
      [4, 1],
      [4, 2],
    ]);
  });

  it('leaves out a trial that failed, or whose Dice is none', () => {
    const begin = trialsOfStudy(halved).map(
      (trial): Trial => (trial.number === 8 ? { ...trial, state: 'failed', reason: 'so' } : trial),
    );
    const { stints } = trained(
      halved,
      ({ number }) => (number === 7 ? Number.NaN : number / 10),
      begin,
    );
    // 8 of 9 reached the rung, a third of which are 2.
    expect(stints.slice(8)).toEqual(['5 to 30', '6 to 30', '6 to 90']);
  });

  it('goes on from any point as if it had never stopped', () => {
    const dice = ({ number }: Trial, step: number) => ((number * 7) % 9) / 10 + step / 1000;
    const whole = trained(halved, dice);
    for (let cut = 0; cut < whole.stints.length; cut++) {
      let trials: readonly Trial[] = settled(halved, trialsOfStudy(halved));
      for (let i = 0; i < cut; i++) {
        const next = nextStint(halved, trials);
        trials = settled(
          halved,
          trials.map((one) =>
            one.number === next?.trial
              ? { ...one, curve: [...one.curve, [next.until, dice(one, next.until)]] }
              : one,
          ),
        );
      }
      const kept = JSON.parse(JSON.stringify(trials)) as Trial[];
      expect(trained(halved, dice, kept).trials).toEqual(whole.trials);
    }
  });
});

describe('what is left', () => {
  it('is the steps of those that still go on', () => {
    expect(remaining(halved, trialsOfStudy(halved))).toEqual({
      steps: 9 * 10 + 3 * 20 + 60,
      stints: 13,
    });
    const { trials } = trained(halved, ({ number }) => number);
    expect(remaining(halved, trials)).toEqual({ steps: 0, stints: 0 });
  });

  it('is more where the weights of a trial are gone', () => {
    const study = aStudy({ space: [numberAxis('lambda', 0, 1)], halving: { eta: 2, first: 10 } });
    const trials = trialsOfStudy(study).map((trial): Trial => ({ ...trial, curve: [[10, 0.5]] }));
    expect(remaining(study, trials).steps).toBe(10 + 20);
    expect(remaining(study, trials, () => 0).steps).toBe(20 + 20);
  });

  it('takes as long as what was trained says, with a range', () => {
    const left = { steps: 100, stints: 5 };
    expect(timeLeft(left, [])).toBeNull();
    const paces = [1, 2, 3].map((seconds) => ({ steps: 10, seconds }));
    const range = timeLeft(left, paces);
    expect(range?.low).toBeCloseTo(12, 10);
    expect(range?.high).toBeCloseTo(28, 10);
    const one = timeLeft(left, paces.slice(0, 1));
    expect(one?.low).toBeLessThan(10);
    expect(one?.high).toBeGreaterThan(10);
  });
});

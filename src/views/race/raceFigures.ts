/** The curves of the race from the state. */
import { pointsOf } from '../../plots/points.ts';
import {
  type MeanBand,
  type RaceCurves,
  type RaceEntry,
  type RaceGroup,
  raceCurves,
} from '../../plots/raceCurves.ts';
import { meanCurve } from '../../runs/aggregate.ts';
import type { StepCurve } from '../../runs/history.ts';
import { thinned } from '../../runs/runRecord.ts';
import { initialRun, runOf } from '../../state/live.ts';
import { runsOf } from '../../state/race.ts';
import type { AppState } from '../../state/store.ts';
import { pastStep } from '../../state/time.ts';
import { type Subject, subjectsOf } from './subjects.ts';

/** State that the curves depend on. */
export const raceRead = (state: AppState) => [
  state.session.race,
  state.session.loss,
  state.session.seed,
  state.session.convention,
  state.live.litRun,
  state.live.time,
  ...runsOf(state.session).map((run) => state.live.runs[run]?.history),
];

const withoutSeed = (name: string) => name.replace(/, seed \d+$/, '');

function entryOf({ live }: AppState, { run, name, ink }: Subject): RaceEntry {
  const { history } = live.runs[run] ?? initialRun;
  const { training, validation, last } = history;
  const steps = last?.step ?? 0;
  return { id: run, name, ink, training: training.dice, validation: validation.dice, steps };
}

/** Mean over seeds and one standard deviation to both sides, as in the list of runs. */
function bandOf(curves: readonly StepCurve[]): MeanBand {
  const { steps, values, deviations } = meanCurve(curves.map((curve) => thinned(curve)));
  const moved = (by: number) =>
    pointsOf(
      steps,
      values.map((value, i) => value + by * (deviations[i] as number)),
    );
  return { mean: moved(0), low: moved(-1), high: moved(1) };
}

function groupOf(state: AppState, subjects: readonly Subject[]): RaceGroup {
  const name = subjects[0]?.name ?? '';
  const entries = subjects.map((subject) => entryOf(state, subject));
  if (subjects.length === 1) return { name, entries, together: null };
  const histories = subjects.map(({ run }) => (state.live.runs[run] ?? initialRun).history);
  const together = {
    training: bandOf(histories.map(({ training }) => training.dice)),
    validation: bandOf(histories.map(({ validation }) => validation.dice)),
  };
  return { name: withoutSeed(name), entries, together };
}

export function raceCurvesOfState(state: AppState): RaceCurves {
  const bySetting = new Map<string, Subject[]>();
  for (const subject of subjectsOf(state).all) {
    const setting = JSON.stringify(subject.loss);
    bySetting.set(setting, [...(bySetting.get(setting) ?? []), subject]);
  }
  const { live } = state;
  return raceCurves({
    groups: [...bySetting.values()].map((subjects) => groupOf(state, subjects)),
    lit: live.litRun,
    time: pastStep(runOf(live), live.time),
  });
}

/** Every entrant's last score, in words. */
export function describeRace(state: AppState): string {
  const entries = subjectsOf(state).all.map(({ name, run }) => {
    const { history } = state.live.runs[run] ?? initialRun;
    const { validation, training } = history.lastMeasured ?? {};
    const dice = (validation ?? training)?.dice;
    return `${name}: step ${history.last?.step ?? 0}${dice === undefined ? '' : `, Dice ${dice.toFixed(2)}`}`;
  });
  return entries.length > 0 ? `${entries.join('; ')}.` : 'No race.';
}

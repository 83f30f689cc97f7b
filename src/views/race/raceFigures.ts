/** The curves of the race from the state. */
import { type RaceCurves, type RaceEntry, raceCurves } from '../../plots/raceCurves.ts';
import { initialRun, runOf } from '../../state/live.ts';
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
  ...state.session.race.map(({ id }) => state.live.runs[`race ${id}`]?.history),
];

const withoutSeed = (name: string) => name.replace(/, seed \d+$/, '');

function entryOf(state: AppState, subject: Subject): RaceEntry {
  const { history } = state.live.runs[subject.run] ?? initialRun;
  return {
    id: subject.run,
    name: subject.name,
    ink: subject.ink,
    setting: JSON.stringify(subject.loss),
    settingName: withoutSeed(subject.name),
    training: history.training.dice,
    validation: history.validation.dice,
    steps: history.last?.step ?? 0,
  };
}

export function raceCurvesOfState(state: AppState): RaceCurves {
  const { all } = subjectsOf(state);
  return raceCurves({
    entries: all.map((subject) => entryOf(state, subject)),
    lit: state.live.litRun,
    time: pastStep(runOf(state.live), state.live.time),
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

/** What is going on, in words: the status line. */
import { type LiveRun, runOf } from '../../state/live.ts';
import { dividedPatientsOf, isOfUntrained } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';
import { scoresShown } from '../../state/time.ts';

export interface StatusText {
  /** "Training", "Paused": set bold. */
  readonly state: string;
  /** What follows it without a separator, "on WebGPU"; empty if nothing. */
  readonly where: string;
  /** The rest, most important first, to be separated by dots. */
  readonly facts: readonly string[];
  /** Facts that narrow screens leave out. */
  readonly details: readonly string[];
}

const two = (value: number) => value.toFixed(2);

/** Loss and Dice of the last measurement, as far as there is one. */
function measured({ history }: LiveRun, isDivided: boolean): string[] {
  const facts: string[] = [];
  const loss = history.last?.batchLoss;
  if (loss !== undefined) facts.push(`loss ${loss.toFixed(3).replace('-', '−')}`);
  const { validation, training } = history.lastMeasured ?? {};
  const whose = isDivided ? ' (same patient)' : '';
  if (validation) facts.push(`validation Dice ${two(validation.dice)}${whose}`);
  else if (training) facts.push(`Dice ${two(training.dice)}`);
  return facts;
}

/** Which prediction the image shows, with its Dice. */
function shownPrediction({ live, session }: AppState): string[] {
  const sample = live.dataset?.samples[session.view.image];
  if (!sample) return [];
  const simulated = session.view.source === 'simulated';
  const dice = (simulated ? live.simulatedScores : scoresShown(live))[sample.id];
  const untrained = isOfUntrained({ session, live }) ? 'untrained ' : '';
  const name = simulated ? 'simulated prediction' : `${untrained}U-Net`;
  return [`image: ${name}${dice === undefined ? '' : `, Dice ${two(dice)}`}`];
}

/** Steps a second: whole numbers from ten on, below that one decimal. */
function rate(stepsPerSecond: number): string {
  const text = stepsPerSecond >= 10 ? stepsPerSecond.toFixed(0) : stepsPerSecond.toFixed(1);
  return `${text} steps/s`;
}

export function statusText(state: AppState): StatusText {
  const { live } = state;
  const { engine, opening } = live;
  const run = runOf(live);
  const { status } = run;
  const runs = state.session.race.length;
  const where = engine ? `on ${engine.label}` : '';
  const details = shownPrediction(state);
  const facts = measured(run, dividedPatientsOf(state) > 0);
  if (opening)
    return {
      state: 'Opening',
      where: opening.total > 0 ? `${opening.done} of ${opening.total} files` : 'files',
      facts: [],
      details: [],
    };
  switch (status.kind) {
    case 'idle':
      return { state: 'Starting', where: '', facts: ['everything but training works'], details };
    case 'preparing':
      return { state: status.message, where: '', facts: ['everything else works'], details };
    case 'ready':
      return {
        state: 'Ready',
        where,
        facts: [`step ${status.step}`, ...facts],
        details: [...details, ...(engine ? [engine.detail] : [])],
      };
    case 'training':
      return {
        state: runs > 0 ? 'Racing' : 'Training',
        where,
        facts: [
          `step ${status.step}`,
          ...(runs > 0 ? [`${runs} runs`] : []),
          ...facts,
          ...(status.stepsPerSecond > 0 ? [rate(status.stepsPerSecond)] : []),
        ],
        details,
      };
    case 'paused':
      return { state: 'Paused', where, facts: [`step ${status.step}`, ...facts], details };
    case 'failed':
      return {
        state: 'Stopped',
        where,
        facts: [`step ${status.step}`, ...facts],
        details: [],
      };
    default:
      return status satisfies never;
  }
}

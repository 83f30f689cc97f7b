/** What is said of a sweep, in sentences. */
import { isSpent, type KeptStudy, spent } from '../../runs/sweep/keptStudy.ts';
import { remaining } from '../../runs/sweep/schedule.ts';
import type { Trial, TrialState } from '../../runs/sweep/study.ts';
import { type Pace, type TimeRange, timeLeft } from '../../runs/sweep/timeLeft.ts';
import type { Sweeps } from '../../state/sweep/sweep.ts';

const plural = (count: number, one: string) =>
  `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

/** In seconds below two minutes, in minutes below two hours. */
const units = [
  ['second', 1, 120],
  ['minute', 60, 7200],
  ['hour', 3600, Number.POSITIVE_INFINITY],
] as const;

/** Two digits: what is estimated is not known better. */
const rounded = (value: number) => Math.max(1, Number(value.toPrecision(value < 10 ? 1 : 2)));

/** "about 3 to 5 minutes". */
export function rangeText({ low, high }: TimeRange): string {
  const [name, seconds] = units.find(([, , below]) => high < below) ?? units[2];
  const [from, to] = [rounded(low / seconds), rounded(high / seconds)];
  return from === to ? `about ${plural(to, name)}` : `about ${from} to ${plural(to, name)}`;
}

const counted = (trials: readonly Trial[], state: TrialState) =>
  trials.filter((trial) => trial.state === state).length;

/** "12 complete, 9 stopped early, 3 failed". */
function stateText(trials: readonly Trial[]): string {
  const parts = [
    [counted(trials, 'complete'), 'complete'],
    [counted(trials, 'pruned'), 'stopped early'],
    [counted(trials, 'failed'), 'failed'],
    [counted(trials, 'waiting') + counted(trials, 'running'), 'not trained yet'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${count} ${name}`)
    .join(', ');
}

/** What a study would take: trials, steps, time. @param paces  of trainings of the same kind */
export function plannedText({ study, trials }: KeptStudy, paces: readonly Pace[]): string {
  const left = remaining(study, trials);
  const time = timeLeft(left, paces);
  const each = study.halving ? `up to ${plural(study.steps, 'step')}` : plural(study.steps, 'step');
  const plan = `${plural(trials.length, 'trial')} of ${each}, ${plural(left.steps, 'step')} in all`;
  return time
    ? `${plan}: ${rangeText(time)}.`
    : `${plan}. How long that takes is known after the first trial.`;
}

function budgetText({ study: { budget }, paces }: KeptStudy): string {
  if (!budget) return '';
  const used = Math.round(spent(paces)[budget.unit] * 10) / 10;
  return ` ${used.toLocaleString('en')} of ${budget.amount.toLocaleString('en')} ${budget.unit} are used.`;
}

const known = new WeakMap<KeptStudy, TimeRange | null>();

/** Seconds that are left, no more than the budget has; found once for each state of a study, not at every step of a trial. */
export function timeLeftOf(kept: KeptStudy): TimeRange | null {
  const before = known.get(kept);
  if (before !== undefined) return before;
  const range = estimated(kept);
  known.set(kept, range);
  return range;
}

function estimated(kept: KeptStudy): TimeRange | null {
  const { study, trials, paces } = kept;
  const range = timeLeft(remaining(study, trials), paces);
  const { budget } = study;
  if (!range || budget?.unit !== 'minutes') return range;
  const most = Math.max(0, 60 * (budget.amount - spent(paces).minutes));
  return { low: Math.min(range.low, most), high: Math.min(range.high, most) };
}

/**
 * Where a study is. Stands in a line of its own.
 *
 * @param step  of the trial under way
 * @param isBeside  whether a training of the person's own goes on beside it
 */
export function progressText(
  kept: KeptStudy,
  { training, underWay }: Pick<Sweeps, 'training' | 'underWay'>,
  step: number,
  isBeside: boolean,
): string {
  const { study, trials } = kept;
  const own = underWay?.study === study.id ? underWay : null;
  const place = own && `trial ${own.trial + 1} of ${trials.length}, step ${step} of ${own.until}`;
  if (training === study.id) {
    const time = timeLeftOf(kept);
    const beside = isBeside
      ? ' Your own training and the sweep take turns, so each is slower meanwhile.'
      : '';
    const left = time ? ` · ${rangeText(time)} left` : '';
    return `Training ${place ?? 'begins'}${left}.${budgetText(kept)}${beside}`;
  }
  const isLeft = counted(trials, 'waiting') + counted(trials, 'running') > 0;
  if (own) return `Paused at ${place}. Resume goes on from there.`;
  const states = stateText(trials);
  if (!isLeft) return `Finished: ${states}.`;
  if (isSpent(kept)) return `The budget is used up: ${states}.`;
  return `Not finished: ${states}. Resume goes on with the next trial.`;
}

/** What of the study cannot be resumed any more. */
export function isOver(kept: KeptStudy): boolean {
  const { trials } = kept;
  return isSpent(kept) || counted(trials, 'waiting') + counted(trials, 'running') === 0;
}

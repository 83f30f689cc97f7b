/** A sweep as it is being set up: texts of fields, and what is wrong with them. */
import { mostDimensions } from '../../runs/sweep/halton.ts';
import { type KeptStudy, mostTrials } from '../../runs/sweep/keptStudy.ts';
import { pointCount } from '../../runs/sweep/space.ts';
import type { Axis, Budget, Halving, Study } from '../../runs/sweep/study.ts';
import { encodeSession } from '../../state/session/codec.ts';
import type { Session } from '../../state/session/session.ts';
import { firstSpace, type Sweepable, sweepables } from '../../state/sweep/sweepable.ts';
import { trialsOf } from '../../state/sweep/trials.ts';

export interface AxisDraft {
  readonly key: string;
  /** Of a number. */
  readonly low: string;
  readonly high: string;
  readonly count: string;
  readonly scale: 'linear' | 'log';
  readonly isWhole: boolean;
  /** Of a choice; null for a number. */
  readonly choices: readonly string[] | null;
}

export interface Draft {
  readonly axes: readonly AxisDraft[];
  readonly design: 'grid' | 'sequence';
  readonly points: string;
  readonly repeats: string;
  readonly steps: string;
  readonly isHalved: boolean;
  readonly first: string;
  readonly eta: string;
  readonly budget: 'none' | Budget['unit'];
  readonly amount: string;
}

export function axisDraft(axis: Axis): AxisDraft {
  const { key } = axis;
  if (axis.kind === 'choice') {
    const none = { low: '', high: '', count: '', scale: 'linear', isWhole: false } as const;
    return { key, ...none, choices: axis.choices };
  }
  const { low, high, count, scale, isWhole } = axis;
  return { key, low: `${low}`, high: `${high}`, count: `${count}`, scale, isWhole, choices: null };
}

export const firstDraft = (session: Session): Draft => ({
  axes: firstSpace(session).map(axisDraft),
  ...{ design: 'grid', points: '24', repeats: '1', steps: '200' },
  ...{ isHalved: false, first: '50', eta: '2', budget: 'none', amount: '10' },
});

/** Losses that a draft sweeps. */
function lossesOf({ axes }: Draft): readonly string[] {
  return axes.find(({ key }) => key === 'loss')?.choices ?? [];
}

/** What can be swept with this draft, all of it. */
export const offered = (session: Session, draft: Draft) => sweepables(session, lossesOf(draft));

const mostSteps = 100_000;
const mostRepeats = 20;

/** A sentence of what keeps a draft from being a study. */
class Problem extends Error {}

function numberOf(
  text: string,
  name: string,
  [low, high]: readonly [number, number],
  isWhole = true,
): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (
    Number.isFinite(value) &&
    value >= low &&
    value <= high &&
    (!isWhole || Number.isInteger(value))
  )
    return value;
  const kind = isWhole ? 'a whole number' : 'a number';
  throw new Problem(`${name} must be ${kind} from ${low} to ${high.toLocaleString('en')}.`);
}

function axisOf(draft: AxisDraft, { name, range }: Sweepable, isGrid: boolean): Axis {
  const { key, choices, scale, isWhole } = draft;
  if (choices) {
    if (choices.length === 0) throw new Problem(`${name}: choose one at least, or take it out.`);
    return { kind: 'choice', key, choices };
  }
  const ends = range ?? [0, 1];
  const low = numberOf(draft.low, `${name}, from`, ends, isWhole);
  const high = numberOf(draft.high, `${name}, to`, ends, isWhole);
  if (low > high) throw new Problem(`${name} goes from ${low} to ${high}: exchange the two.`);
  if (scale === 'log' && low <= 0)
    throw new Problem(`${name}: a scale of equal factors begins above 0.`);
  const count = isGrid ? numberOf(draft.count, `${name}, values`, [1, 50]) : 2;
  return { kind: 'number', key, low, high, scale, isWhole, count };
}

function studyOf(
  draft: Draft,
  session: Session,
  identity: Pick<Study, 'id' | 'name' | 'startedAt'>,
): Study {
  const known = offered(session, draft);
  const isGrid = draft.design === 'grid';
  const space = draft.axes.flatMap((axis) => {
    const sweepable = known.find(({ key }) => key === axis.key);
    return sweepable ? [axisOf(axis, sweepable, isGrid)] : [];
  });
  if (space.length === 0) throw new Problem('Choose at least one parameter to sweep.');
  if (!isGrid && space.length > mostDimensions)
    throw new Problem(`An even sequence fills ${mostDimensions} parameters at most.`);
  const repeats = numberOf(draft.repeats, 'Seeds of each setting', [1, mostRepeats]);
  const steps = numberOf(draft.steps, 'Steps of each trial', [1, mostSteps]);
  const points = isGrid ? 0 : numberOf(draft.points, 'Settings', [1, mostTrials]);
  const halving: Halving | null = draft.isHalved
    ? {
        first: numberOf(draft.first, 'The first comparison', [1, mostSteps]),
        eta: numberOf(draft.eta, 'One setting in so many', [2, 10]),
      }
    : null;
  if (halving && halving.first >= steps)
    throw new Problem(
      `Trials are first compared at step ${halving.first}, but end at step ${steps}: compare them earlier, or train them longer.`,
    );
  const design = isGrid
    ? ({ kind: 'grid' } as const)
    : ({ kind: 'sequence', points, seed: session.seed } as const);
  const count = pointCount(space, design) * repeats;
  if (count > mostTrials)
    throw new Problem(
      `That is ${count.toLocaleString('en')} trials; a sweep has ${mostTrials} at most. Take fewer values or fewer seeds.`,
    );
  const { budget: unit, amount } = draft;
  const budget =
    unit === 'none'
      ? {}
      : { budget: { unit, amount: numberOf(amount, 'The budget', [1, 10_000_000], false) } };
  const base = encodeSession({ ...session, race: [] });
  return { ...identity, base, space, design, repeats, steps, halving, ...budget };
}

export type Drafted =
  | { readonly kept: KeptStudy; readonly problem: null }
  /** A sentence. */
  | { readonly kept: null; readonly problem: string };

/** The study of a draft with its trials, or what is wrong with it. */
export function drafted(
  draft: Draft,
  session: Session,
  identity: Pick<Study, 'id' | 'name' | 'startedAt'>,
): Drafted {
  try {
    const study = studyOf(draft, session, identity);
    return { kept: { study, trials: trialsOf(study), paces: [] }, problem: null };
  } catch (reason) {
    if (reason instanceof Problem || reason instanceof RangeError)
      return { kept: null, problem: reason.message };
    throw reason;
  }
}

/** The name of the next study: "Sweep 3". */
export function nextName(studies: readonly KeptStudy[]): string {
  const numbers = studies.map(({ study }) => Number(/^Sweep (\d+)$/.exec(study.name)?.[1] ?? 0));
  return `Sweep ${1 + Math.max(0, ...numbers)}`;
}

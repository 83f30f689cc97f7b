/** A suggested range as a sweep that is set up: one parameter, two seeds of each value. */
import type { SuggestedRange } from '../../losses/analysis/suggestedRange.ts';
import type { Session } from '../../state/session/session.ts';
import { sweepables } from '../../state/sweep/sweepable.ts';
import { axisDraft, type Draft, firstDraft } from '../sweep/draft.ts';

/** Values between the ends, these among them. */
const values = 5;
/** One training says little of a value. */
const seeds = 2;

export function rangeDraft(session: Session, { parameter, low, high }: SuggestedRange): Draft {
  const own = sweepables(session, []).find((one) => one.parameter === parameter);
  const draft = { ...firstDraft(session), repeats: String(seeds) };
  if (!own) return draft;
  const ends = { low: String(low.value), high: String(high.value), count: String(values) };
  return { ...draft, axes: [{ ...axisDraft(own.axis), ...ends }] };
}

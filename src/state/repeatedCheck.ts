/** Whether a training that a link spoke of came out as it was sent: its weights are compared with those that the link says. */
import { engineLabels } from '../engine/protocol.ts';
import { type Comparison, compareChecks } from '../runs/weightsCheck.ts';
import { runOf } from './live.ts';
import { readCourse } from './session/course.ts';
import { isSameValue } from './session/isSameValue.ts';
import { readTrained, type Trained } from './session/trained.ts';
import type { AppState } from './store.ts';

function listed(steps: readonly number[]): string {
  const last = steps.at(-1);
  return steps.length > 1 ? `steps ${steps.slice(0, -1).join(', ')} and ${last}` : `step ${last}`;
}

/** What may be behind weights that are not the same. */
function reasonOf({ session, live }: AppState, { engine }: Trained): string {
  const there = session.engine ?? engine;
  const here = live.engine?.engine;
  if (Object.keys(live.painted).length > 0) return 'Masks were painted here.';
  if (there && here && there !== here)
    return `The sender trained on ${engineLabels[there]}, this page on ${engineLabels[here]}.`;
  return 'Images, settings and engine are the same: another version of the page or of the browser may compute otherwise.';
}

function sentenceOf(found: Comparison, steps: readonly number[], reason: () => string): string {
  if (found.kind === 'identical')
    return `Checked at ${listed(steps)}: the weights are identical to the sender’s, bit for bit.`;
  const { largest, step } = found;
  const largestText = Number.isFinite(largest)
    ? ` (largest difference ${largest.toPrecision(2)})`
    : '';
  return found.kind === 'rounding'
    ? `Checked at ${listed(steps)}: the weights are the sender’s within rounding, from step ${step} on${largestText}. ${reason()}`
    : `Checked at ${listed(steps)}: the weights differ from the sender’s from step ${step} on${largestText}. ${reason()}`;
}

/** What came of repeating a training; null while it is repeated, and where it cannot be compared. */
export function checkedText(state: AppState): string | null {
  const { live } = state;
  const trained = live.repeated && readTrained(live.repeated);
  const course = trained && readCourse(trained);
  if (!trained || course === null || typeof course === 'number') return null;
  const { history, checks, changes, firstLoss, status } = runOf(live);
  if (status.kind === 'training' || (history.last?.step ?? 0) < trained.steps) return null;
  const ours = changes.filter(({ step }) => step <= trained.steps);
  if (
    !isSameValue(
      { firstLoss, changes: ours },
      { firstLoss: course.firstLoss, changes: course.changes },
    )
  )
    return null;
  const found = compareChecks(trained.checks, checks);
  const known = new Set(checks.map(({ step }) => step));
  const steps = trained.checks.map(({ step }) => step).filter((step) => known.has(step));
  return found && sentenceOf(found, steps, () => reasonOf(state, trained));
}

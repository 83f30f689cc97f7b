/** The training that a link speaks of: it is offered to be repeated for as long as the setting is that of the link. */
import { type EngineId, engineLabels } from '../../engine/protocol.ts';
import type { Notice } from '../../state/live.ts';
import { affected } from '../../state/session/compare.ts';
import type { Trained } from '../../state/session/trained.ts';
import type { AppState, AppStore } from '../../state/store.ts';

/** Changes that are named before they are only counted. */
const mostNamed = 3;

function changesText({ course, changes }: Trained): string {
  if (changes === 0 || !course) return '';
  const steps = course.changes.map(({ step }) => String(step));
  if (steps.length > mostNamed) return ` (loss changed ${steps.length} times)`;
  const last = steps.pop();
  const at = steps.length > 0 ? `steps ${steps.join(', ')} and ${last}` : `step ${last}`;
  return ` (loss changed at ${at})`;
}

/** What a person is told. @param here  the engine that is up; null before one is */
function sentences(trained: Trained, asked: EngineId | null, here: EngineId | null): string {
  const { steps, course, changes } = trained;
  const there = asked ?? trained.engine;
  const on = there ? ` on ${engineLabels[there]}` : '';
  const count = steps === 1 ? 'one step' : `${steps} steps`;
  if (!course)
    return `The sender trained ${count}${on} and changed the loss ${changes} times, more than a link can hold. A saved project holds all of it.`;
  const differs =
    here && there && here !== there
      ? ` Here it is ${engineLabels[here]}, so the last digits may differ.`
      : '';
  return `The sender trained ${count}${changesText(trained)}${on}.${differs}`;
}

/** Offers to repeat what a link speaks of, beside another notice; that one alone where nothing can be repeated yet. */
export function withOffer({ session, live }: AppState, notice: Notice | null): Notice | null {
  const { shared, dataset, engine } = live;
  // The files that were trained on are asked for first.
  const isClosed = session.data.kind === 'files' && dataset?.hash !== session.data.hash;
  if (!shared || isClosed) return notice;
  const text = sentences(shared, session.engine, engine?.engine ?? null);
  return {
    text: notice ? `${notice.text} ${text}` : text,
    action: shared.course ? 'repeat' : (notice?.action ?? null),
    second: shared.course ? (notice?.action ?? null) : null,
    beside: notice,
    isCalm: notice === null || notice.action === 'back',
  };
}

/**
 * What the page says first.
 *
 * @param trained  what its link speaks of
 * @param said  beside that; what is said already where it is null
 */
export function sayFirst(store: AppStore, trained: Trained | null, said: Notice | null): void {
  store.setState((state) => {
    const live = { ...state.live, shared: trained };
    return { live: { ...live, notice: withOffer({ ...state, live }, said ?? live.notice) } };
  });
}

/** What was said beside the offer; the notice itself where it offers nothing. */
export const withoutOffer = (notice: Notice | null): Notice | null =>
  notice?.beside === undefined ? notice : notice.beside;

/** Keeps the offer true: another setting ends it, and the engine that comes up is named. */
export function connectSharedTraining(store: AppStore): void {
  store.subscribe((state, previous) => {
    const { session, live } = state;
    const { live: before } = previous;
    if (!live.shared || live.shared !== before.shared) return;
    if (isOther(session, previous.session)) {
      const notice = withoutOffer(live.notice);
      store.setState((now) => ({ live: { ...now.live, shared: null, notice } }));
    } else if (live.engine !== before.engine && live.notice?.beside !== undefined) {
      const notice = withOffer(state, live.notice.beside);
      store.setState((now) => ({ live: { ...now.live, notice } }));
    }
  });
}

/** Whether a training under one session is another one than under the other. */
function isOther(session: AppState['session'], before: AppState['session']): boolean {
  const affects = affected(session, before);
  // The files that a link asks for are opened under their own title and hash.
  const isOpening = session.data.kind === 'files' && before.data.kind === 'files';
  return (
    affects.has('network') ||
    affects.has('training') ||
    affects.has('preparation') ||
    (affects.has('images') && !isOpening)
  );
}

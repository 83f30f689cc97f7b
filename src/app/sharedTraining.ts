/**
 * What a link says of a training, and the training that a link speaks of, which is offered to be repeated for as long as the
 * setting is that of the link. Loaded where something was trained.
 */
import { type EngineId, engineLabels } from '../engine/protocol.ts';
import type { Course } from '../runs/course.ts';
import { type Notice, runOf } from '../state/live.ts';
import type { Shared } from '../state/session/codec.ts';
import { affected } from '../state/session/compare.ts';
import { readCourse, writeCourse } from '../state/session/course.ts';
import { readTrained, type Trained, writeTrained } from '../state/session/trained.ts';
import type { AppState, AppStore } from '../state/store.ts';

/** Changes that are named before they are only counted. */
const mostNamed = 3;

/** What a link made now says of the training that the page looks at, or of the one that its own link speaks of. */
export function trainedTexts({ session, live }: AppState): readonly (readonly [string, string])[] {
  const { history, changes, firstLoss } = runOf(live);
  const steps = history.last?.step ?? 0;
  const { loss } = session;
  if (steps > 0) {
    const first = changes[0]?.from ?? firstLoss ?? loss;
    const engine = session.engine ? null : (live.engine?.engine ?? null);
    const course = writeCourse({ steps, firstLoss: first, changes }, loss);
    return writeTrained({ steps, engine, course });
  }
  const { shared } = live;
  const trained = shared && readTrained(shared);
  const course = trained && readCourse(trained);
  // What cannot be read, or is too long to be there, stays as it is.
  if (!trained || course === null || typeof course === 'number') return shared?.texts ?? [];
  return writeTrained({ ...trained, course: writeCourse(course, loss) });
}

function changesText({ changes }: Course): string {
  const steps = changes.map(({ step }) => String(step));
  if (steps.length === 0) return '';
  if (steps.length > mostNamed) return ` (loss changed ${steps.length} times)`;
  const last = steps.pop();
  const at = steps.length > 0 ? `steps ${steps.join(', ')} and ${last}` : `step ${last}`;
  return ` (loss changed at ${at})`;
}

/** What a person is told. @param here  the engine that is up; null before one is */
function sentences(
  { steps, engine }: Trained,
  course: Course | number | null,
  asked: EngineId | null,
  here: EngineId | null,
): string {
  const there = asked ?? engine;
  const on = there ? ` on ${engineLabels[there]}` : '';
  const count = steps === 1 ? 'one step' : `${steps} steps`;
  if (course === null)
    return `The sender trained ${count}${on}; with which losses cannot be read from the link.`;
  if (typeof course === 'number')
    return `The sender trained ${count}${on} and changed the loss ${course} times, more than a link can hold. A saved project holds all of it.`;
  const differs =
    here && there && here !== there
      ? ` Here it is ${engineLabels[here]}, so the last digits may differ.`
      : '';
  return `The sender trained ${count}${changesText(course)}${on}.${differs}`;
}

/** The offer to repeat what a link speaks of, beside another notice. */
function offerOf({ session, live }: AppState, shared: Shared, beside: Notice | null): Notice {
  const trained = readTrained(shared);
  const read = trained && readCourse(trained);
  const text = trained
    ? sentences(trained, read, session.engine, live.engine?.engine ?? null)
    : `What the link says of a training cannot be read (${shared.texts.map((pair) => pair.join(' = ').slice(0, 40)).join(', ')}).`;
  const course = typeof read === 'object' ? read : null;
  return {
    ...beside,
    text: beside ? `${beside.text} ${text}` : text,
    action: course ? 'repeat' : (beside?.action ?? null),
    second: course ? (beside?.action ?? null) : null,
    ...(course ? { course } : {}),
    beside,
    isCalm: read !== null && (beside === null || beside.action === 'back'),
  };
}

/** Whether the files that were trained on are still to be opened, which is asked for first. */
function isClosed({ session: { data }, live }: AppState): boolean {
  return data.kind === 'files' && live.dataset?.hash !== data.hash;
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

/** Keeps the offer on the page while it is true: another setting ends it, and the engine that comes up is named. */
export function connectSharedTraining(store: AppStore): void {
  const follow = (state: AppState, previous: AppState) => {
    const { live } = state;
    const { shared, notice } = live;
    const isStill = shared === previous.live.shared;
    if (shared && isStill && isOther(state.session, previous.session)) {
      store.setState((now) => ({ live: { ...now.live, shared: null } }));
      return;
    }
    const beside = notice?.beside === undefined ? notice : notice.beside;
    if (!shared || isClosed(state)) {
      if (notice !== beside) store.setState((now) => ({ live: { ...now.live, notice: beside } }));
      return;
    }
    const stands = notice?.beside !== undefined && live.engine === previous.live.engine;
    // What is said while a person trains by themselves is of that.
    const isPassed = notice?.beside === undefined && runOf(live).history.length > 0;
    if (isStill && (stands || isPassed)) return;
    const offer = offerOf(state, shared, beside);
    store.setState((now) => ({ live: { ...now.live, notice: offer } }));
  };
  store.subscribe(follow);
  const { shared } = store.getState().live;
  if (shared) store.setState(({ live }) => ({ live: { ...live, shared: { ...shared } } }));
}

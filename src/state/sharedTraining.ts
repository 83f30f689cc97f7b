/** What a link says of a training, and the offer to repeat the one that a link speaks of. Loaded where something was trained. */
import { type EngineId, engineLabels } from '../engine/protocol.ts';
import type { Course } from '../runs/course.ts';
import { runOf } from './live.ts';
import { checkedText } from './repeatedCheck.ts';
import { readCourse, writeCourse } from './session/course.ts';
import { readTrained, type Trained, writeTrained } from './session/trained.ts';
import type { AppState } from './store.ts';

/** Changes that are named before they are only counted. */
const mostNamed = 3;

/** What a link made now says of the training that the page looks at, or of the one that its own link speaks of. */
export function trainedTexts({ session, live }: AppState): readonly (readonly [string, string])[] {
  const { history, changes, firstLoss, checks } = runOf(live);
  const steps = history.last?.step ?? 0;
  const { loss } = session;
  if (steps > 0) {
    const first = changes[0]?.from ?? firstLoss ?? loss;
    const engine = session.engine ? null : (live.engine?.engine ?? null);
    const course = writeCourse({ steps, firstLoss: first, changes }, loss);
    return writeTrained({ steps, engine, course, checks });
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

/** Whether the files that were trained on are still to be opened, which is asked for first. */
function isClosed({ session: { data }, live }: AppState): boolean {
  return data.kind === 'files' && live.dataset?.hash !== data.hash;
}

export interface RepeatOffer {
  readonly text: string;
  /** Null where it cannot be repeated, which the text says. */
  readonly course: Course | null;
  readonly isDamaged: boolean;
}

/** The offer to repeat what a link speaks of, or what came of it; null where there is none, or something else was trained here. */
export function repeatOffer(state: AppState): RepeatOffer | null {
  const { session, live } = state;
  const { shared } = live;
  const text = checkedText(state);
  if (text !== null) return { text, course: null, isDamaged: false };
  if (!shared || isClosed(state) || runOf(live).history.length > 0) return null;
  const trained = readTrained(shared);
  if (!trained) {
    const said = shared.texts.map((pair) => pair.join(' = ').slice(0, 40)).join(', ');
    const text = `What the link says of a training cannot be read (${said}).`;
    return { text, course: null, isDamaged: true };
  }
  const read = readCourse(trained);
  return {
    text: sentences(trained, read, session.engine, live.engine?.engine ?? null),
    course: typeof read === 'object' ? read : null,
    isDamaged: read === null,
  };
}

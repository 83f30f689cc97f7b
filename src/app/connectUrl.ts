/**
 * Session <-> address bar: the link is always the experiment. Debounced, never while a slider is held (each writing costs
 * as much as a picture), not for each step of a training, and never in the history.
 */
import { type Notice, runOf } from '../state/live.ts';
import { decodeSession, encodeSession } from '../state/session/codec.ts';
import { affected, isSameTraining } from '../state/session/compare.ts';
import type { Session } from '../state/session/session.ts';
import { isSpecialLink } from '../state/specialLinks.ts';
import type { AppState, AppStore } from '../state/store.ts';
import { noteForReload } from './restoredHash.ts';

/** Wait after the last change; Safari refuses more than 100 history calls in 30 s. */
const debounceMs = 200;

/** Complaints about a link as one notice that names every bad value; null if there are none. */
export function complaintText(complaints: readonly string[]): string | null {
  if (complaints.length === 0) return null;
  return `Not all of the link could be used as it is; everything else was kept. ${complaints.join(' ')}`;
}

/** What a link says of the training, by key. */
export type TrainedTexts = (state: AppState) => readonly (readonly [key: string, text: string])[];

/** What the link of the page said. */
export const linkAgain: TrainedTexts = ({ live }) => live.shared?.texts ?? [];

/** Whether a training rests at another step than it was written at, or is no more what a link said. */
function isTrained({ live }: AppState, { live: before }: AppState): boolean {
  if (live.shared !== before.shared) return true;
  return live.runs !== before.runs && runOf(live).status.kind !== 'training';
}

/** Whether a training under one session is another one than under the other. */
function isOther(session: Session, before: Session): boolean {
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

export interface UrlBinding {
  /** Writes the link now; Share calls it so that the copied link is the current one. */
  flush(): void;
}

/**
 * Keeps `location.hash` equal to the session. A link pasted into the open page is applied and
 * answered with a notice where it is damaged; a link that says how the page begins loads it anew,
 * so that it does what it does on any visit.
 *
 * @param trained  what the link says of the training
 */
export function connectUrl(
  store: AppStore,
  page: Window,
  trained: TrainedTexts = linkAgain,
): UrlBinding {
  let written = '';
  let timer: number | undefined;

  const flush = () => {
    page.clearTimeout(timer);
    timer = undefined;
    const state = store.getState();
    const fragment = encodeSession(state.session, trained(state));
    if (fragment === written) return;
    written = fragment;
    // The bare page stays bare until something differs from the defaults.
    const bare = fragment.indexOf('&') < 0 && page.location.hash === '';
    if (!bare) page.history.replaceState(page.history.state, '', `#${fragment}`);
  };

  store.subscribe((state, previous) => {
    const { shared, repeated } = state.live;
    // Under another setting it is another training than the link speaks of.
    const isSpoken = shared ? shared === previous.live.shared : repeated !== null;
    if (isSpoken && isOther(state.session, previous.session)) {
      store.setState(({ live }) => ({ live: { ...live, shared: null, repeated: null } }));
      return;
    }
    const letGo = previous.live.dragging && !state.live.dragging;
    if (state.session === previous.session && !letGo && !isTrained(state, previous)) return;
    page.clearTimeout(timer);
    timer = state.live.dragging ? undefined : page.setTimeout(flush, debounceMs);
  });

  page.addEventListener('hashchange', () => {
    if (page.location.hash.slice(1) === written) return;
    // What was not written yet must not take the place of the new link.
    page.clearTimeout(timer);
    if (isSpecialLink(page.location.hash)) {
      page.location.reload();
      return;
    }
    const { session, trained: link = null, complaints } = decodeSession(page.location.hash);
    const text = complaintText(complaints);
    store.setState((before) => {
      // A training that fits the link goes on.
      const goesOn =
        runOf(before.live).history.length > 0 && isSameTraining(before.session, session);
      const notice: Notice | null = text ? { text, action: null } : null;
      return {
        session,
        live: { ...before.live, notice, shared: goesOn ? null : link, repeated: null },
      };
    });
  });

  page.addEventListener('pagehide', () => {
    const { hash } = page.location;
    flush();
    noteForReload(page, hash);
  });

  return { flush };
}

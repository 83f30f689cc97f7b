/** Says what a move of the loss changed, as soon as the hand rests. Loaded with the first move. */
import { type ReactNode, useEffect, useState } from 'react';
import type { LossChoice, Session } from '../../state/session/session.ts';
import type { AppState } from '../../state/store.ts';
import { useAppStore } from '../appContext.ts';
import { Change, ChangeLine, type Sentence } from './ChangeLine.tsx';
import { changeText, moveText } from './changeText.ts';
import { effectsOf } from './effectsOf.ts';

/** Rest after the last change before it is said. */
const restMs = 400;

/** What was changed, as it is seen. */
export interface Said {
  readonly line: ReactNode;
  /** Without a name, beside so many characters. */
  readonly beside: (taken: number) => ReactNode;
}

interface FollowMovesProps {
  /** The loss before the first move. */
  readonly from: LossChoice;
  /** Null while the hand moves, and when what was said is true no longer. */
  readonly onSaid: (said: Said | null) => void;
}

/** Beside the loss, what a sentence is about: with another image or prediction it would be another sentence. */
const circumstances = ({ data, convention, view }: Session) => [
  data,
  convention,
  view.image,
  view.focus,
  view.source,
  view.simulation,
];

const areSame = (a: Session, b: Session) => {
  const now = circumstances(b);
  return circumstances(a).every((part, i) => part === now[i]);
};

/** The sentence about a move, null where there is nothing to say. */
function sentence(state: AppState, before: LossChoice): Sentence | null {
  const { loss, convention } = state.session;
  const move = moveText(before, loss, convention, state.live.dataset?.classNames);
  const effects = move ? effectsOf(state, before, loss) : null;
  return effects && ((longest) => changeText(move, effects, longest));
}

export function FollowMoves({ from, onSaid }: FollowMovesProps) {
  const store = useAppStore();
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    /** As it was when the hand rested last; the loss that was left is that of `from` at first. */
    let rested: Session = { ...store.getState().session, loss: from };
    /** The loss that the last sentence started from. */
    let told: LossChoice | null = null;
    let seen = store.getState();
    let changedAt = performance.now();

    const say = (text: Sentence | null) =>
      onSaid(
        text && {
          line: <ChangeLine text={text} />,
          beside: (taken) => <Change text={text} taken={taken} />,
        },
      );
    const look = () => {
      timer = undefined;
      const state = store.getState();
      const left = restMs - (performance.now() - changedAt);
      if (state.live.dragging || left > 0) return wait(Math.max(left, restMs / 4));
      const { session } = state;
      if (session.loss === rested.loss) {
        // Another pixel is looked at: the same move, seen from there.
        if (told) say(sentence(state, told));
        return;
      }
      const before = rested.loss;
      const said = areSame(rested, session) ? sentence(state, before) : null;
      rested = session;
      told = said && before;
      say(said);
      if (said) setSpoken(said(Number.POSITIVE_INFINITY));
    };
    const wait = (ms: number) => {
      timer = setTimeout(look, ms);
    };
    const follow = (state: AppState) => {
      const last = seen;
      seen = state;
      const isMoved = state.session.loss !== last.session.loss;
      const isElsewhere = state.live.lookedAt !== last.live.lookedAt;
      if (state.session !== last.session && !areSame(last.session, state.session)) {
        told = null;
        say(null);
      }
      if (!isMoved && state.session.loss === rested.loss) rested = state.session;
      if (!isMoved && !(isElsewhere && told)) return;
      if (isMoved) say(null);
      changedAt = performance.now();
      if (timer === undefined) wait(restMs);
    };
    wait(restMs);
    const unsubscribe = store.subscribe(follow);
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [store, from, onSaid]);
  return (
    <p className="vh" aria-live="polite">
      {spoken}
    </p>
  );
}

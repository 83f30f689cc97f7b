/** The one status line of the page. */

import { useEffect, useRef, useState } from 'react';
import { runOf } from '../../state/live.ts';
import type { AppState } from '../../state/store.ts';
import { useApp, useAppStore } from '../appContext.ts';
import { type StatusText, statusText } from './statusText.ts';

/** Training reports up to ten times a second; a line to read changes less often. */
const updateMs = 250;

/** What the line says; changes of kind at once, numbers at most every {@link updateMs}. */
function useStatusText(): StatusText {
  const store = useAppStore();
  const [text, setText] = useState(() => statusText(store.getState()));
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => {
    const update = () => {
      window.clearTimeout(timer.current);
      timer.current = undefined;
      setText(statusText(store.getState()));
    };
    const onChange = (state: AppState, previous: AppState) => {
      if (runOf(state.live).status.kind !== runOf(previous.live).status.kind) update();
      else timer.current ??= window.setTimeout(update, updateMs);
    };
    update();
    const unsubscribe = store.subscribe(onChange);
    return () => {
      unsubscribe();
      window.clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [store]);
  return text;
}

export function StatusLine() {
  const { state, where, facts, details } = useStatusText();
  // A screen reader hears that training began and ended, not every step between.
  const training = useApp((app) => runOf(app.live).status.kind === 'training');
  return (
    <p className="status" role="status" aria-live={training ? 'off' : 'polite'}>
      <b>{state}</b>
      {where && <span className="where"> {where}</span>}
      {facts.length > 0 && ` · ${facts.join(' · ')}`}
      {details.length > 0 && <span className="details"> · {details.join(' · ')}</span>}
    </p>
  );
}

/** What a figure shows, in words, for those who do not see it. */
import { useEffect, useState } from 'react';
import type { AppState } from '../../state/store.ts';
import { useAppStore } from '../appContext.ts';

/** Rest after the last change before the words follow; a moving slider would only flood them. */
const restMs = 400;

/** Hidden text beside a canvas, brought up to date when everything is at rest. */
export function FigureText({ words }: { words: (state: AppState) => string }) {
  const store = useAppStore();
  const [text, setText] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let changedAt = performance.now();
    // One timer that looks when the last change was, and not one for each of many changes.
    const wait = (ms: number) => {
      timer = setTimeout(() => {
        const state = store.getState();
        const rested = performance.now() - changedAt;
        timer = undefined;
        if (state.live.dragging || rested < restMs) wait(Math.max(restMs - rested, restMs / 4));
        else setText(words(state));
      }, ms);
    };
    wait(restMs);
    const unsubscribe = store.subscribe(() => {
      changedAt = performance.now();
      if (timer === undefined) wait(restMs);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [store, words]);
  return <p className="vh">{text}</p>;
}

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
    let timer: ReturnType<typeof setTimeout>;
    const renew = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const state = store.getState();
        if (state.live.dragging) renew();
        else setText(words(state));
      }, restMs);
    };
    renew();
    const unsubscribe = store.subscribe(renew);
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [store, words]);
  return <p className="vh">{text}</p>;
}

/** What a figure shows, in words, for those who do not see it. */
import { useEffect, useState } from 'react';
import type { AppState } from '../../state/store.ts';
import { useAppStore } from '../appContext.ts';
import { lazyModule, withModule } from '../lazy/lazyModule.ts';

/** Rest after the last change before the words follow; a moving slider would only flood them. */
const restMs = 400;

/** Says what a figure shows, once its words are there. */
export type FigureWords = (state: AppState, say: (text: string) => void) => void;

const described = lazyModule(
  'What says plots in words',
  () => import('./describe.ts'),
  'describeCurves',
);

/** The words of a plot of the page. */
export function wordsOf(
  name: 'describeCurves' | 'describeSurface' | 'describeTraining',
): FigureWords {
  return (state, say) => void withModule(described, (module) => say(module[name](state)));
}

/** Hidden text beside a canvas, brought up to date when everything is at rest. */
export function FigureText({ words }: { words: FigureWords }) {
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
        // The first pictures do not wait for their words; with the images there is another change.
        if (!state.live.dataset) return;
        if (state.live.dragging || rested < restMs) wait(Math.max(restMs - rested, restMs / 4));
        else words(state, setText);
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

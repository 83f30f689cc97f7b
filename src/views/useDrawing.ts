/** Drawing outside React: from the store to the canvas within the frame of the input. */
import { useEffect, useRef } from 'react';
import type { AppState } from '../state/store.ts';
import { useAppStore } from './appContext.ts';
import { inNextFrame, notInNextFrame } from './frame.ts';

/**
 * Calls `draw` in the next animation frame after anything in `reads` changed, and once at first.
 * An input event that changes the store is so painted in its own frame, without a render between.
 *
 * @param reads  what the drawing depends on, compared by identity
 * @param phase  whether it draws on canvases or writes into the document
 */
export function useDrawing(
  reads: (state: AppState) => readonly unknown[],
  draw: (state: AppState) => void,
  phase: 'draw' | 'write' = 'draw',
): void {
  const store = useAppStore();
  const latest = useRef({ reads, draw });
  const paints = useRef(() => {});
  useEffect(() => {
    latest.current = { reads, draw };
    inNextFrame(phase, paints.current);
  });

  useEffect(() => {
    let drawn: readonly unknown[] | null = null;
    const paint = () => {
      const state = store.getState();
      const next = latest.current.reads(state);
      if (drawn && next.every((value, i) => value === drawn?.[i])) return;
      drawn = next;
      latest.current.draw(state);
    };
    paint();
    paints.current = paint;
    const unsubscribe = store.subscribe(() => inNextFrame(phase, paint));
    return () => {
      unsubscribe();
      notInNextFrame(phase, paint);
    };
  }, [store, phase]);
}

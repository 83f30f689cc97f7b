/** Drawing outside React: from the store to the canvas within the frame of the input. */
import { useEffect, useRef } from 'react';
import type { AppState } from '../../state/store.ts';
import { useAppStore } from '../appContext.ts';

/**
 * Calls `draw` in the next animation frame after anything in `reads` changed, and once at first.
 * An input event that changes the store is so painted in its own frame, without a render between.
 *
 * @param reads  what the drawing depends on, compared by identity
 */
export function useDrawing(
  reads: (state: AppState) => readonly unknown[],
  draw: (state: AppState) => void,
): void {
  const store = useAppStore();
  const latest = useRef({ reads, draw });
  useEffect(() => {
    latest.current = { reads, draw };
  });

  useEffect(() => {
    let frame = 0;
    let drawn: readonly unknown[] | null = null;
    const paint = () => {
      frame = 0;
      const state = store.getState();
      const next = latest.current.reads(state);
      if (drawn && next.every((value, i) => value === drawn?.[i])) return;
      drawn = next;
      latest.current.draw(state);
    };
    paint();
    const unsubscribe = store.subscribe(() => {
      if (frame === 0) frame = requestAnimationFrame(paint);
    });
    return () => {
      unsubscribe();
      cancelAnimationFrame(frame);
    };
  }, [store]);
}

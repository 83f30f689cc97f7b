/** What is said for a while and then no more: that something worked. */
import { useEffect, useRef } from 'react';

/**
 * Ends a state some time after it came, unless another one comes before.
 *
 * @param state  null for one that stays
 * @param ms  how long it lasts
 */
export function useEndOf(state: unknown, ms: number, end: () => void): void {
  const last = useRef(end);
  last.current = end;
  useEffect(() => {
    if (state === null) return;
    const timer = window.setTimeout(() => last.current(), ms);
    return () => window.clearTimeout(timer);
  }, [state, ms]);
}

/** Whether the window has room for one column only; the styles say the same in their media queries. */
import { useSyncExternalStore } from 'react';
import { hasOwnLayout, onLookChange } from './look.ts';

export const narrowQuery = '(max-width: 56rem)';

function subscribe(changed: () => void): () => void {
  const media = window.matchMedia(narrowQuery);
  media.addEventListener('change', changed);
  const unfollow = onLookChange(changed);
  return () => {
    media.removeEventListener('change', changed);
    unfollow();
  };
}

export function useNarrow(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => !hasOwnLayout() && window.matchMedia(narrowQuery).matches,
  );
}

/** Whether the window has room for one column only; the styles say the same in their media queries. */
import { useSyncExternalStore } from 'react';

const query = '(max-width: 56rem)';

function subscribe(changed: () => void): () => void {
  const media = window.matchMedia(query);
  media.addEventListener('change', changed);
  return () => media.removeEventListener('change', changed);
}

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

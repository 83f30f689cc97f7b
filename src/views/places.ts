/** Which place is open over image and plots, wherever it is asked for. */
import { useSyncExternalStore } from 'react';

export const placeNames = ['Runs', 'Sweep'] as const;
export type PlaceName = (typeof placeNames)[number];

let open: PlaceName | null = null;
const listeners = new Set<() => void>();

function show(name: PlaceName | null): void {
  open = name;
  for (const listener of listeners) listener();
}

export const places = {
  show,
  close: () => show(null),
  toggle: (name: PlaceName) => show(open === name ? null : name),
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The place that is open; null for none. */
export function usePlaceName(): PlaceName | null {
  return useSyncExternalStore(subscribe, () => open);
}

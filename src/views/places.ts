/** Which place is open over image and plots, wherever it is asked for. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export const placeNames = ['Runs', 'Sweep'] as const;
export type PlaceName = (typeof placeNames)[number];

const store = createStore<{ readonly open: PlaceName | null }>(() => ({ open: null }));
const show = (open: PlaceName | null) => store.setState({ open });

export const places = {
  show,
  close: () => show(null),
  toggle: (name: PlaceName) => show(store.getState().open === name ? null : name),
};

/** The place that is open; null for none. */
export function usePlaceName(): PlaceName | null {
  return useStore(store, ({ open }) => open);
}

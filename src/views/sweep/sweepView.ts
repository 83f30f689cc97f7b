/** How sweeps are looked at, as long as the page is open. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Place } from '../../runs/sweep/neighbours.ts';
import type { Draft } from './draft.ts';

interface SweepView {
  /** A sweep that is being set up; null where the first one was not touched. */
  readonly draft: Draft | null;
  /** Whether one is set up while others are there. */
  readonly isSettingUp: boolean;
  /** Keys of the axes of the heat map; null for the first ones. */
  readonly across: string | null;
  readonly up: string | null;
  /** Where the sliders of the sweep stand; what is missing stands at the best trial. */
  readonly place: Place;
  /** Position of the image among those whose maps are kept. */
  readonly image: number;
  readonly between: 'nearest' | 'blend';
  readonly layer: 'errors' | 'probability';
}

const ofStudy = { across: null, up: null, place: {}, image: 0 } as const;

const store = createStore<SweepView>(() => ({
  ...{ draft: null, isSettingUp: false, between: 'nearest', layer: 'errors' },
  ...ofStudy,
}));

export function useSweepView<Value>(select: (view: SweepView) => Value): Value {
  return useStore(store, select);
}

export const sweepView = {
  get: store.getState,
  set: (change: Partial<SweepView>) => store.setState(change),
  /** Another study is looked at. */
  forget: () => store.setState(ofStudy),
  move: (change: Place) => store.setState(({ place }) => ({ place: { ...place, ...change } })),
  subscribe: store.subscribe,
};

/**
 * The store for what is read and not watched: while a slider is held it follows the hand a few times a second, else at
 * once. The pictures keep up with the hand, and numbers that change with every frame could not be read anyway.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppState, AppStore } from '../state/store.ts';

/** Time between two states while a slider is held. */
const calmMs = 125;

function createCalmStore(store: AppStore): StoreApi<AppState> {
  const calm = createStore<AppState>(() => store.getState());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const follow = () => {
    clearTimeout(timer);
    timer = undefined;
    calm.setState(store.getState(), true);
  };
  store.subscribe((state) => {
    if (!state.live.dragging) follow();
    else timer ??= setTimeout(follow, calmMs);
  });
  return calm;
}

const calmStores = new WeakMap<AppStore, StoreApi<AppState>>();

/** The calm store of a store, always the same. */
export function calmStoreOf(store: AppStore): StoreApi<AppState> {
  let calm = calmStores.get(store);
  if (!calm) {
    calm = createCalmStore(store);
    calmStores.set(store, calm);
  }
  return calm;
}

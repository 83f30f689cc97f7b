/** How views reach the store and the actions; the only place where React meets zustand. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Actions } from '../state/actions.ts';
import type { AppState, AppStore } from '../state/store.ts';
import { calmStoreOf } from './calmStore.ts';

export interface AppContextValue {
  readonly store: AppStore;
  readonly actions: Actions;
}

export const AppContext = createContext<AppContextValue | null>(null);

function useAppContext(): AppContextValue {
  const context = useContext(AppContext);
  if (!context) throw new Error('a view was rendered outside AppContext');
  return context;
}

/** Reads the store; renders again when the selected value changes (by identity). */
export function useApp<Value>(select: (state: AppState) => Value): Value {
  return useStore(useAppContext().store, select);
}

/**
 * The same for what is read and not watched, as numbers are: while a slider is held it renders a few times a second, so
 * that the pictures keep up with the hand.
 */
export function useCalm<Value>(select: (state: AppState) => Value): Value {
  return useStore(calmStoreOf(useAppContext().store), select);
}

/** What a person can do; never changes. */
export function useActions(): Actions {
  return useAppContext().actions;
}

/** The store itself, for canvases that draw on change without rendering. */
export function useAppStore(): AppStore {
  return useAppContext().store;
}

/** The one store of the page: two branches, no behaviour. Actions change it, bindings and views read it. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { initialLive, type Live } from './live.ts';
import { defaultSession, type Session } from './session/session.ts';

export interface AppState {
  readonly session: Session;
  readonly live: Live;
}

export type AppStore = StoreApi<AppState>;

export function createAppStore(session: Session = defaultSession): AppStore {
  return createStore<AppState>(() => ({ session, live: initialLive }));
}

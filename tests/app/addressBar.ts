/** As much of a window as the binding of the address uses. */
import { vi } from 'vitest';

export function addressBar() {
  const location = { hash: '', reload: vi.fn() };
  const listeners = new Map<string, () => void>();
  const noted = new Map<string, string>();
  let written = 0;
  const parts = {
    ...{ location, setTimeout, clearTimeout },
    history: {
      state: null,
      replaceState: (_state: unknown, _title: string, address: string) => {
        written += 1;
        location.hash = address;
      },
    },
    sessionStorage: {
      getItem: (key: string) => noted.get(key) ?? null,
      setItem: (key: string, value: string) => void noted.set(key, value),
      removeItem: (key: string) => void noted.delete(key),
    },
    performance: { getEntriesByType: () => [{ type: 'reload' }] },
    addEventListener: (type: string, listener: () => void) => void listeners.set(type, listener),
  };
  return {
    ...{ location, page: parts as unknown as Window },
    /** How often the page wrote its address. */
    written: () => written,
    /** A person types or pastes a fragment. */
    goTo: (hash: string) => {
      location.hash = hash;
      listeners.get('hashchange')?.();
    },
    /** The page is left. */
    leave: () => listeners.get('pagehide')?.(),
  };
}

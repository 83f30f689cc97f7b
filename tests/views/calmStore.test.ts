import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultSession } from '../../src/state/session/session.ts';
import { createAppStore } from '../../src/state/store.ts';
import { calmStoreOf } from '../../src/views/calmStore.ts';

describe('the calm store', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const open = () => {
    const store = createAppStore(defaultSession);
    const calm = calmStoreOf(store);
    const change = (dragging: boolean, image: number) =>
      store.setState(({ live, session }) => ({
        live: { ...live, dragging },
        session: { ...session, view: { ...session.view, image } },
      }));
    return { store, calm, change, shown: () => calm.getState().session.view.image };
  };

  it('is one of each store', () => {
    const { store, calm } = open();
    expect(calmStoreOf(store)).toBe(calm);
    expect(calmStoreOf(open().store)).not.toBe(calm);
  });

  it('follows at once while nothing is held', () => {
    const { change, shown } = open();
    change(false, 3);
    expect(shown()).toBe(3);
  });

  it('follows a held slider a few times a second, with the last state', () => {
    const { change, shown, calm } = open();
    const seen = vi.fn();
    calm.subscribe(seen);
    for (let image = 1; image <= 40; image++) {
      change(true, image);
      vi.advanceTimersByTime(10);
    }
    expect(seen.mock.calls.length).toBeGreaterThan(1);
    expect(seen.mock.calls.length).toBeLessThan(6);
    vi.runAllTimers();
    expect(shown()).toBe(40);
  });

  it('has the state at once when the slider is let go, and nothing afterwards', () => {
    const { change, shown, calm } = open();
    change(true, 5);
    expect(shown()).toBe(0);
    change(false, 6);
    expect(shown()).toBe(6);
    const seen = vi.fn();
    calm.subscribe(seen);
    vi.runAllTimers();
    expect(seen).not.toHaveBeenCalled();
  });
});

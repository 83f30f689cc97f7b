import { describe, expect, it } from 'vitest';
import { createActions } from '../../src/state/actions.ts';
import type { EnginePort } from '../../src/state/ports.ts';
import { isScaleLocked } from '../../src/state/selectors.ts';
import { encodeSession } from '../../src/state/session/codec.ts';
import { createAppStore } from '../../src/state/store.ts';

function open() {
  const store = createAppStore();
  const actions = createActions(store, {} as EnginePort);
  return { store, actions, isLocked: () => isScaleLocked(store.getState()) };
}

describe('the lock of the scales', () => {
  it('comes with a lecture and goes with it, and so do its ends', () => {
    const { store, actions, isLocked } = open();
    actions.setView({ lecture: 'image' });
    expect(isLocked()).toBe(true);
    actions.keepScale(2, 5);
    actions.setView({ lecture: 'curves' });
    expect(store.getState().session.view).toMatchObject({ gradientEnd: 2, lossEnd: 5 });
    actions.setView({ lecture: null });
    expect(isLocked()).toBe(false);
    expect(encodeSession(store.getState().session)).toBe('v=1');
  });

  it('stays after a lecture where a setting is pinned, or where it was made by hand', () => {
    const { store, actions, isLocked } = open();
    actions.setView({ lecture: 'image' });
    actions.pin();
    actions.keepScale(2, 5);
    actions.setView({ lecture: null });
    expect(isLocked()).toBe(true);
    expect(store.getState().session.view.gradientEnd).toBe(2);
    actions.unpin();
    expect(isLocked()).toBe(false);
    actions.lockScale(true);
    actions.setView({ lecture: 'image' });
    actions.setView({ lecture: null });
    expect(isLocked()).toBe(true);
  });

  it('is taken off by hand during a lecture', () => {
    const { actions, isLocked } = open();
    actions.setView({ lecture: 'image' });
    actions.lockScale(false);
    expect(isLocked()).toBe(false);
  });
});

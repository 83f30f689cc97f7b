import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectUrl } from '../../src/app/connectUrl.ts';
import { createActions } from '../../src/state/actions.ts';
import type { EnginePort } from '../../src/state/ports.ts';
import { type AppStore, createAppStore } from '../../src/state/store.ts';

/** As much of a window as the binding uses. */
function fakePage() {
  const location = { hash: '', reload: vi.fn() };
  let onHashChange = () => {};
  return {
    location,
    history: {
      state: null,
      replaceState: (_state: unknown, _title: string, address: string) => {
        location.hash = address;
      },
    },
    setTimeout,
    clearTimeout,
    addEventListener: (_type: 'hashchange', listener: () => void) => {
      onHashChange = listener;
    },
    /** A person types or pastes a fragment into the address bar. */
    goTo: (hash: string) => {
      location.hash = hash;
      onHashChange();
    },
  };
}

let page: ReturnType<typeof fakePage>;
let store: AppStore;

beforeEach(() => {
  vi.useFakeTimers();
  page = fakePage();
  store = createAppStore();
  connectUrl(store, page as unknown as Window);
});
afterEach(() => {
  vi.useRealTimers();
});

const actions = () => createActions(store, {} as EnginePort);
const settle = () => vi.advanceTimersByTime(1000);

describe('the address of the open page', () => {
  it('follows the session', () => {
    actions().setParameter('lambda', 0.3);
    settle();
    expect(page.location.hash).toBe('#v=1&lambda=0.3');
  });

  it('is left alone while a slider is held, and written once it is let go', () => {
    actions().holdSlider(true);
    actions().setParameter('lambda', 0.3);
    settle();
    expect(page.location.hash).toBe('');
    actions().holdSlider(false);
    settle();
    expect(page.location.hash).toBe('#v=1&lambda=0.3');
  });

  it('takes a link that is pasted into it, and names what is bad', () => {
    page.goTo('#v=1&gamma=0.2&loss=none&lambda=2');
    const { session, live } = store.getState();
    expect(session.loss.parameters.gamma).toBe(0.2);
    expect(live.notice?.text).toMatch(
      /^Not all of the link .* loss = none is not .* λ = 2 is not /,
    );
    settle();
    expect(page.location.hash).toBe('#v=1&gamma=0.2');
    page.goTo('#v=1&gamma=0.3');
    expect(store.getState().live.notice).toBeNull();
    expect(page.location.reload).not.toHaveBeenCalled();
  });

  it('loads the page anew where it says to start clean, as on any visit', () => {
    const { session } = store.getState();
    actions().setParameter('lambda', 0.3);
    const moved = store.getState().session;
    page.goTo('#reset');
    expect(page.location.reload).toHaveBeenCalledOnce();
    expect(store.getState().live.notice).toBeNull();
    expect(store.getState().session).toBe(moved);
    // What was waiting to be written does not replace it before the page is gone.
    settle();
    expect(page.location.hash).toBe('#reset');
    expect(moved).not.toBe(session);
  });
});

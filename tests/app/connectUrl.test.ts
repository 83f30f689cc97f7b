import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectUrl } from '../../src/app/connectUrl.ts';
import { restoredHash } from '../../src/app/restoredHash.ts';
import { createActions } from '../../src/state/actions.ts';
import type { EnginePort } from '../../src/state/ports.ts';
import { type AppStore, createAppStore } from '../../src/state/store.ts';
import { addressBar } from './addressBar.ts';

let address: ReturnType<typeof addressBar>;
let store: AppStore;

beforeEach(() => {
  vi.useFakeTimers();
  address = addressBar();
  store = createAppStore();
  connectUrl(store, address.page);
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
    expect(address.location.hash).toBe('#v=1&lambda=0.3');
  });

  it('is left alone while a slider is held, and written once it is let go', () => {
    actions().holdSlider(true);
    actions().setParameter('lambda', 0.3);
    settle();
    expect(address.location.hash).toBe('');
    actions().holdSlider(false);
    settle();
    expect(address.location.hash).toBe('#v=1&lambda=0.3');
  });

  it('takes a link that is pasted into it, and names what is bad', () => {
    address.goTo('#v=1&gamma=0.2&loss=none&lambda=2');
    const { session, live } = store.getState();
    expect(session.loss.parameters.gamma).toBe(0.2);
    expect(live.notice?.text).toMatch(
      /^Not all of the link .* loss = none is not .* λ = 2 is not /,
    );
    settle();
    expect(address.location.hash).toBe('#v=1&gamma=0.2');
    address.goTo('#v=1&gamma=0.3');
    expect(store.getState().live.notice).toBeNull();
    expect(address.location.reload).not.toHaveBeenCalled();
  });

  it('loads the page anew where it says to start clean, as on any visit', () => {
    const { session } = store.getState();
    actions().setParameter('lambda', 0.3);
    const moved = store.getState().session;
    address.goTo('#reset');
    expect(address.location.reload).toHaveBeenCalledOnce();
    expect(store.getState().live.notice).toBeNull();
    expect(store.getState().session).toBe(moved);
    // What was waiting to be written does not replace it before the page is gone.
    settle();
    expect(address.location.hash).toBe('#reset');
    expect(moved).not.toBe(session);
  });
});

describe('a page that is reloaded', () => {
  const reloaded = () => restoredHash(address.page);

  it('begins with what was changed last, though a reload goes to the address as it was', () => {
    actions().setParameter('lambda', 0.3);
    const before = address.location.hash;
    address.leave();
    expect(address.location.hash).toBe('#v=1&lambda=0.3');
    address.location.hash = before;
    expect(reloaded()).toBe('#v=1&lambda=0.3');
    expect(address.location.hash).toBe('#v=1&lambda=0.3');
  });

  it('begins with its address where that had been written, or is another one', () => {
    actions().setParameter('lambda', 0.3);
    address.leave();
    address.location.hash = '#v=1&delta=0.2';
    expect(reloaded()).toBe('#v=1&delta=0.2');
    address.location.hash = '#v=1&lambda=0.3';
    address.leave();
    address.location.hash = '';
    expect(reloaded()).toBe('');
  });
});

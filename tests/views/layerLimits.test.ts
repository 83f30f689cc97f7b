import { describe, expect, test } from 'vitest';
import { levelOfProbability } from '../../src/masks/probabilityMap.ts';
import type { Scale } from '../../src/plots/scale.ts';
import { createActions } from '../../src/state/actions.ts';
import { currentPrediction } from '../../src/state/currentPrediction.ts';
import type { EnginePort } from '../../src/state/ports.ts';
import { isScaleLocked } from '../../src/state/selectors.ts';
import { decodeSession, encodeSession } from '../../src/state/session/codec.ts';
import { createAppStore } from '../../src/state/store.ts';
import { type LayerLimits, LayerScale } from '../../src/views/image/stage/layerLimits.ts';
import { surfaceOfState } from '../../src/views/plots/figuresOfState.ts';

/** A page with a miss, a hit, a false alarm and background. */
function page() {
  const store = createAppStore();
  const probabilities = [0.9, 0.3, 0.7, 0.05];
  const sample = {
    id: 'a',
    name: 'a',
    split: 'training',
    width: 2,
    height: 2,
    picture: { width: 1, height: 1, data: new Uint8ClampedArray(4) },
    mask: Uint8Array.of(1, 1, 0, 0),
    foregroundShare: 0.5,
  } as const;
  const differences = [Uint16Array.from(probabilities, levelOfProbability)];
  const prediction = currentPrediction({
    sample,
    origin: 'simulated',
    size: 2,
    differences,
    focus: 1,
  });
  store.setState(({ live }) => ({ live: { ...live, prediction } }));
  const actions = createActions(store, {} as EnginePort);
  const scale = new LayerScale();
  const limits = () => scale.update(store.getState()) as LayerLimits;
  /** Two losses that pull by very different amounts. */
  const strong = () => actions.setChoice({ id: 'cross-entropy', parameters: {} });
  const weak = () =>
    actions.setChoice({ id: 'focal', parameters: { focalAlpha: 0.25, focalGamma: 5 } });
  return { store, actions, limits, strong, weak };
}

describe('the colour scale of loss and gradient', () => {
  test('fits what is shown while nothing is compared', () => {
    const { limits, strong, weak } = page();
    strong();
    const before = limits();
    weak();
    expect(limits().gradient).toBeLessThan(before.gradient);
    expect(limits()).toMatchObject({ isLocked: false, beyond: { gradient: false, loss: false } });
  });

  test('stays where it is while a setting is pinned, also after a swap', () => {
    const { store, actions, limits, strong, weak } = page();
    strong();
    const before = limits();
    actions.pin();
    actions.keepScale(before.gradient, before.loss);
    weak();
    expect(limits()).toMatchObject({
      gradient: before.gradient,
      loss: before.loss,
      isLocked: true,
    });
    actions.swap();
    expect(limits()).toMatchObject({ gradient: before.gradient, loss: before.loss });
    actions.unpin();
    expect(store.getState().session.view.gradientEnd).toBeNull();
    expect(limits().isLocked).toBe(false);
  });

  test('is that of both settings where a link with a pin has none, whichever of them is current', () => {
    const { store, actions, limits, strong, weak } = page();
    strong();
    actions.pin();
    weak();
    const one = limits();
    const swapped = page();
    swapped.store.setState({
      session: decodeSession(encodeSession(store.getState().session)).session,
    });
    swapped.actions.swap();
    expect(swapped.limits()).toMatchObject({ gradient: one.gradient, loss: one.loss });
  });

  test('locked by hand it stays without a pin and through a link, and tells what lies beyond it', () => {
    const { store, actions, limits, strong, weak } = page();
    weak();
    actions.lockScale(true);
    const before = limits();
    actions.keepScale(before.gradient, before.loss);
    strong();
    expect(limits()).toMatchObject({ gradient: before.gradient, beyond: { gradient: true } });
    const link = encodeSession(store.getState().session);
    expect(link).toContain('scale=locked&scale-gradient=');
    const received = page();
    received.store.setState({ session: decodeSession(link).session });
    expect(received.limits()).toEqual(limits());
    actions.lockScale(false);
    expect(limits().gradient).toBeGreaterThan(before.gradient);
  });

  test('is let go by hand while a setting is pinned; a lock by hand outlives the pin', () => {
    const { store, actions } = page();
    const locked = () => isScaleLocked(store.getState());
    actions.pin();
    expect(locked()).toBe(true);
    actions.lockScale(false);
    expect(locked()).toBe(false);
    actions.unpin();
    actions.pin();
    expect(locked()).toBe(true);
    actions.unpin();
    actions.lockScale(true);
    actions.pin();
    actions.unpin();
    expect(locked()).toBe(true);
  });
});

describe('the scale of the loss surface', () => {
  test('fits both settings while one is pinned, as a link shows it, and grows only while it is locked', () => {
    const { store, actions, strong, weak } = page();
    strong();
    const before = surfaceOfState(store.getState(), null)?.scale;
    if (!before) throw new Error('no surface');
    weak();
    const scaleNow = (previous: Scale | null) => surfaceOfState(store.getState(), previous)?.scale;
    expect(scaleNow(before)?.max).toBeLessThan(before.max);
    strong();
    actions.pin();
    weak();
    expect(scaleNow(null)?.max).toBeGreaterThanOrEqual(before.max);
    expect(scaleNow(before)).toEqual(scaleNow(null));
    actions.unpin();
    expect(scaleNow(before)?.max).toBeLessThan(before.max);
    actions.lockScale(true);
    expect(scaleNow(before)?.max).toBeGreaterThanOrEqual(before.max);
  });
});

/**
 * A preset or the pinned setting is reached by moving λ, δ and γ there through real values, so that
 * the eye can follow what changes.
 */
import { lossDefinition } from '../losses/catalogue.ts';
import type { LossParameters, ParameterId } from '../losses/parameters.ts';
import type { Actions } from '../state/actions.ts';
import type { LossChoice } from '../state/session/session.ts';
import type { AppStore } from '../state/store.ts';

/** Long enough to see the direction, short enough not to wait for. */
const glideMs = 260;

/** Fast start, soft landing; maps [0, 1] to [0, 1]. */
export function easeOutCubic(time: number): number {
  return 1 - (1 - time) ** 3;
}

/**
 * Parameters a share of the way between two settings; at 1 exactly the target.
 *
 * @param time  share of the glide's duration, [0, 1]
 */
export function parametersBetween(
  from: LossParameters,
  to: Readonly<Partial<LossParameters>>,
  time: number,
): Partial<LossParameters> {
  if (time >= 1) return to;
  const way = easeOutCubic(time);
  const between: Partial<Record<ParameterId, number>> = {};
  // A tenth of the slider's resolution: nobody sees more, and links stay short.
  for (const [id, end] of Object.entries(to) as [ParameterId, number][])
    between[id] = Math.round((from[id] + (end - from[id]) * way) * 1000) / 1000;
  return between;
}

/** What a glide aims at. */
export interface GlideTarget {
  readonly id: LossChoice['id'];
  readonly parameters: Readonly<Partial<LossParameters>>;
}

/**
 * Where a glide starts: what the current loss amounts to, so that coming from Dice λ starts at 1 and
 * not where its slider was left.
 */
export function glideStart(choice: LossChoice): LossParameters {
  return { ...choice.parameters, ...lossDefinition(choice.id).fixed };
}

/**
 * Glides to a setting. It stops by itself as soon as anything else changes the loss: a slider that is
 * taken meanwhile wins, and so does a later glide.
 *
 * @param start  where the parameters come from
 */
export function glideTo(
  store: AppStore,
  actions: Actions,
  target: GlideTarget,
  start: LossParameters = glideStart(store.getState().session.loss),
): void {
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
    actions.setChoice(target);
    return;
  }
  let startMs: number | null = null;
  let written: LossChoice;
  const write = (time: number) => {
    actions.setChoice({
      id: target.id,
      parameters: parametersBetween(start, target.parameters, time),
    });
    written = store.getState().session.loss;
  };
  const frame = (nowMs: number) => {
    if (store.getState().session.loss !== written) return;
    startMs ??= nowMs;
    const time = Math.min(1, (nowMs - startMs) / glideMs);
    write(time);
    if (time < 1) requestAnimationFrame(frame);
  };
  write(0);
  requestAnimationFrame(frame);
}

/** Exchanges the current and the pinned setting, gliding to the pinned one. */
export function glideSwap(store: AppStore, actions: Actions): void {
  const { loss, pinned } = store.getState().session;
  if (!pinned) return;
  actions.swap();
  const { parameters } = lossDefinition(pinned.id);
  const read = Object.fromEntries(parameters.map(({ id }) => [id, pinned.parameters[id]]));
  glideTo(store, actions, { id: pinned.id, parameters: read }, glideStart(loss));
}

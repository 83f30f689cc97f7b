/** What the engine says when something needs a person: what happened, what was kept, what to do. */
import type { LossTerms } from '../../losses/terms.ts';
import type { LossNotFinite } from './trainer.ts';

/** "step 400", or the beginning in words. */
function place(step: number): string {
  return step === 0 ? 'the initial weights' : `step ${step}`;
}

/** The focal powers and weights that a setting amounts to, as far as they can make a loss explode. */
function settingOf(terms: LossTerms | null, learningRate: number): string {
  const parts = [`learning rate ${learningRate}`];
  if (terms && terms.regionWeight > 0) {
    parts.push(`δ ${terms.delta.toFixed(2)}`);
    const focus = 1 - Math.min(terms.foregroundPower, terms.backgroundPower);
    if (focus > 0) parts.push(`γ ${focus.toFixed(2)}`);
  }
  return parts.join(', ');
}

export function notFiniteSentence({ step, setting, kept }: LossNotFinite): string {
  const values = settingOf(setting.loss.evaluates.terms, setting.learningRate);
  return (
    `The loss is not a number at step ${step} (${values}). Training stopped and went back to ` +
    `${place(kept.step)}. Lower the learning rate or γ, then press Train.`
  );
}

/** @param reason  the beginning of a sentence: "The graphics device was lost" */
export function brokenSentence(reason: string, step: number, keptStep: number): string {
  const when = step === 0 ? 'before the first step' : `at step ${step}`;
  return `${reason} ${when}. Retry restarts training from ${place(keptStep)}.`;
}

/** @param reason  what went wrong, in words of the machine */
export function runFailedSentence(reason: string, step: number): string {
  return `Training stopped at ${place(step)} (${reason}). Its weights are kept; press Train to go on from there.`;
}

/** @param reasons  sentences, one for each engine that was tried */
export function noEngineSentence(reasons: string): string {
  return `${reasons} Everything but training works. Retry, or open the page in another browser.`;
}

/** @param reason  what does not fit, and what to change */
export function doesNotFitSentence(reason: string): string {
  return `This network cannot be trained here: ${reason}. Everything else was kept.`;
}

export const nothingToTrainOn =
  'No training image has a mask, so there is nothing to learn from. Open images together with their masks or paint one, then press Train.';

export const networkStopped = 'The network stopped before all was made. Try again when it runs.';

export const changedMeanwhile = 'The images or the network changed meanwhile. Try again.';

/**
 * Which slider to try first on given masks, and between which values: the one that moves the balance of foreground and
 * background most where the network still calls everything background. It says how training begins, not how it ends.
 */
import { lossDefinition } from '../catalogue.ts';
import { type LossChoice, lossFunction } from '../lossFunction.ts';
import { type ParameterId, parameterDefinitions } from '../parameters.ts';
import { type ConstantCase, constantPull } from './constantPrediction.ts';

interface BalancedValue {
  readonly value: number;
  /** Share of the foreground in the pull where everything is called background, [0, 1]. */
  readonly foreground: number;
}

export interface SuggestedRange {
  readonly parameter: ParameterId;
  readonly low: BalancedValue;
  readonly high: BalancedValue;
}

/** Values that are looked at are so far apart; no finer than anybody tunes. */
const apart = 0.05;
/** The rarer class pulls at least as hard as the other, or it would not be learnt, and at most twice as hard. */
const balanced: readonly [number, number] = [1 / 2, 2 / 3];
/** A balance that is even but for rounding and smoothing is even. */
const tolerance = 0.002;
/** Kept from the ends of a slider, where a part of the loss is gone or its gradient diverges. */
const margin = 0.1;

/** Values to try: where the rarer class is the foreground, none that makes its misses cheaper than false alarms. */
function valuesOf(parameter: ParameterId, isForegroundRarer: boolean): number[] {
  const { role, minimum, maximum, divergesFrom = maximum } = parameterDefinitions[parameter];
  const count = Math.round((divergesFrom - minimum - 2 * margin) / apart);
  const first = minimum + margin;
  const all = Array.from({ length: count + 1 }, (_, i) => Number((first + i * apart).toFixed(2)));
  if (role !== 'delta') return all;
  return all.filter((value) => (isForegroundRarer ? value >= 0.5 : value <= 0.5));
}

/**
 * @param choice  whose other parameters are held
 * @param shareAll  what a network that cannot see yet predicts: the share of foreground of all images, in (0, 1). Above ½ it
 *   calls everything foreground, and background is the rarer class
 * @returns null for a loss without a normal form or without a parameter that changes the balance
 */
export function suggestedRange(
  choice: LossChoice,
  of: ConstantCase,
  shareAll: number,
): SuggestedRange | null {
  const isForegroundRarer = shareAll <= 0.5;
  const ranges = lossDefinition(choice.id).parameters.flatMap(({ id }) => {
    const at = (value: number): BalancedValue | null => {
      const { terms } = lossFunction({
        ...choice,
        parameters: { ...choice.parameters, [id]: value },
      });
      return terms && { value, foreground: constantPull(terms, of, shareAll).foreground };
    };
    const isBalanced = (foreground: number) => {
      const rarer = isForegroundRarer ? foreground : 1 - foreground;
      return rarer >= balanced[0] - tolerance && rarer <= balanced[1] + tolerance;
    };
    const useful = valuesOf(id, isForegroundRarer).flatMap((value) => {
      const one = at(value);
      return one && isBalanced(one.foreground) ? [one] : [];
    });
    const [low, high] = [useful[0], useful.at(-1)];
    return low && high && low !== high ? [{ parameter: id, low, high }] : [];
  });
  const change = ({ low, high }: SuggestedRange) => Math.abs(high.foreground - low.foreground);
  ranges.sort((a, b) => change(b) - change(a));
  const [first] = ranges;
  return first && change(first) >= 0.02 ? first : null;
}

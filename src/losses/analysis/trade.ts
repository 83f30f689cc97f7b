/**
 * What a loss trades: how many false alarms weigh as much as one miss, at a prediction. The weight of a
 * pixel is what the loss would change by if the network turned it from right to wrong, everything else as
 * it is: the integral of its gradient over the logit, along the curves of pixelCurves.ts.
 */
import { curveProbability, type PixelCurves } from './pixelCurves.ts';

/** Right and wrong: a pixel of probability 0.95 for its class against one of 0.05. */
const certain = 0.95;

/** ∫ dL/dz dz from p = 0.05 to 0.95, by trapezoids in z = logit p; times the number of pixels. */
function rise(gradient: Float64Array): number {
  const logit = (p: number) => Math.log(p / (1 - p));
  let sum = 0;
  for (let i = 1; i < gradient.length; i++) {
    const [from, to] = [curveProbability[i - 1], curveProbability[i]];
    if (from < 1 - certain - 1e-9 || to > certain + 1e-9) continue;
    sum += ((gradient[i - 1] + gradient[i]) / 2) * (logit(to) - logit(from));
  }
  return sum;
}

export interface Trade {
  /** N times what the loss rises by when one foreground pixel is missed. */
  readonly miss: number;
  /** N times what it rises by when one background pixel becomes a false alarm. */
  readonly falseAlarm: number;
  /** miss / falseAlarm: false alarms that weigh as much as one miss; infinite where they cost nothing. */
  readonly ratio: number;
}

/** @returns null where neither costs anything, or one is rewarded */
export function tradeOf({ foreground, background }: PixelCurves): Trade | null {
  const miss = -rise(foreground.gradient);
  const falseAlarm = rise(background.gradient);
  if (!(miss >= 0 && falseAlarm >= 0) || miss + falseAlarm === 0) return null;
  return { miss, falseAlarm, ratio: miss / falseAlarm };
}

/**
 * Log-cosh Dice loss: ln cosh x of the Dice loss x, which flattens it where it is small.
 * Source: Jadon 2020, A survey of loss functions for semantic segmentation, arXiv:2006.14822.
 */
import type { ImageLoss } from '../imageLoss.ts';
import { diceSummand } from './dice.ts';

/** No parameters. In [0, ln cosh 1]; an absent class counts as in the Dice loss. */
export const logCoshDice: ImageLoss = (_parameters, image) => {
  const { value: x, gradient, share } = diceSummand(image);
  // ln cosh x without e^x: x + ln(1 + e^(−2x)) − ln 2.
  const value = x + Math.log1p(Math.exp(-2 * x)) - Math.LN2;
  const slope = Math.tanh(x);
  const region = {
    value,
    gradient: gradient.map((byP) => slope * byP),
    share: share.map((part) => (x > 0 ? (part * value) / x : 0)),
  };
  return { value, distribution: null, region };
};

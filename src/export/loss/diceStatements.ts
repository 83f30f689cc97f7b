/** The Dice loss, which several further losses are built on, as a formula. */
import type { Dialect } from './dialects/dialect.ts';

/** `dice`: the Dice loss of each image, mean over the classes. */
export function diceStatements(dialect: Dialect): string[] {
  return [
    `tp = ${dialect.sumOverPixels('(truth * probability)')}`,
    `wrong = ${dialect.sumOverPixels('(truth * (1 - probability) + (1 - truth) * probability)')}`,
    `dice = ${dialect.meanOverClasses('(wrong / (2 * tp + wrong + 2 * SMOOTH))')}`,
  ];
}

export const diceEquation =
  'Dice loss = mean over classes of  1 − (2 TP + 2 s) / (2 TP + FN + FP + 2 s),  s = 1e-6';

/**
 * Probability maps as they travel and are drawn: one 16-bit level per pixel, uniform in the logit.
 *
 * Uniform in the logit and not in p, because a loss lives near p = 0 and p = 1: 8 bits of p would turn
 * every confident mistake below 0.002 into the same one. A level is 1/128 of a logit wide over
 * [−16, 16], which reaches the clipping of the losses (1e-7) at both ends, and 4,097 levels are few
 * enough that a loss, its gradient and its histogram are tables.
 */

/** Half the range of logits that a level can stand for. */
export const logitLimit = 16;
/** Levels per unit of logit. */
export const levelsPerLogit = 128;
/** Number of levels; level 2048 is p = ½. */
export const levelCount = 2 * logitLimit * levelsPerLogit + 1;

/** Probability of the foreground that each level stands for, [levelCount], ascending. */
export const levelProbability: Float64Array = Float64Array.from(
  { length: levelCount },
  (_, level) => 1 / (1 + Math.exp(logitLimit - level / levelsPerLogit)),
);

/** The level nearest to a logit. NaN becomes p = ½. */
export function levelOfLogit(logit: number): number {
  if (logit >= logitLimit) return levelCount - 1;
  if (logit <= -logitLimit) return 0;
  return Math.round(((Number.isNaN(logit) ? 0 : logit) + logitLimit) * levelsPerLogit);
}

/** The level nearest to a probability in [0, 1]. */
export function levelOfProbability(p: number): number {
  return levelOfLogit(Math.log(p / (1 - p)));
}

/** Predicted foreground probabilities of one image. */
export interface ProbabilityMap {
  /** Side of the square map in pixels. */
  readonly size: number;
  /** Level of each pixel, [size, size], row-major. */
  readonly levels: Uint16Array;
}

/**
 * The normal form of losses/terms.ts on tensors, from the two logits of each pixel: value, and the
 * analytic gradient instead of the tape's.
 *
 * Everything is written in the margin m of a pixel, the logit of its true class minus the other: with
 * q = σ(m) and r = σ(−m) = 1 − q both keep their full precision, clipping p to [ε, 1 − ε] is clipping m
 * to ±ln((1 − ε)/ε), and no logarithm or power ever sees 0. The sigmoid also stands in for tfjs's
 * softmax, whose WebGPU kernel writes out of bounds beyond 65,535 rows.
 */
import * as tf from '@tensorflow/tfjs-core';
import { epsilon, type LossTerms } from '../../losses/terms.ts';

/** The |logit| at which a probability reaches the clipping of the losses. */
const clippedMargin = Math.log((1 - epsilon) / epsilon);
/** exp of it is still finite in float32. */
const largestMargin = 80;

interface LossAndGradient {
  /** Scalar. */
  readonly value: tf.Tensor;
  /** dL/dlogits, [batch, height, width, 2]. */
  readonly gradient: tf.Tensor4D;
}

/** Foreground logit minus background logit of two classes, [batch, height, width]. */
function logitDifference(logits: tf.Tensor4D): tf.Tensor3D {
  const [batch, height, width] = logits.shape;
  const [background, foreground] = tf.split(logits, 2, 3);
  const difference = tf.sub(foreground as tf.Tensor4D, background as tf.Tensor4D);
  return tf.reshape(difference, [batch, height, width]);
}

/** Logit of each class minus that of the background, [batch, classes − 1, height, width]. */
export function logitDifferences(logits: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width, classes] = logits.shape;
  const background = tf.slice(logits, [0, 0, 0, 0], [batch, height, width, 1]);
  const others = tf.slice(logits, [0, 0, 0, 1], [batch, height, width, classes - 1]);
  return tf.transpose(tf.sub(others, background), [0, 3, 1, 2]) as tf.Tensor4D;
}

/** base^power, base > 0. The pow kernels differ between the backends near 0; exp and log do not. */
function power(base: tf.Tensor, exponent: tf.Tensor | number): tf.Tensor {
  return tf.exp(tf.mul(tf.log(base), exponent));
}

/**
 * The region term of each image and its derivative.
 *
 * @param hits  soft true positives of foreground and of background, [2, batch]
 * @param misses  soft false negatives of the same, [2, batch]
 * @returns values [batch], and per class the derivative by q of any of its pixels, [2, batch]
 */
function region(terms: LossTerms, hits: tf.Tensor2D, misses: tf.Tensor2D) {
  const { delta, smooth } = terms;
  const focus = tf.tensor2d([[terms.foregroundPower], [terms.backgroundPower]]);
  // A missed pixel of one class is a false alarm of the other.
  const falseAlarms = tf.reverse(misses, 0);
  const numerator = tf.add(hits, smooth);
  const wrong = tf.add(tf.mul(misses, delta), tf.mul(falseAlarms, 1 - delta));
  const denominator = tf.add(numerator, wrong);
  const complement = tf.maximum(tf.div(wrong, denominator), epsilon);
  const values = tf.mul(tf.sum(power(complement, focus), 0), 0.5);

  // dT/dq for a pixel of the class itself, and −dT/dq for a pixel of the other class.
  const squared = tf.square(denominator);
  const own = tf.div(tf.add(tf.mul(numerator, delta), wrong), squared);
  const other = tf.div(tf.mul(numerator, 1 - delta), squared);
  const slope = tf.mul(focus, power(complement, tf.sub(focus, 1)));
  // The other class gains from q too: its false alarms shrink.
  const byOwn = tf.mul(slope, own);
  const byOther = tf.reverse(tf.mul(slope, other), 0);
  return { values, slopes: tf.mul(tf.add(byOwn, byOther), -0.5) };
}

/**
 * Value and gradient of a loss in normal form.
 *
 * @param logits  [batch, height, width, 2], background first
 * @param truth  0 or 1, float32, [batch, height, width]
 * @param judged  1 where a pixel counts, 0 where it is left out and `truth` is 0, as `truth`; null for all
 * @returns a value that is NaN when any logit is not finite
 */
export function lossAndGradient(
  terms: LossTerms,
  logits: tf.Tensor4D,
  truth: tf.Tensor3D,
  judged: tf.Tensor3D | null = null,
): LossAndGradient {
  return tf.tidy(() => {
    const [batch, height, width] = truth.shape;
    // Judged pixels of each image, [batch]; sums of rows keep whole numbers exact.
    const counts = judged && tf.maximum(tf.sum(tf.sum(judged, 2), 1), 1);
    const ofPixel = counts
      ? tf.div(terms.distributionWeight / batch, counts)
      : tf.scalar(terms.distributionWeight / (batch * height * width));
    const logit = logitDifference(logits);
    const other = tf.sub(judged ?? 1, truth);
    const sign = tf.sub(truth, other);
    const raw = tf.mul(logit, sign);
    const margin = tf.clipByValue(raw, -clippedMargin, clippedMargin);
    const q = tf.sigmoid(margin);
    const r = tf.sigmoid(tf.neg(margin));

    // Distribution: a r^e (−ln q), and its derivative by m.
    const byTruth = (onForeground: number, onBackground: number) =>
      tf.add(tf.mul(truth, onForeground), tf.mul(other, onBackground));
    const weight = byTruth(terms.foregroundWeight, terms.backgroundWeight);
    const focus = byTruth(terms.foregroundFocus, terms.backgroundFocus);
    const crossEntropy = tf.neg(tf.log(q));
    const focused = tf.mul(weight, power(r, focus));
    // The wasm clamp maps NaN to a bound; raw − raw is 0, or NaN where the logits are not finite.
    const distribution = tf.add(tf.mul(focused, crossEntropy), tf.sub(raw, raw));
    const distributionSlope = tf.mul(
      focused,
      tf.neg(tf.add(tf.mul(tf.mul(focus, q), crossEntropy), r)),
    );

    // Region: soft counts of each image. Summed by rows first: one float32 sum over 65,536 pixels
    // loses digits.
    const limit = terms.clipsRegion ? clippedMargin : largestMargin;
    const regionMargin = terms.clipsRegion ? margin : tf.clipByValue(raw, -limit, limit);
    const hit = terms.clipsRegion ? q : tf.sigmoid(regionMargin);
    const miss = terms.clipsRegion ? r : tf.sigmoid(tf.neg(regionMargin));
    const perPixel = tf.stack([
      tf.mul(truth, hit),
      tf.mul(other, hit),
      tf.mul(truth, miss),
      tf.mul(other, miss),
      distribution,
    ]);
    const sums = tf.sum(tf.sum(perPixel, 3), 2) as tf.Tensor2D;
    const { values, slopes } = region(
      terms,
      tf.slice(sums, [0, 0], [2, batch]),
      tf.slice(sums, [2, 0], [2, batch]),
    );
    const distributionSums = tf.slice(sums, [4, 0], [1, batch]);
    const value = tf.add(
      tf.add(
        tf.sum(tf.mul(distributionSums, ofPixel)),
        tf.mul(tf.sum(values), terms.regionWeight / batch),
      ),
      terms.constant,
    );

    const perImage = (slope: tf.Tensor, row: number) =>
      tf.reshape(tf.slice(slope, [row, 0], [1, batch]), [batch, 1, 1]);
    const regionSlope = tf.mul(
      tf.add(tf.mul(truth, perImage(slopes, 0)), tf.mul(other, perImage(slopes, 1))),
      tf.mul(hit, miss),
    );
    const within = (bound: number) => tf.cast(tf.lessEqual(tf.abs(raw), bound), 'float32');
    const byMargin = tf.add(
      tf.mul(
        tf.mul(distributionSlope, within(clippedMargin)),
        counts ? tf.reshape(ofPixel, [batch, 1, 1]) : ofPixel,
      ),
      tf.mul(tf.mul(regionSlope, within(limit)), terms.regionWeight / batch),
    );
    const byLogit = tf.mul(byMargin, sign);
    return { value, gradient: tf.stack([tf.neg(byLogit), byLogit], 3) as tf.Tensor4D };
  });
}

/** The loss as a node of the tape: differentiable by the logits. */
export function tensorLoss(
  terms: LossTerms,
  logits: tf.Tensor4D,
  truth: tf.Tensor3D,
  judged: tf.Tensor3D | null = null,
): tf.Tensor {
  const differentiable = tf.customGrad((input, save) => {
    const { value, gradient } = lossAndGradient(terms, input as tf.Tensor4D, truth, judged);
    (save as tf.GradSaveFunc)([gradient]);
    return { value, gradFunc: (dy, saved) => tf.mul(dy, saved[0] as tf.Tensor) };
  });
  return differentiable(logits);
}

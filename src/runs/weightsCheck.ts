/**
 * What weights are checked by: a sum that only the same bits have, and a few numbers that say how far apart weights are
 * whose bits differ.
 */

/** Weights sampled of a network, at the middles of as many equal parts of the flat vector. */
export const sampledWeights = 4;

export interface WeightsCheck {
  /** Updates made. */
  readonly step: number;
  /** MurmurHash3 of the bits of the weights, eight hexadecimal digits. */
  readonly sum: string;
  /** Number of weights. */
  readonly length: number;
  /** L2 norm. */
  readonly norm: number;
  /** {@link sampledWeights} of the weights. */
  readonly sampled: readonly number[];
}

const rotate = (bits: number, by: number) => (bits << by) | (bits >>> (32 - by));

/**
 * MurmurHash3 (x86, 32 bits, seed 0) over the IEEE 754 bits of numbers, four bytes each, lowest first. Source: Appleby,
 * SMHasher, MurmurHash3_x86_32. Not for secrets: it finds accidents.
 *
 * @returns eight hexadecimal digits
 */
export function sumOfBits(values: Float32Array): string {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  let hash = 0;
  for (let i = 0; i < words.length; i++) {
    const word = Math.imul(rotate(Math.imul(words[i] as number, 0xcc9e2d51), 15), 0x1b873593);
    hash = (Math.imul(rotate(hash ^ word, 13), 5) + 0xe6546b64) | 0;
  }
  hash ^= values.byteLength;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0');
}

/** @param weights  flat, at least one */
export function checkOf(step: number, weights: Float32Array): WeightsCheck {
  const { length } = weights;
  let squares = 0;
  for (let i = 0; i < length; i++) squares += (weights[i] as number) ** 2;
  const sampled = Array.from(
    { length: sampledWeights },
    (_, i) => weights[Math.floor(((i + 0.5) * length) / sampledWeights)] as number,
  );
  return { step, sum: sumOfBits(weights), length, norm: Math.sqrt(squares), sampled };
}

/** How far sampled weights may be apart by rounding, as a share of the root mean square of all weights. */
const mostApart = 0.01;
/** How far norms may be apart, as a share of the larger. */
const mostOfNorm = 1e-3;

/** What two trainings of the same setting come to. `largest` is the largest difference of two sampled weights. */
export type Comparison =
  | { readonly kind: 'identical' }
  | { readonly kind: 'rounding'; readonly largest: number; readonly step: number }
  | { readonly kind: 'differs'; readonly largest: number; readonly step: number };

/** Two checks of the same step. Those of networks with other numbers of weights are infinitely far apart. */
function compareStep(a: WeightsCheck, b: WeightsCheck): Comparison {
  if (a.sum === b.sum && a.length === b.length) return { kind: 'identical' };
  const { step } = a;
  if (a.length !== b.length) return { kind: 'differs', largest: Number.POSITIVE_INFINITY, step };
  const apart = a.sampled.map((value, i) => Math.abs(value - (b.sampled[i] as number)));
  const largest = Math.max(...apart);
  const norm = Math.max(a.norm, b.norm);
  const isRounding =
    largest <= (mostApart * norm) / Math.sqrt(a.length) &&
    Math.abs(a.norm - b.norm) <= mostOfNorm * norm;
  return { kind: isRounding ? 'rounding' : 'differs', largest, step };
}

/**
 * Two trainings by what their weights are checked by: identical where all sums of the steps that both have agree;
 * within rounding where the sampled weights agree to a hundredth of a typical weight and the norms to a thousandth.
 *
 * @returns the worst of the steps that both have; null where there is none
 */
export function compareChecks(
  a: readonly WeightsCheck[],
  b: readonly WeightsCheck[],
): Comparison | null {
  const found = a.flatMap((one) => {
    const other = b.find(({ step }) => step === one.step);
    return other ? [compareStep(one, other)] : [];
  });
  const worst = (kind: Comparison['kind']) => found.filter((one) => one.kind === kind);
  const apart = [...worst('differs'), ...worst('rounding')];
  return apart[0] ?? found[0] ?? null;
}

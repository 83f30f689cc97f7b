/** A mask that was predicted, and the one that it should have been. */
import type { Spacing } from '../losses/further/distance.ts';

export interface MaskPair {
  readonly width: number;
  readonly height: number;
  /** 0 or 1, [height, width]. */
  readonly reference: Uint8Array;
  /** 0 or 1, [height, width]. */
  readonly prediction: Uint8Array;
  /** 1 where a pixel counts, [height, width]; absent where all do. Others are background in both masks. */
  readonly counted?: Uint8Array;
  /** Of the pixels' centres; 1 where it is absent. */
  readonly spacing?: Spacing;
}

/** The pair with 0 in both masks where nothing counts. */
export function countedPart(pair: MaskPair): MaskPair {
  const { reference, prediction, counted } = pair;
  if (!counted) return pair;
  const inside = (mask: Uint8Array) => mask.map((value, i) => (counted[i] ? value : 0));
  return { ...pair, reference: inside(reference), prediction: inside(prediction) };
}

/**
 * A share of a whole. Nothing of nothing is 1 where there was nothing to find and nothing was found, which is right, and 0
 * otherwise.
 */
export function shareOf(part: number, whole: number, areBothEmpty: boolean): number {
  return whole > 0 ? part / whole : areBothEmpty ? 1 : 0;
}

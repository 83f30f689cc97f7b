/** What the readout says of one pixel. */

import type { Contributions } from '../../../losses/analysis/lossAtPrediction.ts';
import { leftOut } from '../../../masks/leftOut.ts';
import { levelProbability } from '../../../masks/probabilityMap.ts';
import type { CurrentPrediction } from '../../../state/live.ts';

export interface PixelPosition {
  /** Column and row in the map, from 0. */
  readonly x: number;
  readonly y: number;
}

type PixelKind = 'hit' | 'miss' | 'false alarm' | 'true background';

export interface PixelReading extends PixelPosition {
  readonly p: number;
  /** Null without a mask. */
  readonly judged: {
    readonly kind: PixelKind;
    readonly truth: 0 | 1;
    /** N × share of the loss: its mean over the image is the loss. */
    readonly loss: number;
    /** N × dL/dlogit of the two parts. */
    readonly distributionGradient: number;
    readonly regionGradient: number;
  } | null;
}

/** A pixel some steps away, at the edge where that would be outside a map of `size` × `size`. */
export function movedPixel(
  { x, y }: PixelPosition,
  byX: number,
  byY: number,
  size: number,
): PixelPosition {
  const within = (value: number) => Math.min(size - 1, Math.max(0, value));
  return { x: within(x + byX), y: within(y + byY) };
}

/** Reads a pixel; positions outside are moved to the edge. */
export function readPixel(
  prediction: CurrentPrediction,
  contributions: Contributions | null,
  threshold: number,
  position: PixelPosition,
): PixelReading {
  const { size, levels } = prediction.map;
  const { x, y } = movedPixel(position, 0, 0, size);
  const i = y * size + x;
  const level = levels[i] as number;
  const p = levelProbability[level] as number;
  if (!prediction.truth || !contributions || prediction.truth[i] === leftOut)
    return { x, y, p, judged: null };
  const truth = prediction.truth[i] ? 1 : 0;
  const byPixel = contributions.by === 'pixel';
  const table = byPixel
    ? contributions
    : truth
      ? contributions.foreground
      : contributions.background;
  const at = byPixel ? i : level;
  const positive = p >= threshold;
  const kind = truth ? (positive ? 'hit' : 'miss') : positive ? 'false alarm' : 'true background';
  return {
    x,
    y,
    p,
    judged: {
      kind,
      truth,
      loss: table.loss[at] as number,
      distributionGradient: table.distributionGradient[at] as number,
      regionGradient: table.regionGradient[at] as number,
    },
  };
}

/**
 * A pixel that says something before anybody points: a miss with p near 0.3, else the most doubtful
 * pixel of the foreground, else the middle.
 */
export function tellingPixel(
  prediction: CurrentPrediction,
  mask: Uint8Array | null,
): PixelPosition {
  const { size, levels } = prediction.map;
  const margin = Math.floor(size * 0.08);
  let best = { x: size >> 1, y: size >> 1 };
  let distance = Number.POSITIVE_INFINITY;
  for (let y = margin; y < size - margin; y++)
    for (let x = margin; x < size - margin; x++) {
      const i = y * size + x;
      if (mask && mask[i] !== 1) continue;
      const off = Math.abs((levelProbability[levels[i] as number] as number) - 0.3);
      if (off < distance) {
        distance = off;
        best = { x, y };
      }
    }
  return best;
}

/** A signed number with three decimals and a true minus; what rounds to zero has none. */
export function signed(value: number): string {
  const digits = Math.abs(value).toFixed(3);
  return `${value < 0 && Number(digits) > 0 ? '−' : '+'}${digits}`;
}

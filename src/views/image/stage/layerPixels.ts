/**
 * The layers over the image, by table: what a pixel looks like depends on its level and its truth
 * alone, so a slider move makes two small tables and one pass over the pixels.
 */

import type { Contributions } from '../../../losses/analysis/lossAtPrediction.ts';
import { leftOut } from '../../../masks/leftOut.ts';
import { levelCount, levelOfProbability, levelProbability } from '../../../masks/probabilityMap.ts';
import type { Layer } from '../../../state/session/session.ts';
import type { Rgb } from '../../colour.ts';

/** Packed RGBA of a pixel at each level, [levelCount], in the byte order of this machine. */
export interface LayerTables {
  readonly foreground: Uint32Array;
  readonly background: Uint32Array;
}

export interface StageColours {
  /** Colour ramps, [256, 3]. */
  readonly probability: Uint8ClampedArray;
  readonly loss: Uint8ClampedArray;
  /** Diverging, zero in the middle. */
  readonly gradient: Uint8ClampedArray;
  readonly truePositive: Rgb;
  readonly falsePositive: Rgb;
  readonly falseNegative: Rgb;
}

/** What a layer needs beside the map. */
export interface LayerSetting {
  readonly layer: Exclude<Layer, 'truth'>;
  /** [0, 1]. */
  readonly opacity: number;
  readonly threshold: number;
  /** Null without a mask: then only the probability layer has something to show. */
  readonly contributions: Contributions | null;
  readonly gradientLimit: number;
  readonly lossLimit: number;
  /** Levels that occur, by truth; the tables need no others. All of them where it is left out. */
  readonly levels?: readonly [background: ArrayLike<number>, foreground: ArrayLike<number>];
}

const everyLevel = Uint16Array.from({ length: levelCount }, (_, level) => level);

export function makeLayerTables(): LayerTables {
  return {
    foreground: new Uint32Array(levelCount),
    background: new Uint32Array(levelCount),
  };
}

const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

function pack(red: number, green: number, blue: number, alpha: number): number {
  const a = Math.round(255 * alpha);
  return (
    (littleEndian
      ? (a << 24) | (blue << 16) | (green << 8) | red
      : (red << 24) | (green << 16) | (blue << 8) | a) >>> 0
  );
}

function packRamp(ramp: Uint8ClampedArray, position: number, alpha: number): number {
  const at = 3 * Math.round(255 * position);
  return pack(ramp[at] as number, ramp[at + 1] as number, ramp[at + 2] as number, alpha);
}

function probabilityPixel(p: number, opacity: number, colours: StageColours): number {
  const t = Math.min(1, Math.max(0, (p - 0.02) / 0.33));
  return packRamp(colours.probability, p, opacity * 0.92 * t * t * (3 - 2 * t));
}

/** Square roots make small values visible without letting them shout. */
function lossPixel(share: number, opacity: number, colours: StageColours): number {
  const v = Math.sqrt(Math.min(1, Math.max(0, share)));
  return packRamp(colours.loss, v, opacity * 0.95 * v);
}

function gradientPixel(share: number, opacity: number, colours: StageColours): number {
  const v = Math.min(1, Math.max(-1, share));
  const strength = Math.sqrt(Math.abs(v));
  const position = 0.5 + 0.5 * Math.sign(v) * Math.abs(v) ** 0.8;
  return packRamp(colours.gradient, position, opacity * 0.96 * strength);
}

function errorPixel(
  truth: 0 | 1,
  positive: boolean,
  opacity: number,
  colours: StageColours,
): number {
  if (!truth && !positive) return 0;
  const colour = truth
    ? positive
      ? colours.truePositive
      : colours.falseNegative
    : colours.falsePositive;
  return pack(...colour, 0.86 * opacity);
}

/** Fills the tables for a layer. */
export function fillLayerTables(
  into: LayerTables,
  setting: LayerSetting,
  colours: StageColours,
): void {
  const { layer, opacity, contributions, gradientLimit, lossLimit } = setting;
  const limit = levelOfProbability(setting.threshold);
  for (const truth of [0, 1] as const) {
    const table = truth ? into.foreground : into.background;
    const byLevel = contributions?.by === 'level' ? contributions : null;
    const values = byLevel && (truth ? byLevel.foreground : byLevel.background);
    const levels = setting.levels?.[truth] ?? everyLevel;
    for (let k = 0; k < levels.length; k++) {
      const level = levels[k] as number;
      let pixel = 0;
      if (layer === 'probability' || !contributions)
        pixel = probabilityPixel(levelProbability[level] as number, opacity, colours);
      else if (layer === 'errors') pixel = errorPixel(truth, level >= limit, opacity, colours);
      else if (!values) continue;
      else if (layer === 'loss')
        pixel = lossPixel((values.loss[level] as number) / lossLimit, opacity, colours);
      else {
        const gradient =
          (values.distributionGradient[level] as number) + (values.regionGradient[level] as number);
        pixel = gradientPixel(gradient / gradientLimit, opacity, colours);
      }
      table[level] = pixel;
    }
  }
}

/** Whether a layer has to be painted pixel by pixel: its values are not decided by level and truth. */
export function isPaintedByPixel({ layer, contributions }: LayerSetting): boolean {
  return contributions?.by === 'pixel' && (layer === 'loss' || layer === 'gradient');
}

/**
 * Paints the loss or the gradient from a value for each pixel.
 *
 * @param pixels  receives packed RGBA, [pixels]
 */
export function paintByPixel(
  { layer, contributions, opacity, gradientLimit, lossLimit }: LayerSetting,
  colours: StageColours,
  pixels: Uint32Array,
): void {
  if (contributions?.by !== 'pixel') return;
  const { loss, distributionGradient, regionGradient } = contributions;
  for (let i = 0; i < pixels.length; i++)
    pixels[i] =
      layer === 'loss'
        ? lossPixel((loss[i] as number) / lossLimit, opacity, colours)
        : gradientPixel(
            ((distributionGradient[i] as number) + (regionGradient[i] as number)) / gradientLimit,
            opacity,
            colours,
          );
}

/**
 * Paints a map with the tables.
 *
 * @param levels  [pixels]
 * @param mask  0, 1, or `leftOut`, which stays clear, [pixels]; null paints every pixel as background
 * @param pixels  receives packed RGBA, [pixels]
 */
export function paintLayer(
  tables: LayerTables,
  levels: Uint16Array,
  mask: Uint8Array | null,
  pixels: Uint32Array,
): void {
  const { foreground, background } = tables;
  if (!mask) {
    for (let i = 0; i < levels.length; i++) pixels[i] = background[levels[i] as number] as number;
    return;
  }
  for (let i = 0; i < levels.length; i++)
    pixels[i] =
      mask[i] === leftOut
        ? 0
        : ((mask[i] ? foreground : background)[levels[i] as number] as number);
}

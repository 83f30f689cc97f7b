/** What a finer prediction can be asked for, and what it comes to. */
import { maskOfClass } from '../../masks/classMaps.ts';
import { confusionAt, diceOf } from '../../masks/histogram.ts';

/** Longest side of a finer prediction, in pixels. */
const longest = 1024;
const zooms = [2, 3, 4, 6, 8];

/**
 * Multiples of the training size that are worth a prediction: those up to the first that is as fine as
 * the picture.
 *
 * @param size  side of the training images
 * @param picture  longer side of the picture
 */
export function worthwhileZooms(size: number, picture: number): number[] {
  const possible = zooms.filter((zoom) => zoom * size <= longest);
  const enough = possible.findIndex((zoom) => zoom * size >= picture);
  return possible.slice(0, enough < 0 ? possible.length : enough + 1);
}

/**
 * Dice of each class but the background at a threshold, C − 1.
 *
 * @param maps  levels of each class against all others, C − 1 of [size, size]
 * @param mask  class of each pixel, [size, size]
 */
export function classDice(
  size: number,
  maps: readonly Uint16Array[],
  mask: Uint8Array,
  threshold: number,
): number[] {
  return maps.map((levels, i) =>
    diceOf(confusionAt({ size, levels }, maskOfClass(mask, i + 1, maps.length + 1), threshold)),
  );
}

/** A patch as it is trained on at one place of the training. */
import { createRandom } from '../../pixels/random.ts';
import { type Augmentation, noAugmentation } from '../../runs/augmentation.ts';
import { drawTransform } from '../augment/drawTransform.ts';
import { type ImageWithLabels, transformedCut } from '../augment/warp.ts';
import type { Patches } from '../dataset.ts';
import type { Area } from '../prepare/canvas.ts';
import { PatchMap, type PatchPlace } from './patchMap.ts';

/** An image that patches are drawn from. */
export interface PatchSource {
  /** Values of the canvas, [side, side, channels]. */
  readonly input: Float32Array<ArrayBuffer>;
  /** Class of each of its pixels or `leftOut`, [side, side]. */
  readonly mask: Uint8Array;
  readonly side: number;
  readonly channels: number;
  /** Of the image on the canvas. */
  readonly area: Area;
}

const maps = new WeakMap<Uint8Array, PatchMap>();

function mapOf({ mask, side, area }: Omit<PatchSource, 'input' | 'channels'>): PatchMap {
  const known = maps.get(mask);
  if (known) return known;
  const made = new PatchMap(mask, side, area);
  maps.set(mask, made);
  return made;
}

/**
 * Where the patch of a place of the training lies on its image.
 *
 * @param seed  of the training
 * @param position  patches taken before it since the beginning of the training: the same place of the same
 *   training always draws the same
 */
export function placeOfPatch(
  source: Omit<PatchSource, 'input' | 'channels'>,
  { side, foreground }: Patches,
  seed: number,
  position: number,
): PatchPlace {
  return mapOf(source).draw(side, foreground, createRandom(seed, `patch ${position}`));
}

/** The patch of a place of the training, changed as augmentation asks, in one resampling. */
export function drawPatch(
  source: PatchSource,
  patches: Patches,
  augmentation: Augmentation | undefined,
  seed: number,
  position: number,
): ImageWithLabels {
  const { side, channels, area } = source;
  const place = placeOfPatch(source, patches, seed, position);
  const transform = drawTransform(
    augmentation ?? noAugmentation,
    createRandom(seed, `augment ${position}`),
  );
  const cut = { side, ...place, area: around(area, place, patches.side) };
  return transformedCut(source, cut, patches.side, channels, transform);
}

/** An image with a patch that may be larger than it: its padding is a part of the patch. */
function around(area: Area, { left, top }: PatchPlace, patch: number): Area {
  const first = { left: Math.min(area.left, left), top: Math.min(area.top, top) };
  return {
    ...first,
    width: Math.max(area.left + area.width, left + patch) - first.left,
    height: Math.max(area.top + area.height, top + patch) - first.top,
  };
}

/** The stage as a picture: image, layer and outlines, whole, at the shape of the image. */
import { currentSample } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';
import { StagePainter } from '../image/stage/stagePainter.ts';
import { wholePicture } from '../image/stage/viewport.ts';
import { pngOf } from './figureFile.ts';

/** Longest side in pixels: that of the image, but never too small to see the outlines, nor larger than screens. */
const shortest = 1024;
const longest = 4096;
/** Pixels to a line of one CSS pixel. */
const scale = 2;

/** A PNG file; null where there is no image. */
export async function stagePng(state: AppState): Promise<Blob | null> {
  const sample = currentSample(state);
  if (!sample) return null;
  const { width, height } = sample;
  const wanted = Math.min(longest, Math.max(shortest, width, height)) / Math.max(width, height);
  const canvas = document.createElement('canvas');
  const box = {
    width: Math.round(width * wanted) / scale,
    height: Math.round(height * wanted) / scale,
    ratio: scale,
    unit: 1,
  };
  new StagePainter(canvas, () => box).paint(state, null, wholePicture);
  return pngOf(canvas);
}

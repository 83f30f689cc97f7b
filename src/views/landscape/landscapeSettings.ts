/** What a landscape can be asked for, and what that comes to. */
import type { LandscapeRequest } from '../../engine/protocol.ts';
import { landscapeBytes } from '../../losses/analysis/landscape.ts';
import { levelCount } from '../../masks/probabilityMap.ts';
import { nextSeed } from '../../pixels/random.ts';
import { fewestMoments } from '../../runs/landscape/principal.ts';
import { runOf } from '../../state/live.ts';
import { currentSample } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';

/** Random ones of one seed, of two seeds that are compared, or the principal ones of the path of training. */
export type DirectionKind = 'random' | 'two-seeds' | 'principal';

/** The most training images that the loss is the mean over; 0 for the image that is looked at. */
export const imageCounts = [0, 2, 4, 8] as const;
export const ranges = [0.25, 0.5, 1, 2] as const;

export interface LandscapeSettings {
  readonly directions: DirectionKind;
  readonly seed: number;
  readonly range: number;
  readonly size: number;
  readonly images: number;
}

export const defaultSettings: LandscapeSettings = {
  ...{ directions: 'random', seed: 1, range: 1, size: 21, images: 4 },
};

/** Ids of the images that the loss is the mean over: spread over those that are trained on, or the one that is looked at. */
export function imagesOf(state: AppState, count: number): readonly string[] {
  const sample = currentSample(state);
  if (count === 0) return sample?.mask ? [sample.id] : [];
  const trained = (state.live.dataset?.samples ?? []).filter(
    ({ split, mask }) => split === 'training' && mask,
  );
  const taken = Math.min(count, trained.length);
  return Array.from(
    { length: taken },
    (_, i) => trained[Math.floor(((i + 0.5) * trained.length) / taken)].id,
  );
}

export function requestOf(state: AppState, settings: LandscapeSettings): LandscapeRequest {
  const { directions, seed, range, size, images } = settings;
  const seeds = directions === 'two-seeds' ? [seed, nextSeed(seed)] : [seed];
  return {
    plane: directions === 'principal' ? { kind: 'principal' } : { kind: 'random', seeds },
    ...{ size, range, sampleIds: imagesOf(state, images) },
  };
}

/** Predictions that a landscape takes, and the most bytes that what is kept of them does. */
export function costOf(state: AppState, settings: LandscapeSettings) {
  const { dataset } = state.live;
  const planes = settings.directions === 'two-seeds' ? 2 : 1;
  const points = planes * settings.size ** 2;
  const images = imagesOf(state, settings.images).length;
  const classes = (dataset?.classNames.length ?? 1) + 1;
  const pixels = (dataset?.size ?? 0) ** 2;
  return { points, images, bytes: landscapeBytes(points, images, pixels, classes, levelCount) };
}

/** Most memory that what is kept of a landscape may take. */
const mostBytes = 256e6;

/** Why a landscape cannot be computed now, as a sentence that says what to do; null where it can. */
export function hindrance(state: AppState, settings: LandscapeSettings): string | null {
  const { live } = state;
  if (!live.dataset) return 'There are no images yet.';
  if (imagesOf(state, settings.images).length === 0)
    return settings.images === 0
      ? 'This image has no mask. The loss needs one.'
      : 'No training image has a mask. The loss needs one.';
  const { bytes } = costOf(state, settings);
  if (bytes > mostBytes)
    return `That may take ${megabytes(bytes)} of memory, and a landscape gets ${megabytes(mostBytes)}. Choose fewer points or images.`;
  if (settings.directions !== 'principal') return null;
  const { kept, history } = runOf(live);
  const now = history.last?.step ?? 0;
  const moments = kept.steps.filter((step) => step !== now).length + 1;
  return moments >= fewestMoments
    ? null
    : `Principal directions need weights of at least ${fewestMoments} kept steps. Press Train first, or choose random directions.`;
}

export const megabytes = (bytes: number) => `${Math.max(1, Math.ceil(bytes / 1e6))} MB`;

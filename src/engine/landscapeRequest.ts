/** How the page asks for a landscape of the loss over a plane through weight space, and what the engine answers. */
import type { PointHistograms } from '../losses/analysis/landscape.ts';
import type { PlanePoint } from '../runs/landscape/principal.ts';

export interface LandscapeRequest {
  readonly plane:
    | {
        /** A plane along two filter-normalised random directions for each seed. */
        readonly kind: 'random';
        readonly seeds: readonly number[];
      }
    | {
        /** One along the two principal directions of the weights that the run kept. */
        readonly kind: 'principal';
      };
  /** Points along each axis, odd and at least 7. */
  readonly size: number;
  /** How far the axes reach to both sides, > 0: in norms of the filters, or in reaches of the path of training. */
  readonly range: number;
  /** Images that the loss is the mean over; those without a mask are left out. */
  readonly sampleIds: readonly string[];
}

export interface LandscapePlane {
  /** Half the length of each axis: in norms of the filters, or as a distance between weights. */
  readonly half: PlanePoint;
  /** The kept weights projected on the plane, as fractions of half the axes; they may lie beyond −1 and 1. */
  readonly path: readonly (PlanePoint & { readonly step: number })[];
  /** Share of the squared distances of the path from the centre that the plane holds; null where nothing is kept. */
  readonly pathShare: number | null;
  /** Share of the variance of the kept weights along each axis; null for random directions. */
  readonly explained: readonly [number, number] | null;
}

/** What is said before the first points. */
export interface LandscapeHead {
  /** By which the engine knows it, for as long as it is the last. */
  readonly id: number;
  /** Of the weights in the middle. */
  readonly step: number;
  /** Dimensions of weight space. */
  readonly parameters: number;
  /** Those of the images that have a mask, in the order asked. */
  readonly sampleIds: readonly string[];
  readonly classes: number;
  /** Number of pixels of each true class in each image, [images, classes]. */
  readonly pixels: Float64Array;
  readonly planes: readonly LandscapePlane[];
}

/** Points are numbered plane · size² + row · size + column, row 0 at the start of y. */
export type LandscapeProgress =
  | { readonly kind: 'head'; readonly head: LandscapeHead }
  | { readonly kind: 'histograms'; readonly histograms: PointHistograms };

/** Losses at some points, the mean over the images. */
export interface LandscapeValues {
  readonly points: Uint32Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
}

/** What files are made of: asked for by the page, made by the engine from the weights of one step. */
import type { Split } from '../datasets/dataset.ts';
import type { LengthUnit } from '../datasets/pixelSpacing.ts';
import type { ClassValues } from '../masks/predictedMask.ts';
import type { ScoreValues } from '../metrics/scores.ts';
import type { Scores } from '../runs/record.ts';
import type { NetworkConfig } from '../runs/setting.ts';

/** What to make for files: the masks of all images, the scores of all, or the network with one image as its example. */
export type GatherRequest =
  | { readonly kind: 'masks'; readonly threshold: number }
  | { readonly kind: 'scores'; readonly threshold: number }
  | { readonly kind: 'network'; readonly sampleId: string };

/** A predicted mask at the original size of its image. */
export interface GatheredMask {
  /** In an archive: that of the image or its volume with the ending png or nii.gz. */
  readonly path: string;
  /** A PNG file, or a packed NIfTI volume with all slices of one volume. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Which part of a volume was predicted; empty for images. */
  readonly note: string;
}

/** An image as the network predicts it, at the training size. */
export interface GatheredImage {
  readonly name: string;
  readonly split: Split;
  /** Original size in pixels. */
  readonly width: number;
  readonly height: number;
  /** Share that is not background of the mask, null without one, and of the prediction, [0, 1]. */
  readonly foregroundShare: number | null;
  readonly predictedShare: number;
  readonly scores: Scores | null;
  /** Of each class but the background; null without a mask. */
  readonly classScores: readonly ScoreValues[] | null;
}

/** What was made, all of it by the weights of one step. */
export type Gathered = { readonly step: number } & (
  | ({
      readonly kind: 'masks';
      readonly threshold: number;
      readonly masks: readonly GatheredMask[];
    } & ClassValues)
  | {
      readonly kind: 'scores';
      readonly threshold: number;
      /** Of the distances among the scores of classes, and within which an outline is right. */
      readonly unit: LengthUnit;
      readonly tolerance: number;
      readonly images: readonly GatheredImage[];
    }
  | {
      readonly kind: 'network';
      readonly config: NetworkConfig;
      readonly normEpsilon: number;
      readonly channels: 1 | 3;
      /** Side in pixels of the tiles that whole images are predicted in; that of the example where they are not. */
      readonly tile: number;
      /** In the layouts of `unet.ts`. */
      readonly parameters: readonly {
        readonly name: string;
        readonly shape: readonly number[];
        readonly values: Float32Array;
      }[];
      /** Standardised pixels [size, size, channels], and logit differences [C − 1, size, size]. */
      readonly example: { readonly input: Float32Array; readonly differences: Float32Array };
    }
);

/** A trained network as files are made of it: plain numbers, so that no tensor library is needed to write them. */
import type { Preprocessing } from '../../datasets/prepare/preprocessing.ts';

export interface NetworkSubject {
  /** Number of 2x2 poolings. */
  readonly depth: number;
  /** Filters of the first level; doubled at each level below. */
  readonly filters: number;
  readonly norm: 'none' | 'instance';
  /** Added to the variance in the norm. */
  readonly normEpsilon: number;
  /** Of the input: 1 grey, 3 red, green and blue. */
  readonly channels: 1 | 3;
  /** C, the background included. */
  readonly classes: number;
  /** Names of the classes but the background, C − 1. */
  readonly classNames: readonly string[];
  /** What of an image it read, and how. */
  readonly preprocessing: Preprocessing;
  /** Side in pixels of the images that it was trained on. */
  readonly size: number;
  /** Side in pixels of the tiles that it predicts whole images in, where it was trained on patches. */
  readonly tile: number;
  /** Probability from which a pixel counts as foreground, (0, 1). */
  readonly threshold: number;
  /** What was trained on, with which loss, for how long: one line each, for people. */
  readonly remarks: readonly string[];
}

/** A parameter as the page keeps it, channels last. */
export interface NamedParameter {
  /** "down1.conv2.filter", "up1.up.bias". */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The slices of one case: one or several volumes, and the volume of its labels. */

import type { DecodedVolume } from '../formats/nifti.ts';
import { ignoresWhite, numberedMask, withoutIgnored } from '../masks/ignoreLabel.ts';
import { type LabelMap, labelsOf, type MaskLabels } from '../masks/labels.ts';
import { darkSide, type Mask, maskOf } from '../masks/mask.ts';
import { roundedLabels } from '../masks/roundedLabels.ts';
import { asRuns } from '../masks/runLengths.ts';
import { isGrey, pictureOf, type Raster, type Samples } from '../pixels/raster.ts';
import type { FileProblem } from './dataset.ts';
import type { SliceOrigin } from './labelVolume.ts';
import type { Target } from './layouts/layout.ts';
import type { OpenedImage } from './prepare/prepare.ts';
import {
  chooseSlices,
  contrastOf,
  evenSlices,
  foregroundBySlice,
  type Grid,
  samePosition,
  sliceCount,
  sliceOf,
  windowed,
} from './slices.ts';
import { ctWindows, type VolumeChoices } from './volumeChoices.ts';
import type { Affine } from './volumeGrids.ts';

/** A mask at every voxel, and its labels where it tells several apart. */
export interface VolumeMask {
  readonly foreground: Grid;
  /** Positions of keys, one more than in `keys`; null where there is only foreground. */
  readonly labels: { readonly grid: Grid; readonly keys: readonly number[] } | 'too many' | null;
  /** 1 where its label 255 says "ignore"; null where it does not. */
  readonly ignored: Grid | null;
  /** Where its voxels lie in the body; absent where the file does not say. */
  readonly affine?: Affine;
  /** What was made of its values, as a sentence. */
  readonly note: string | null;
}

/**
 * What of the labels is foreground. Read over the whole volume: a slice alone does not tell whether
 * its 1 is a label or nearly black.
 */
export function volumeMask(
  grid: Grid & { readonly affine?: Affine },
  target: Target | null,
): VolumeMask {
  const { shape, towards, affine } = grid;
  const [width, height, depth] = shape;
  const labels = target?.labels ?? null;
  const read = labelRaster(grid, width, height * depth);
  const { note } = read;
  const placed = { note, ...(affine ? { affine } : {}) };
  if (Array.isArray(labels)) {
    const wanted = new Set<number>(labels);
    const values = read.data;
    const data = new Uint8Array(values.length);
    // Most of a volume is background, for which there is nothing to look up.
    for (let i = 0; i < data.length; i++) if (values[i] !== 0 && wanted.has(values[i])) data[i] = 1;
    return { foreground: { shape, towards, data }, labels: null, ignored: null, ...placed };
  }
  const numbered = labels === 'dark' ? null : numberedMask(read);
  const without = numbered && ignoresWhite([numbered]) ? withoutIgnored(numbered) : null;
  const tall = without?.raster ?? read;
  const mask = labels === 'dark' ? darkSide(maskOf(tall)) : maskOf(tall);
  const found: MaskLabels | null = labels === 'dark' ? null : labelsOf(tall, mask);
  return {
    foreground: { shape, towards, data: mask.data },
    labels:
      found === null || found === 'too many'
        ? found
        : { grid: { shape, towards, data: found.data }, keys: found.keys },
    ignored: without && { shape, towards, data: without.ignored.data },
    ...placed,
  };
}

/** Whole numbers, and what stands a little off them, as the narrowest samples. */
export function labelRaster({ data }: Pick<Grid, 'data'>, width: number, height: number): Raster {
  if (data instanceof Uint8Array || data instanceof Uint16Array)
    return rasterOfLabels(data, width, height, 8 * data.BYTES_PER_ELEMENT);
  const rounded =
    data instanceof Float32Array || data instanceof Float64Array ? roundedLabels(data) : null;
  const values = rounded?.data ?? data;
  let largest = 0;
  let isWhole = true;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < 0 || !Number.isInteger(values[i])) isWhole = false;
    if (values[i] > largest) largest = values[i];
  }
  const bitDepth = isWhole && largest < 2 ** 8 ? 8 : isWhole && largest < 2 ** 16 ? 16 : 32;
  const samples =
    bitDepth === 8
      ? Uint8Array.from(values)
      : bitDepth === 16
        ? Uint16Array.from(values)
        : Float32Array.from(values);
  return rasterOfLabels(samples, width, height, bitDepth, rounded?.note);
}

function rasterOfLabels(
  data: Samples,
  width: number,
  height: number,
  bitDepth: number,
  note: string | null = null,
): Raster {
  return {
    ...{ width, height, channels: 1, bitDepth, data },
    ...{ palette: null, isLossy: false, note },
  };
}

/**
 * Positions of the slices that are taken; null where no slice has foreground although such were asked
 * for.
 *
 * @param image  of the case, for cases without a mask
 */
export function slicesOf(
  mask: VolumeMask | null,
  image: Grid | null,
  { plane, pick, slices }: VolumeChoices,
): readonly number[] | null {
  if (!mask) return image ? evenSlices(sliceCount(image, plane), slices) : null;
  const counts = foregroundBySlice(mask.foreground, plane, (value) => value > 0);
  const chosen = chooseSlices(counts, slices, pick);
  return chosen.length > 0 ? chosen : null;
}

/** What is shown as black and white. */
export function contrastFor(
  volume: DecodedVolume,
  { window }: VolumeChoices,
  automatic: keyof typeof ctWindows,
): readonly [number, number] {
  if (window === 'full') {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < volume.data.length; i++) {
      const value = volume.data[i];
      if (value < least) least = value;
      if (value > most) most = value;
    }
    return most > least ? [least, most] : [least, least + 1];
  }
  if (window === 'auto' && volume.window) return volume.window;
  if (!volume.isHounsfield) return contrastOf(volume);
  return ctWindows[window === 'auto' ? automatic : window];
}

interface SlicesOfCase {
  /** Name of the case for people. */
  readonly name: string;
  /** What it shares with other cases of its patient. */
  readonly patient: string;
  /** Path of its mask; null where it has none. */
  readonly maskFile: string | null;
  /** Path of its first volume; the ids of slices begin with it. */
  readonly path: string;
  readonly positions: readonly number[];
  /** Brightness of each channel at each position, 8 bits: one channel, or three as red, green, blue. */
  readonly channels: readonly (readonly Uint8Array[])[];
  readonly width: number;
  readonly height: number;
  readonly mask: VolumeMask | null;
  /** Where each position lies in the first volume; null where that is no NIfTI volume. */
  readonly origins: readonly SliceOrigin[] | null;
  readonly plane: VolumeChoices['plane'];
  /** Longest side of a picture. */
  readonly side: number;
}

/**
 * Brightness of the chosen slices of a volume, after which it can be forgotten.
 *
 * @param reference  the volume that the positions are of
 */
export function brightnessOf(
  volume: DecodedVolume,
  plane: VolumeChoices['plane'],
  positions: readonly number[],
  contrast: readonly [number, number],
  reference: Grid,
) {
  const slices = positions.map((at) =>
    sliceOf(volume, plane, samePosition(reference, volume, plane, at)),
  );
  const { width, height } = slices[0];
  return { width, height, brightness: slices.map(({ data }) => windowed(data, contrast)) };
}

/**
 * Where slices lie in a volume that labels can be written for; null for other formats than NIfTI.
 *
 * @param reference  the volume that the positions are of
 */
export function originsOf(
  { header, shape, towards }: DecodedVolume,
  path: string,
  plane: VolumeChoices['plane'],
  positions: readonly number[],
  reference: Grid,
): readonly SliceOrigin[] | null {
  if (!header) return null;
  const own = { shape, towards, data: [] };
  return positions.map((at) => ({
    ...{ path, plane, shape, towards, header },
    at: samePosition(reference, own, plane, at),
  }));
}

/** A volume of one slice, as a DICOM file mostly is, as an image of 8 bits. */
export function singleSlice(volume: DecodedVolume, contrast: readonly [number, number]): Raster {
  const { width, height, data } = sliceOf(volume, 'axial', 0);
  return rasterOf([windowed(data, contrast)], width, height);
}

/** Images of the chosen slices, named after the case and numbered from 1. */
export function imagesOfSlices(of: SlicesOfCase): OpenedImage[] {
  const { name, patient, path, positions, channels, width, height, mask, origins, plane, side } =
    of;
  return positions.map((at, i): OpenedImage => {
    const raster = rasterOf(
      channels.map((channel) => channel[i]),
      width,
      height,
    );
    const picture = pictureOf(raster, side);
    return {
      id: `${path}, ${plane} slice ${at + 1}`,
      name: `${name}, slice ${at + 1}`,
      group: patient,
      maskFile: mask && of.maskFile,
      ...(origins ? { slice: origins[i] } : {}),
      width,
      height,
      picture,
      isGrey: channels.length === 1 || isGrey(picture),
      ...maskOfSlice(mask, plane, at),
    };
  });
}

function maskOfSlice(mask: VolumeMask | null, plane: VolumeChoices['plane'], at: number) {
  if (!mask) return { mask: null, labels: null, fieldOfView: null };
  const bytes = (grid: Grid): Mask => {
    const { width, height, data } = sliceOf(grid, plane, at);
    return { width, height, data: Uint8Array.from(data) };
  };
  const { labels } = mask;
  const ofSlice: MaskLabels | null =
    labels === null || labels === 'too many'
      ? labels
      : asRuns<LabelMap>({ ...bytes(labels.grid), keys: labels.keys, isColour: false });
  const own = { mask: asRuns(bytes(mask.foreground)), labels: ofSlice };
  if (!mask.ignored) return { ...own, fieldOfView: null };
  const ignored = bytes(mask.ignored);
  return { ...own, fieldOfView: asRuns(darkSide(ignored)), ignored: asRuns(ignored) };
}

function rasterOf(channels: readonly Uint8Array[], width: number, height: number): Raster {
  const common = { width, height, bitDepth: 8, palette: null, isLossy: false, note: null };
  if (channels.length === 1) return { ...common, channels: 1, data: channels[0] };
  const data = new Uint8Array(3 * width * height);
  for (const [c, values] of channels.entries())
    for (let i = 0; i < values.length; i++) data[3 * i + c] = values[i];
  return { ...common, channels: 3, data };
}

/** A problem of several cases as one line. */
export function forCases(names: readonly string[], reason: string): FileProblem[] {
  if (names.length === 0) return [];
  const more = names.length > 1 ? ` and ${names.length - 1} more` : '';
  return [{ path: `${names[0]}${more}`, reason }];
}

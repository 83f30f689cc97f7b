/** From opened images to a dataset of one size, split into training and validation images. */

import { mostClasses } from '../../masks/classMaps.ts';
import { type LabelSet, labelSet, type MaskLabels, resizeLabels } from '../../masks/labels.ts';
import { judgedPart } from '../../masks/leftOut.ts';
import type { Mask } from '../../masks/mask.ts';
import { type PaintedMask, paintingSize } from '../../masks/paint/paintedMask.ts';
import { resizeMask, resizeMaskTo } from '../../masks/resize.ts';
import { type Frame, paddingOf } from '../../pixels/frame.ts';
import { createRandom } from '../../pixels/random.ts';
import type { Picture } from '../../pixels/raster.ts';
import {
  type Dataset,
  type FileProblem,
  type Preparation,
  type Sample,
  type Split,
  splits,
  type TrainingPixels,
} from '../dataset.ts';
import type { SliceOrigin } from '../labelVolume.ts';
import { grouped } from '../layouts/layout.ts';
import { pacer } from '../pacer.ts';
import type { ChoicesOffered } from '../volumeChoices.ts';
import { cachedInputs } from './cachedInputs.ts';
import { type Canvas, canvasOf, mostCanvas } from './canvas.ts';
import { channelsOf, defaultPreprocessing } from './preprocessing.ts';
import { pictureInput } from './standardise.ts';

/** An opened image as it is kept, so that another size or split needs no file again. */
export interface OpenedImage {
  /** Path of the image, unique. */
  readonly id: string;
  readonly name: string;
  /** What it shares with other slices of one patient, which are all trained on or all held out; null for images. */
  readonly group: string | null;
  /** Path of its mask; null or absent where there is none. */
  readonly maskFile?: string | null;
  /** Where it lies in a volume that labels can be written for; absent for images and other formats. */
  readonly slice?: SliceOrigin;
  /** Original size in pixels. */
  readonly width: number;
  readonly height: number;
  readonly picture: Picture;
  readonly isGrey: boolean;
  /** At its own resolution; null where there is none. */
  readonly mask: Mask | null;
  /** Where the image shows something, at its own resolution; null where that is everywhere. */
  readonly fieldOfView: Mask | null;
  /** Where its mask says "ignore", which lies outside of the field of view; absent where it never does. */
  readonly ignored?: Mask;
  /** What the mask tells apart; null where that is only foreground. */
  readonly labels: MaskLabels | null;
}

/** Everything that a dataset is made of. */
export interface OpenedFiles {
  readonly title: string;
  /** What was recognised, in sentences. */
  readonly recognised: string;
  readonly choices: ChoicesOffered | null;
  /** What labels mean, for people; empty where they are unknown. */
  readonly labelNames: Readonly<Record<number, string>>;
  /** SHA-256 of the files' names and bytes, hex. */
  readonly hash: string;
  readonly images: readonly OpenedImage[];
}

/** What the page shows and what the network reads. */
export interface PreparedImages {
  readonly dataset: Dataset;
  readonly pixels: TrainingPixels;
  /** What of the masks could not be used. */
  readonly problems: readonly FileProblem[];
}

export interface PreparingOptions {
  /** Stops between two images; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, message: string) => void;
  /** Id of the one image that is wanted; all of them if left out. */
  readonly only?: string;
}

/**
 * The split of the images with masks, by position: the seed shuffles, the share cuts. Slices of one patient
 * go together, because neighbours are nearly the same image; of a single patient the last ones are held
 * out, and those before them left out where a gap is asked for.
 */
function splitOf(
  images: readonly OpenedImage[],
  { validationShare, validationGap = 0, seed }: Preparation,
): (position: number) => Split {
  const count = images.length;
  const held = Math.min(count - 1, Math.max(1, Math.round(count * validationShare)));
  const groups = [...grouped(images.keys(), (i) => images[i].group ?? images[i].id).values()];
  if (groups.length === 1) {
    const firstHeld = count - Math.max(0, held);
    const firstBetween = Math.max(1, firstHeld - validationGap);
    return (i) => (i < firstBetween ? 'training' : i < firstHeld ? 'between' : 'validation');
  }
  const random = createRandom(seed, 'split');
  for (let i = groups.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [groups[i], groups[j]] = [groups[j], groups[i]];
  }
  const chosen = new Set<number>();
  for (const group of groups.slice(0, groups.length - 1)) {
    if (chosen.size >= held) break;
    for (const i of group) chosen.add(i);
  }
  return (i) => (chosen.has(i) ? 'validation' : 'training');
}

/**
 * Classes of a mask at the training size.
 *
 * @param classes  C; with 2, or without labels, all foreground is one class
 */
function classesOf(
  { id, mask, labels }: OpenedImage,
  size: number,
  classes: number,
  { keys }: LabelSet,
  frame: Frame | null,
  problems: FileProblem[],
): Uint8Array | null {
  if (!mask) return null;
  const foreground = resizeMask(mask, size, frame);
  if (classes === 2 || !labels || labels === 'too many') return foreground;
  const classOf = labels.keys.map((key) => {
    const number = keys.indexOf(key) + 1;
    return number < classes ? number : 0;
  });
  const left = labels.keys.filter((_, i) => classOf[i] === 0);
  if (left.length > 0)
    problems.push({
      path: id,
      reason: `The mask holds label ${left.join(', ')}, outside of the ${classes} classes chosen (0 to ${classes - 1}); it counts as background. Choose all labels to train on it.`,
    });
  return resizeLabels(labels, foreground, size, classOf, size, frame);
}

/** 1 in the padding and outside of the field of view, [size, size]; null where there is neither. */
function outsideOf(
  { fieldOfView }: OpenedImage,
  size: number,
  frame: Frame | null,
): Uint8Array | null {
  const padding = paddingOf(frame, size);
  if (!fieldOfView) return padding;
  const inside = resizeMask(fieldOfView, size, frame);
  const outside = inside.map((sees, i) => Number(!sees || padding?.[i] === 1));
  return outside.includes(1) && outside.includes(0) ? outside : padding;
}

/** What of a sample its mask and its field of view decide. */
function sampleMask(mask: Uint8Array | null, outside: Uint8Array | null) {
  const part = mask ? judgedPart(mask, outside) : { mask, foregroundShare: 0 };
  return { ...part, ...(outside ? { outside } : {}) };
}

/** What there is to say where images are trained on in patches at a smaller scale than the one that was chosen. */
function scaledDown({ title }: OpenedFiles, { patches, scale }: Canvas, asked: number) {
  if (!patches || scale >= asked) return [];
  const reason = `Patches of a scale of ${asked} would need images of more than ${mostCanvas} pixels a side; they are drawn at a scale of ${Number(scale.toFixed(2))}.`;
  return [{ path: title, reason }];
}

/**
 * Makes the dataset of opened images: training images first, then those between, then validation images, then
 * those without a mask, which are only looked at.
 *
 * @throws the reason of the signal when it is aborted
 */
export async function prepareAgain(
  opened: OpenedFiles,
  preparation: Preparation,
  { signal, onProgress, only }: PreparingOptions = {},
): Promise<PreparedImages> {
  const { preprocessing = defaultPreprocessing } = preparation;
  const canvas = canvasOf(opened.images, preparation);
  const { side: size } = canvas;
  const channels = channelsOf(
    preprocessing,
    opened.images.every(({ isGrey }) => isGrey),
  );
  const masked = opened.images.filter(({ mask }) => mask);
  const bare = opened.images.filter(({ mask }) => !mask);
  const split = splitOf(masked, preparation);
  const ordered = [
    ...splits.flatMap((of) =>
      masked.flatMap((image, i) => (split(i) === of ? [{ image, split: of }] : [])),
    ),
    ...bare.map((image) => ({ image, split: 'validation' as const })),
  ];
  const problems: FileProblem[] = scaledDown(opened, canvas, preprocessing.patchScale);
  const labels = labelSet(
    masked.map((image) => image.labels),
    opened.labelNames,
  );
  // More than the files tell apart are those that a person paints.
  const classes = Math.min(preparation.classes, Math.max(2, labels.keys.length + 1));
  // Without any mask there is nothing to say: the classes will be painted.
  if (labels.keys.length === 0 && preparation.classes > 2 && masked.length > 0)
    problems.push({
      path: opened.title,
      reason: labels.tooMany
        ? `The masks hold more than ${mostClasses - 1} labels; at most ${mostClasses} classes with the background can be trained. They are used as foreground and background.`
        : `The masks tell only foreground from background, so they are used as 2 classes and not as ${preparation.classes}.`,
    });

  const samples: Sample[] = [];
  const pace = pacer();
  for (const [i, { image, split }] of ordered.entries()) {
    if (await pace()) onProgress?.(i, ordered.length, `Preparing ${image.name}`);
    signal?.throwIfAborted();
    if (only !== undefined && image.id !== only) continue;
    const frame = canvas.frameOf(image, split);
    const mask = classesOf(image, size, classes, labels, frame, problems);
    samples.push({
      id: image.id,
      name: image.name,
      split,
      width: image.width,
      height: image.height,
      picture: image.picture,
      ...(image.group === null ? {} : { patient: image.group }),
      ...(image.maskFile ? { maskFile: image.maskFile } : {}),
      ...(image.slice ? { slice: image.slice } : {}),
      ...(frame ? { frame } : {}),
      ...sampleMask(mask, outsideOf(image, size, frame)),
      ...(image.ignored ? { ignored: resizeMask(image.ignored, size, frame) } : {}),
    });
  }
  const shares = samples.filter(({ mask }) => mask).map((sample) => sample.foregroundShare);
  return {
    dataset: {
      title: opened.title,
      recognised: opened.recognised,
      choices: opened.choices,
      size,
      ...(canvas.patches ? { patches: canvas.patches } : {}),
      channels,
      classNames: classes > 2 ? labels.names.slice(0, classes - 1) : ['foreground'],
      ...(classes > 2
        ? {
            classValues: {
              values: labels.keys.slice(0, classes - 1),
              areColours: labels.areColours,
            },
          }
        : {}),
      labels: labels.names,
      samples,
      hash: opened.hash,
      foregroundShare: shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length),
    },
    pixels: {
      channels,
      inputs: cachedInputs(samples.length, (i) =>
        pictureInput(samples[i].picture, size, channels, samples[i].frame, preprocessing),
      ),
    },
    problems,
  };
}

/**
 * The mask of an image at the size that it is painted at; all background where it has none, null where
 * there is no such image.
 */
export function openedMask({ images, labelNames }: OpenedFiles, id: string): PaintedMask | null {
  const image = images.find((one) => one.id === id);
  if (!image) return null;
  const { width, height } = paintingSize(image);
  const { mask, labels } = image;
  if (!mask) return { width, height, labels: new Uint8Array(width * height) };
  const foreground = resizeMaskTo(mask, width, height);
  const { keys } = labelSet(
    images.filter((one) => one.mask).map((one) => one.labels),
    labelNames,
  );
  if (keys.length === 0 || !labels || labels === 'too many')
    return { width, height, labels: foreground };
  const classOf = labels.keys.map((key) => keys.indexOf(key) + 1);
  return { width, height, labels: resizeLabels(labels, foreground, width, classOf, height) };
}

/** What the network makes for files: the masks of all images, their scores, or itself with an example. */
import { type LabelSlice, labelVolume, sliceNote } from '../../datasets/labelVolume.ts';
import type { LossFunction } from '../../losses/lossFunction.ts';
import { judgedPart } from '../../masks/leftOut.ts';
import { type ClassValues, maskPath, maskPng, predictedLabels } from '../../masks/predictedMask.ts';
import { levelOfProbability } from '../../masks/probabilityMap.ts';
import type { UNetLayers } from '../../runs/networkLayers.ts';
import type { NetworkConfig } from '../../runs/setting.ts';
import type { OpenedImages } from '../images/imageDesk.ts';
import type { NetworkRun, TrainingImages } from '../networks/network.ts';
import { normEpsilon } from '../networks/unet.ts';
import type { Gathered, GatheredImage, GatheredMask, GatherRequest } from '../protocol.ts';
import { classEvaluations, lengthsOf } from './imageScores.ts';
import { differencesOf, judge } from './measurement.ts';
import { pooledScores } from './metrics.ts';
import type { WholeImages } from './wholeImages.ts';

/** A network with the images that it predicts. */
export interface PredictionSource {
  readonly network: NetworkRun;
  readonly whole: WholeImages;
  readonly images: TrainingImages;
  readonly dataset: OpenedImages['dataset'];
  /** Images predicted at once. */
  readonly batch: number;
  /** Told before each batch how many of how many images are done; stops where it answers false. */
  readonly goesOn: (done: number, total: number) => Promise<boolean>;
}

export interface GatherSource extends PredictionSource {
  /** Side in pixels of what the network reads. */
  readonly inputSize: number;
  /** Side in pixels of the tiles that whole images are predicted in. */
  readonly tile: number;
  readonly layers: UNetLayers;
  readonly config: NetworkConfig;
  readonly step: number;
  readonly loss: LossFunction;
}

/** @returns null where it was stopped, or an image that was asked for is not there */
export async function gather(
  request: GatherRequest,
  source: GatherSource,
): Promise<Gathered | null> {
  switch (request.kind) {
    case 'masks':
      return gatherMasks(source, request.threshold);
    case 'scores':
      return gatherScores(source, request.threshold);
    case 'network':
      return gatherNetwork(source, request.sampleId);
  }
}

/**
 * Visits the predictions of images in their order; false where it was stopped.
 *
 * @param positions  of all images where nothing is said
 */
export async function eachPrediction(
  { whole, dataset, batch, goesOn }: PredictionSource,
  visit: (position: number, differences: Float32Array) => void,
  positions: readonly number[] = [...dataset.samples.keys()],
): Promise<boolean> {
  const total = positions.length;
  for (let start = 0; start < total; start += batch) {
    if (!(await goesOn(start, total))) return false;
    const some = positions.slice(start, start + batch);
    const predicted = await whole.predict(some);
    for (const [i, position] of some.entries()) visit(position, predicted[i] as Float32Array);
  }
  return goesOn(total, total);
}

async function gatherMasks(source: GatherSource, threshold: number): Promise<Gathered | null> {
  const { samples, size, classNames, classValues } = source.dataset;
  const values = classValues ?? {
    values: classNames.length === 1 ? [255] : classNames.map((_, i) => i + 1),
    areColours: false,
  };
  const masks: GatheredMask[] = [];
  const taken = new Set<string>();
  const pathOf = (id: string, ending: string) => {
    const path = maskPath(id, taken, ending);
    taken.add(path);
    return path;
  };
  /** Of each volume, until all of its slices are there. */
  const volumes = new Map<string, LabelSlice[]>();
  const isWhole = await eachPrediction(source, (position, differences) => {
    const sample = samples[position] as (typeof samples)[number];
    const { slice, outside } = sample;
    const labels = predictedLabels(differences, size, sample, threshold, outside);
    if (slice && !values.areColours) {
      const slices = volumes.get(slice.path) ?? [];
      slices.push({ origin: slice, values: voxelsOf(labels, classValues) });
      volumes.set(slice.path, slices);
      return;
    }
    const bytes = maskPng(labels, sample, values) as Uint8Array<ArrayBuffer>;
    masks.push({ path: pathOf(sample.id, 'png'), bytes, note: '' });
  });
  if (!isWhole) return null;
  for (const [path, slices] of volumes) {
    const bytes = await gzip(labelVolume(slices));
    masks.push({ path: pathOf(path, 'nii.gz'), bytes, note: sliceNote(slices) });
    if (!(await source.goesOn(samples.length, samples.length))) return null;
  }
  const areVolumes = masks.every(({ note }) => note !== '');
  const written = areVolumes && !classValues && classNames.length === 1 ? [1] : values.values;
  return { kind: 'masks', step: source.step, threshold, masks, ...values, values: written };
}

/** In a volume foreground alone is 1, and classes are the labels of the files. */
function voxelsOf(
  labels: Uint8Array,
  classValues: ClassValues | undefined,
): Uint8Array | Uint16Array {
  if (!classValues) return labels;
  const of = [0, ...classValues.values];
  return Uint16Array.from(labels, (label) => of[label] as number);
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

async function gatherScores(source: GatherSource, threshold: number): Promise<Gathered | null> {
  const { samples, size } = source.dataset;
  const limit = levelOfProbability(threshold);
  const judgedImages = samples.filter((_, position) => source.images.masks[position]);
  const { unit, tolerance } = lengthsOf(judgedImages, size);
  const rule = { threshold, tolerance, overlap: 0 };
  const images: GatheredImage[] = [];
  const isWhole = await eachPrediction(source, (position, logits) => {
    const sample = samples[position] as (typeof samples)[number];
    const { id, split, width, height, mask, outside } = sample;
    const labels = predictedLabels(logits, size, { width: size, height: size }, threshold, outside);
    const truth = source.images.masks[position];
    const judged =
      mask && judge(source.images, position, differencesOf(logits, source.images.classes));
    images.push({
      ...{ name: id, split, width, height },
      foregroundShare: mask ? sample.foregroundShare : null,
      predictedShare: judgedPart(labels, outside).foregroundShare,
      scores: judged && pooledScores([judged], source.loss, limit),
      classScores: truth
        ? classEvaluations(sample, source.images, truth, logits, unit, rule).map(
            (own) => own.scores,
          )
        : null,
    });
  });
  return isWhole ? { kind: 'scores', step: source.step, threshold, unit, tolerance, images } : null;
}

async function gatherNetwork(source: GatherSource, sampleId: string): Promise<Gathered | null> {
  const { network, layers, images, dataset, config, step } = source;
  const position = dataset.samples.findIndex(({ id }) => id === sampleId);
  const shown = images.inputs.at(position);
  if (position < 0 || !shown || !(await source.goesOn(0, 1))) return null;
  // A copy: the original stays in use.
  const input = middleOf(shown, images, source.inputSize);
  const weights = await network.weights();
  const [differences] = await network.predict([input]);
  return {
    kind: 'network',
    step,
    config,
    normEpsilon,
    channels: images.channels,
    tile: source.tile,
    parameters: layers.slots.map(({ name, shape, offset, length }) => ({
      ...{ name, shape },
      values: weights.slice(offset, offset + length),
    })),
    example: { input, differences: differences as Float32Array },
  };
}

/** The square in the middle of an image that the network reads, [side, side, channels]. */
function middleOf(
  input: Float32Array,
  { size, channels }: Pick<TrainingImages, 'size' | 'channels'>,
  side: number,
): Float32Array<ArrayBuffer> {
  const from = Math.floor((size - side) / 2);
  const middle = new Float32Array(side * side * channels);
  for (let row = 0; row < side; row++) {
    const start = ((from + row) * size + from) * channels;
    middle.set(input.subarray(start, start + side * channels), row * side * channels);
  }
  return middle;
}

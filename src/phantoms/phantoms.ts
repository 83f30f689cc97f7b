/** Generated images with exact masks, so that there is something to explore before a file is opened. */
import type { Dataset, Preparation, Sample, TrainingPixels } from '../datasets/dataset.ts';
import { canvasOf } from '../datasets/prepare/canvas.ts';
import { channelsOf, defaultPreprocessing } from '../datasets/prepare/preprocessing.ts';
import { pictureInput } from '../datasets/prepare/standardise.ts';
import { mostClasses } from '../masks/classMaps.ts';
import { judgedPart } from '../masks/leftOut.ts';
import type { PaintedMask } from '../masks/paint/paintedMask.ts';
import { type Frame, paddingOf, wholeFrame } from '../pixels/frame.ts';
import { fractalNoise, latticeNoise } from '../pixels/noise.ts';
import { createRandom, type Random } from '../pixels/random.ts';
import type { Picture } from '../pixels/raster.ts';
import { brainScene } from './brain.ts';
import { kidneyScene } from './kidney.ts';
import { checkLook, naturalLook, type PhantomLook } from './look.ts';
import type { PhantomKind, PhantomRequest } from './phantomRequest.ts';
import { polypScene } from './polyp.ts';
import { absent, type PhantomScene } from './scene.ts';
import { ultrasoundScene } from './ultrasound.ts';
import { vesselScene } from './vessel.ts';

/** Side of the pictures to look at, in pixels. */
const pictureSize = 256;

const scenes: Readonly<
  Record<PhantomKind, (random: Random, seed: number, look: PhantomLook) => PhantomScene>
> = {
  ultrasound: ultrasoundScene,
  polyp: polypScene,
  vessel: vesselScene,
  brain: brainScene,
  kidney: kidneyScene,
};

/** Kinds of a mixed set in order; the last two become the validation images of the default eight. */
const mixedOrder: readonly PhantomKind[] = [
  'ultrasound',
  'polyp',
  'vessel',
  'ultrasound',
  'polyp',
  'ultrasound',
  'polyp',
  'vessel',
];

export interface Phantom {
  readonly picture: Picture;
  /** Class of each pixel, [size, size]. */
  readonly mask: Uint8Array;
}

function sceneOf(kind: PhantomKind, seed: number, look: PhantomLook): PhantomScene {
  const random = createRandom(seed, kind);
  return scenes[kind](random, random.integer(2 ** 31), look);
}

/**
 * Draws a phantom. The same kind, seed, look and size give the same mask and picture on every machine whose
 * sine and cosine agree to the last bits that 8 bits a channel can show.
 *
 * @param size  side of the mask in pixels; a mask pixel is foreground where its centre is inside
 * @param classes  C; with 2 everything inside is one class
 * @param part  of the picture that the mask shows; all of it if left out
 * @throws RangeError for a number of the look outside of its range
 */
export function makePhantom(
  kind: PhantomKind,
  seed: number,
  size: number,
  classes = 2,
  look = naturalLook,
  part: Frame | null = null,
): Phantom {
  checkLook(look);
  const scene = sceneOf(kind, seed, look);
  return {
    picture: drawPicture(scene, seed, look),
    mask: drawMask(scene, seed, size, classes, look, part),
  };
}

/** The mask alone of {@link makePhantom}, which takes a hundredth of the time. */
export function makePhantomMask(
  kind: PhantomKind,
  seed: number,
  size: number,
  look = naturalLook,
): Uint8Array {
  checkLook(look);
  return drawMask(sceneOf(kind, seed, look), seed, size, 2, look);
}

/** Centres of size × size pixels by their position, in units of the scene. */
function centres({ frame: side }: PhantomScene, size: number, part: Frame) {
  const cellX = (side * part.width) / size;
  const cellY = (side * part.height) / size;
  return {
    x: (i: number) => part.left * side + ((i % size) + 0.5) * cellX,
    y: (i: number) => part.top * side + (Math.floor(i / size) + 0.5) * cellY,
  };
}

/** Inside at the centres of size × size pixels of a part of the scene. */
function fieldOf(scene: PhantomScene, size: number, part = wholeFrame): Float32Array {
  const { x, y } = centres(scene, size, part);
  return Float32Array.from({ length: size * size }, (_, i) => scene.inside(x(i), y(i)));
}

/** The level that so many values lie above, or on where there are equal ones. */
function levelAbove(field: Float32Array, count: number): number {
  const sorted = Float32Array.from(field).sort();
  return sorted[sorted.length - count];
}

/** Pixels of the foreground for a share, at least one. */
const pixelsFor = (share: number, size: number) => Math.max(1, Math.round(share * size * size));

function drawPicture(scene: PhantomScene, seed: number, look: PhantomLook): Picture {
  const { share, contrast, noise } = look;
  const field = fieldOf(scene, pictureSize);
  const level = share === null ? 0 : levelAbove(field, pixelsFor(share, pictureSize));
  const data = new Uint8ClampedArray(pictureSize * pictureSize * 4);
  const step = scene.frame / pictureSize;
  const colour = [0, 0, 0];
  for (let row = 0; row < pictureSize; row++)
    for (let column = 0; column < pictureSize; column++) {
      const x = (column + 0.5) * step;
      const y = (row + 0.5) * step;
      const pixel = row * pictureSize + column;
      const drawn = scene.colour(x, y, field[pixel] - level, column, row);
      for (let c = 0; c < 3; c++) colour[c] = drawn[c];
      if (contrast !== 1) {
        const without = scene.colour(x, y, absent, column, row);
        for (let c = 0; c < 3; c++) colour[c] = without[c] + contrast * (colour[c] - without[c]);
      }
      if (noise > 0) {
        // Four uniform numbers are nearly normal; their sum has a deviation of 1 / √3.
        let sum = -2;
        for (let k = 0; k < 4; k++) sum += latticeNoise(column, row, seed + 101 * k + 7);
        for (let c = 0; c < 3; c++) colour[c] = colour[c] + noise * 128 * Math.sqrt(3) * sum;
      }
      const at = 4 * pixel;
      for (let c = 0; c < 3; c++) data[at + c] = colour[c];
      data[at + 3] = 255;
    }
  return { width: pictureSize, height: pictureSize, data };
}

/** Objects that the label leaves out. */
function missedObjects({ objects = 1 }: PhantomScene, seed: number, missed: number): boolean[] {
  const random = createRandom(seed, 'missed objects');
  return Array.from({ length: objects }, () => random.uniform() < missed);
}

/**
 * A label: as many pixels as the share asks for, the deepest inside, with what errors were dialled.
 *
 * @param part  of the scene that is seen; share and errors are those of the whole
 */
function drawMask(
  scene: PhantomScene,
  seed: number,
  size: number,
  classes: number,
  look: PhantomLook,
  part: Frame | null = null,
): Uint8Array {
  const { share, jitter, missed } = look;
  const { x, y } = centres(scene, size, part ?? wholeFrame);
  let field = fieldOf(scene, size);
  let wanted = share === null ? field.reduce((count, depth) => count + Number(depth > 0), 0) : 0;
  if (share !== null) wanted = pixelsFor(share, size);
  const strayed = (exact: Float32Array, over: Frame) => {
    if (jitter === 0) return exact;
    const at = centres(scene, size, over);
    const stray = fractalNoise(seed + 501, 2);
    return exact.map((depth, i) => depth + 2 * jitter * (stray(at.x(i) / 10, at.y(i) / 10) - 0.5));
  };
  field = strayed(field, wholeFrame);
  const isCut = share !== null || jitter > 0;
  const level = isCut && wanted > 0 ? levelAbove(field, wanted) : 0;
  const lacks = missed > 0 ? missedObjects(scene, seed, missed) : null;
  if (part) field = strayed(fieldOf(scene, size, part), part);
  const mask = new Uint8Array(size * size);
  let left = wanted;
  const take = (i: number) => {
    left -= 1;
    if (lacks?.[scene.objectAt?.(x(i), y(i)) ?? 0]) return;
    mask[i] = classes > 2 ? (scene.classAt?.(x(i), y(i)) ?? 1) : 1;
  };
  for (let i = 0; i < mask.length; i++) if (field[i] > level) take(i);
  // Of several pixels on the level itself only as many as are wanted.
  if (isCut && !part)
    for (let i = 0; i < mask.length && left > 0; i++) if (field[i] === level) take(i);
  return mask;
}

/** Names of the classes that a kind tells apart; empty where it knows foreground only. */
function labelsOfKind(kind: PhantomKind): readonly string[] {
  return sceneOf(kind, 0, naturalLook).classNames ?? [];
}

/** Kind, id and seed of each phantom of a request. */
function phantomsOf({ phantom, count, seed }: PhantomRequest) {
  const seeds = createRandom(seed, 'phantoms');
  const seen = new Map<PhantomKind, number>();
  return Array.from({ length: count }, (_, i) => {
    const kind = phantom === 'mixed' ? mixedOrder[i % mixedOrder.length] : phantom;
    const number = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, number);
    return { kind, id: `${kind} ${number}`, seed: seeds.integer(2 ** 32) };
  });
}

/** Number of classes that a request is trained as, and their names. */
function classesOf({ phantom }: PhantomRequest, preparation: Preparation) {
  const labels = phantom === 'mixed' ? [] : labelsOfKind(phantom);
  return { labels, classes: Math.min(preparation.classes, Math.max(2, labels.length + 1)) };
}

/** One image of a request, by its position. */
export function openPhantom(
  request: PhantomRequest,
  preparation: Preparation,
  position: number,
): Sample {
  const { count } = request;
  const { kind, id, seed } = phantomsOf(request)[position];
  const { classes } = classesOf(request, preparation);
  const { validationShare } = preparation;
  const held = count > 1 ? Math.max(1, Math.round(count * validationShare)) : 0;
  const split = position >= count - held ? 'validation' : 'training';
  const sides = { width: pictureSize, height: pictureSize };
  const canvas = canvasOf([sides], preparation);
  const frame = canvas.frameOf({ id, ...sides }, split);
  const { picture, mask } = makePhantom(kind, seed, canvas.side, classes, request.look, frame);
  const outside = paddingOf(frame, canvas.side);
  return {
    id,
    name: id,
    split,
    ...sides,
    ...(frame ? { frame } : {}),
    picture,
    ...judgedPart(mask, outside),
    ...(outside ? { outside } : {}),
  };
}

/** The dataset of all images of a request, in their order. */
export function phantomDataset(
  request: PhantomRequest,
  preparation: Preparation,
  samples: readonly Sample[],
): { dataset: Dataset; pixels: TrainingPixels } {
  const { preprocessing = defaultPreprocessing } = preparation;
  const sides = { width: pictureSize, height: pictureSize };
  const { side: size, patches } = canvasOf([sides], preparation);
  const { labels, classes } = classesOf(request, preparation);
  const channels = channelsOf(preprocessing, false);
  const total = samples.reduce((sum, sample) => sum + sample.foregroundShare, 0);
  return {
    dataset: {
      title: `Phantoms, seed ${request.seed}`,
      recognised: '',
      choices: null,
      size,
      ...(patches ? { patches } : {}),
      channels,
      classNames: classes > 2 ? labels.slice(0, classes - 1) : ['foreground'],
      labels,
      samples,
      hash: '',
      foregroundShare: total / samples.length,
    },
    pixels: {
      channels,
      inputs: samples.map(({ picture, frame }) =>
        pictureInput(picture, size, channels, frame, preprocessing),
      ),
    },
  };
}

/** Makes the phantoms of a request at once. The last images are held out for validation. */
export function openPhantoms(
  request: PhantomRequest,
  preparation: Preparation,
): { dataset: Dataset; pixels: TrainingPixels } {
  const samples = Array.from({ length: request.count }, (_, i) =>
    openPhantom(request, preparation, i),
  );
  return phantomDataset(request, preparation, samples);
}

/** The mask of a phantom at the size that it is painted at; null where the request has no such phantom. */
export function openPhantomMask(request: PhantomRequest, id: string): PaintedMask | null {
  const found = phantomsOf(request).find((phantom) => phantom.id === id);
  if (!found) return null;
  const look = request.look ?? naturalLook;
  const scene = sceneOf(found.kind, found.seed, look);
  // A mixed set knows foreground only; of one kind, labels are told apart.
  const classes = request.phantom === 'mixed' ? 2 : mostClasses;
  const labels = drawMask(scene, found.seed, pictureSize, classes, look);
  return { width: pictureSize, height: pictureSize, labels };
}

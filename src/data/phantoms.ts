/** Generated images with exact masks, so that there is something to explore before a file is opened. */
import {
  type Dataset,
  mostClasses,
  type PhantomKind,
  type PhantomRequest,
  type Picture,
  type Preparation,
  type Sample,
  type TrainingPixels,
} from './dataset.ts';
import { foregroundShare } from './mask.ts';
import type { PaintedMask } from './paint/paintedMask.ts';
import { kidneyScene } from './phantoms/kidney.ts';
import { polypScene } from './phantoms/polyp.ts';
import type { PhantomScene } from './phantoms/scene.ts';
import { ultrasoundScene } from './phantoms/ultrasound.ts';
import { vesselScene } from './phantoms/vessel.ts';
import { createRandom, type Random } from './random.ts';
import { pictureInput } from './standardise.ts';

/** Side of the pictures to look at, in pixels. */
const pictureSize = 256;

const scenes: Readonly<Record<PhantomKind, (random: Random, seed: number) => PhantomScene>> = {
  ultrasound: ultrasoundScene,
  polyp: polypScene,
  vessel: vesselScene,
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

function sceneOf(kind: PhantomKind, seed: number): PhantomScene {
  const random = createRandom(seed, kind);
  return scenes[kind](random, random.integer(2 ** 31));
}

/**
 * Draws a phantom. The same kind, seed and size give the same mask and picture on every machine whose
 * sine and cosine agree to the last bits that 8 bits a channel can show.
 *
 * @param size  side of the mask in pixels; a mask pixel is foreground where its centre is inside
 * @param classes  C; with 2 everything inside is one class
 */
export function makePhantom(kind: PhantomKind, seed: number, size: number, classes = 2): Phantom {
  const scene = sceneOf(kind, seed);
  return { picture: drawPicture(scene), mask: drawMask(scene, size, classes) };
}

/** The mask alone of {@link makePhantom}, which takes a hundredth of the time. */
export function makePhantomMask(kind: PhantomKind, seed: number, size: number): Uint8Array {
  return drawMask(sceneOf(kind, seed), size, 2);
}

function drawPicture(scene: PhantomScene): Picture {
  const data = new Uint8ClampedArray(pictureSize * pictureSize * 4);
  const step = scene.frame / pictureSize;
  for (let row = 0; row < pictureSize; row++)
    for (let column = 0; column < pictureSize; column++) {
      const x = (column + 0.5) * step;
      const y = (row + 0.5) * step;
      const [red, green, blue] = scene.colour(x, y, scene.inside(x, y), column, row);
      const at = 4 * (row * pictureSize + column);
      data[at] = red;
      data[at + 1] = green;
      data[at + 2] = blue;
      data[at + 3] = 255;
    }
  return { width: pictureSize, height: pictureSize, data };
}

function drawMask(scene: PhantomScene, size: number, classes: number): Uint8Array {
  const mask = new Uint8Array(size * size);
  const cell = scene.frame / size;
  for (let i = 0; i < mask.length; i++) {
    const x = ((i % size) + 0.5) * cell;
    const y = (Math.floor(i / size) + 0.5) * cell;
    if (scene.inside(x, y) > 0) mask[i] = classes > 2 ? (scene.classAt?.(x, y) ?? 1) : 1;
  }
  return mask;
}

/** Names of the classes that a kind tells apart; empty where it knows foreground only. */
function labelsOfKind(kind: PhantomKind): readonly string[] {
  return sceneOf(kind, 0).classNames ?? [];
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

/** Makes the phantoms of a request. The last images are held out for validation. */
export function openPhantoms(
  request: PhantomRequest,
  preparation: Preparation,
): { dataset: Dataset; pixels: TrainingPixels } {
  const { size } = preparation;
  const labels = request.phantom === 'mixed' ? [] : labelsOfKind(request.phantom);
  const classes = Math.min(preparation.classes, Math.max(2, labels.length + 1));
  const held =
    request.count > 1 ? Math.max(1, Math.round(request.count * preparation.validationShare)) : 0;
  const samples: Sample[] = [];
  const inputs: Float32Array<ArrayBuffer>[] = [];
  phantomsOf(request).forEach(({ kind, id, seed }, i) => {
    const { picture, mask } = makePhantom(kind, seed, size, classes);
    samples.push({
      id,
      name: id,
      split: i >= request.count - held ? 'validation' : 'training',
      width: picture.width,
      height: picture.height,
      picture,
      mask,
      foregroundShare: foregroundShare(mask),
    });
    inputs.push(pictureInput(picture, size, 3));
  });
  const overallShare =
    samples.reduce((sum, sample) => sum + sample.foregroundShare, 0) / samples.length;
  return {
    dataset: {
      title: `Phantoms, seed ${request.seed}`,
      recognised: '',
      choices: null,
      size,
      channels: 3,
      classNames: classes > 2 ? labels.slice(0, classes - 1) : ['foreground'],
      labels,
      samples,
      hash: '',
      foregroundShare: overallShare,
    },
    pixels: { channels: 3, inputs },
  };
}

/** The mask of a phantom at the size that it is painted at; null where the request has no such phantom. */
export function openPhantomMask(request: PhantomRequest, id: string): PaintedMask | null {
  const found = phantomsOf(request).find((phantom) => phantom.id === id);
  if (!found) return null;
  const scene = sceneOf(found.kind, found.seed);
  // A mixed set knows foreground only; of one kind, labels are told apart.
  const classes = request.phantom === 'mixed' ? 2 : mostClasses;
  const labels = drawMask(scene, pictureSize, classes);
  return { width: pictureSize, height: pictureSize, labels };
}

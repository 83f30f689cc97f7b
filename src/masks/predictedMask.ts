/** A prediction as a mask in the size of its image, written as masks of the data set are. */
import { encode } from 'fast-png';
import type { Frame } from '../pixels/frame.ts';

/** How the masks of a data set write their classes. */
export interface ClassValues {
  /** Value of each class but the background, C − 1: [255], or the labels of the files. */
  readonly values: readonly number[];
  /** Whether the values are colours, red, green and blue in 24 bits. */
  readonly areColours: boolean;
}

/**
 * Class of each pixel at the original size. Probabilities are resized bilinearly and decided afterwards, so that
 * borders are smooth: of two classes by the threshold, of more the most probable.
 *
 * @param differences  logit of each class minus that of the background, [C − 1, size, size]
 * @param threshold  probability from which a pixel counts as foreground, (0, 1)
 * @param image  its size in pixels, and its frame if that is not the whole of it: what lies beyond was
 *   not predicted and is background
 * @param outside  1 where the image shows nothing that could be judged, [size, size]: background
 * @returns [height, width], each below C
 */
export function predictedLabels(
  differences: Float32Array,
  size: number,
  image: { readonly width: number; readonly height: number; readonly frame?: Frame },
  threshold: number,
  outside?: Uint8Array,
): Uint8Array {
  const pixels = size * size;
  const classes = differences.length / pixels + 1;
  const probability = probabilities(differences, classes, pixels);
  const { width, height, frame } = image;
  const columns = sampling(width, size, frame?.left, frame?.width);
  const rows = sampling(height, size, frame?.top, frame?.height);
  const labels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const { low: top, high: bottom, share: v, isSeen } = rows[y];
    if (!isSeen) continue;
    for (let x = 0; x < width; x++) {
      const { low: left, high: right, share: u } = columns[x];
      if (!columns[x].isSeen) continue;
      const between = (map: ArrayLike<number>) => {
        const upper = map[top * size + left] * (1 - u) + map[top * size + right] * u;
        const lower = map[bottom * size + left] * (1 - u) + map[bottom * size + right] * u;
        return upper * (1 - v) + lower * v;
      };
      if (outside && between(outside) > 0.5) continue;
      let best = 0;
      let most = -1;
      for (let c = 0; c < classes; c++) {
        const p = between(probability[c]);
        if (classes === 2) best = c === 1 && p >= threshold ? 1 : 0;
        else if (p > most) {
          most = p;
          best = c;
        }
      }
      labels[y * width + x] = best;
    }
  }
  return labels;
}

/** Softmax of the differences with 0 for the background: a map for each class. */
function probabilities(differences: Float32Array, classes: number, pixels: number): Float32Array[] {
  const maps = Array.from({ length: classes }, () => new Float32Array(pixels));
  for (let pixel = 0; pixel < pixels; pixel++) {
    let largest = 0;
    for (let c = 1; c < classes; c++)
      largest = Math.max(largest, differences[(c - 1) * pixels + pixel]);
    let sum = Math.exp(-largest);
    for (let c = 1; c < classes; c++)
      sum += Math.exp(differences[(c - 1) * pixels + pixel] - largest);
    maps[0][pixel] = Math.exp(-largest) / sum;
    for (let c = 1; c < classes; c++)
      maps[c][pixel] = Math.exp(differences[(c - 1) * pixels + pixel] - largest) / sum;
  }
  return maps;
}

/** The two pixels between which the centre of each new pixel lies, and how near to the second. */
function sampling(length: number, size: number, start = 0, extent = 1) {
  return Array.from({ length }, (_, i) => {
    const at = (((i + 0.5) / length - start) / extent) * size;
    const centre = Math.min(size - 1, Math.max(0, at - 0.5));
    const low = Math.min(size - 1, Math.floor(centre));
    return {
      low,
      high: Math.min(size - 1, low + 1),
      share: centre - low,
      isSeen: at >= 0 && at < size,
    };
  });
}

/**
 * A PNG file: 8 bits grey, 16 where a value needs them, red, green and blue where values are colours.
 *
 * @param labels  [height, width], each at most as many as there are values; 0 is black
 */
export function maskPng(
  labels: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  { values, areColours }: ClassValues,
): Uint8Array {
  const of = [0, ...values];
  if (areColours) {
    const data = new Uint8Array(3 * labels.length);
    labels.forEach((label, i) => {
      data[3 * i] = of[label] >> 16;
      data[3 * i + 1] = (of[label] >> 8) & 255;
      data[3 * i + 2] = of[label] & 255;
    });
    return encode({ width, height, channels: 3, depth: 8, data });
  }
  const isDeep = values.some((value) => value > 255);
  const data = isDeep
    ? Uint16Array.from(labels, (label) => of[label])
    : labels.map((label) => of[label]);
  return encode({ width, height, channels: 1, depth: isDeep ? 16 : 8, data });
}

/** Endings of images and volumes. */
const imageEnding = /(\.nii\.gz|\.[^./]{1,5})$/i;
/** The id of a slice: its volume, plane and position. */
const sliceId = /^(.*), (axial|coronal|sagittal) slice (\d+)$/;

/**
 * Name of the mask of an image inside of an archive: the path of the image with another ending, never outside of the
 * folder where it is unpacked, and with a number where it is taken. Slices of a stack have its name and three
 * digits, "stack_axial-slice-007.png", so that they lie in their order.
 */
export function maskPath(id: string, taken: ReadonlySet<string>, ending = 'png'): string {
  const parts = id
    .split(/[/\\]+/)
    .filter((part) => part !== '' && part !== '.')
    .map((part) => (part === '..' ? '_' : part.replace(/[:*?"<>|\p{Cc}]/gu, '_')));
  const whole = parts.join('/') || 'image';
  const [, volume, plane, number = ''] = sliceId.exec(whole) ?? [];
  const stem = (volume ?? whole).replace(imageEnding, '');
  const path = plane ? `${stem}_${plane}-slice-${number.padStart(3, '0')}` : stem;
  let unused = `${path}.${ending}`;
  for (let number = 2; taken.has(unused); number++) unused = `${path} (${number}).${ending}`;
  return unused;
}

/** Predicted masks as one zip file, with a page that says how they were made. */
import { strToU8, type Zippable, zipSync } from 'fflate';

export interface PredictedMasks {
  /** PNG files and packed NIfTI volumes by their path. */
  readonly masks: readonly {
    readonly path: string;
    readonly bytes: Uint8Array;
    /** Which part of a volume was predicted; empty for images. */
    readonly note: string;
  }[];
  /** Names of the classes but the background, and the value that each has in the masks. */
  readonly classNames: readonly string[];
  readonly values: readonly number[];
  readonly areColours: boolean;
  /** Probability from which a pixel counts as foreground. */
  readonly threshold: number;
  /** Whether only a crop of each image was predicted. */
  readonly areCropped: boolean;
  /** What made them: one line each. */
  readonly remarks: readonly string[];
}

/** How the masks were made and what their values mean. */
function aboutMasks(masks: PredictedMasks): string {
  const { classNames, values, areColours, threshold, areCropped, remarks } = masks;
  const value = (number: number) =>
    areColours ? `#${number.toString(16).padStart(6, '0')}` : String(number);
  const rule =
    classNames.length === 1
      ? `A pixel is foreground where its probability is at least ${threshold}.`
      : 'A pixel has its most probable class.';
  // In a volume a label is a number, and 255 of two would be strange.
  const noted = masks.masks
    .filter(({ note }) => note !== '')
    .map(
      ({ path, note }) =>
        `${path}: ${note}.${classNames.length === 1 && values[0] !== 1 ? ' Foreground is 1.' : ''}`,
    );
  const lines = [
    'Masks predicted by a U-Net trained in Loss Explorer, each at the size of its image.',
    ...remarks,
    `${rule} Probabilities were resized bilinearly from the training size.`,
    ...(areCropped
      ? ['Only the crop that the network read was predicted; the rest of each image is background.']
      : []),
    '',
    `${value(0)} background`,
    ...classNames.map((name, i) => `${value(values[i])} ${name}`),
    ...(noted.length > 0 ? ['', ...noted] : []),
  ];
  return `${lines.join('\n')}\n`;
}

export function masksZip(predicted: PredictedMasks): Uint8Array<ArrayBuffer> {
  const files: Zippable = { 'about.txt': strToU8(aboutMasks(predicted)) };
  // Both kinds of file are packed already.
  for (const { path, bytes } of predicted.masks) files[`masks/${path}`] = [bytes, { level: 0 }];
  return zipSync(files);
}

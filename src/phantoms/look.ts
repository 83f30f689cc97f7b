/** What can be dialled of a phantom: how rare its foreground is, how it looks, how wrong its labels are. */

export interface PhantomLook {
  /** Share of the image that is foreground, [0.001, 0.5]; null for what is natural to the kind. */
  readonly share: number | null;
  /** Objects of an image, 1 to 8; null for what is natural to the kind. */
  readonly objects: number | null;
  /** How different in size they are, [0, 1]: at 1 radii vary by a factor of three either way. */
  readonly spread: number;
  /** Of the foreground against what is around it, [0, 2]; 1 is natural, at 0 it cannot be seen. */
  readonly contrast: number;
  /** Grain over the whole image, [0, 0.5]: its deviation as a share of half the brightness scale. */
  readonly noise: number;
  /** How far the outline of the label strays from that of the object, in pixels of the picture, [0, 10]. */
  readonly jitter: number;
  /** Chance of an object to be missing from the label, [0, 1]. */
  readonly missed: number;
}

export const naturalLook: PhantomLook = {
  share: null,
  objects: null,
  spread: 0,
  contrast: 1,
  noise: 0,
  jitter: 0,
  missed: 0,
};

/** Range of each number, ends included. */
export const lookRanges: Readonly<Record<keyof PhantomLook, readonly [number, number]>> = {
  share: [0.001, 0.5],
  objects: [1, 8],
  spread: [0, 1],
  contrast: [0, 2],
  noise: [0, 0.5],
  jitter: [0, 10],
  missed: [0, 1],
};

/** Whether nothing is dialled, so that the look need not be said. */
export const isNatural = (look: PhantomLook) =>
  (Object.keys(naturalLook) as (keyof PhantomLook)[]).every(
    (key) => look[key] === naturalLook[key],
  );

/** @throws RangeError naming the number and its range */
export function checkLook(look: PhantomLook): void {
  for (const [key, [least, most]] of Object.entries(lookRanges)) {
    const value = look[key as keyof PhantomLook];
    if (value === null) continue;
    const isWhole = key !== 'objects' || Number.isInteger(value);
    if (!(value >= least && value <= most && isWhole))
      throw new RangeError(
        `${key} of a phantom is ${key === 'objects' ? 'a whole number' : 'a number'} from ${least} to ${most}: got ${value}`,
      );
  }
}

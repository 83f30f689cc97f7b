/** Decoded images as they lie in the file, before anything is made of their values. */

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGBA, 8 bit, [height, width, 4]. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

export interface Raster {
  readonly width: number;
  readonly height: number;
  /** 1 grey or palette index, 2 grey and alpha, 3 red, green and blue, 4 with alpha. */
  readonly channels: 1 | 2 | 3 | 4;
  /** Bits of a sample in the file: 1, 2, 4, 8, 16; 32 and 64 are floating point. */
  readonly bitDepth: number;
  /** One element a sample, [height, width, channels], at most 2^bitDepth − 1. */
  readonly data: Samples;
  /** Colours of the indices, RGBA, 8 bit, [n, 4]; null where samples are not indices. */
  readonly palette: Uint8Array | null;
  /** Whether compression may have changed values, as JPEG does. */
  readonly isLossy: boolean;
  /** What of the file was not used, as a sentence: "Only the first of its 30 pages is used." */
  readonly note: string | null;
}

export type Samples = Uint8Array | Uint16Array | Float32Array | Float64Array;

/** Position of alpha among the channels, -1 where there is none. */
export function alphaChannel({ channels }: Raster): number {
  return channels % 2 === 0 ? channels - 1 : -1;
}

/** Smallest and largest finite value, alpha left out; 0 and 0 where there is none. */
export function valueRange(raster: Raster): { minimum: number; maximum: number } {
  const { data, channels } = raster;
  const alpha = alphaChannel(raster);
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (i % channels === alpha || !Number.isFinite(value)) continue;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return minimum <= maximum ? { minimum, maximum } : { minimum: 0, maximum: 0 };
}

/**
 * How samples become 0 to 255. Up to 8 bits the file's own scale is kept. Deeper images rarely fill
 * their scale (12-bit scanners write 16-bit files), so they are stretched over the values they use.
 */
function brightnessScale(raster: Raster): { black: number; gain: number } {
  if (raster.bitDepth <= 8) return { black: 0, gain: 255 / (2 ** raster.bitDepth - 1) };
  const { minimum, maximum } = valueRange(raster);
  return { black: minimum, gain: maximum > minimum ? 255 / (maximum - minimum) : 0 };
}

/** A raster as colours to look at, RGBA, [height, width, 4]; transparent pixels are laid on black. */
function coloursOf(raster: Raster): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, channels, data, palette } = raster;
  const colours = new Uint8ClampedArray(width * height * 4);
  const { black, gain } = brightnessScale(raster);
  const alphaAt = alphaChannel(raster);
  const opaque = 2 ** raster.bitDepth - 1;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * channels;
    const to = pixel * 4;
    if (palette) {
      const index = 4 * data[from];
      const share = (palette[index + 3] ?? 255) / 255;
      for (let c = 0; c < 3; c++) colours[to + c] = (palette[index + c] ?? 0) * share;
    } else {
      const share = alphaAt < 0 ? 1 : data[from + alphaAt] / opaque;
      for (let c = 0; c < 3; c++) {
        const value = data[from + (channels < 3 ? 0 : c)];
        colours[to + c] = (value - black) * gain * share;
      }
    }
    colours[to + 3] = 255;
  }
  return colours;
}

/** Whether red, green and blue agree in every pixel. */
export function isGrey({ data }: Picture): boolean {
  for (let i = 0; i < data.length; i += 4)
    if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return false;
  return true;
}

/** Bytes of all pictures of a data set; the page and its worker hold a copy each. */
const picturesBudget = 256 * 2 ** 20;

/**
 * Longest side of the pictures of a data set, in pixels: 1,024 for up to 64 images, 512 for 256, 256 for
 * 1,024, so that however many there are their pictures take 256 MB at most.
 */
export function pictureSide(images: number): number {
  return Math.max(128, Math.min(1024, Math.floor(Math.sqrt(picturesBudget / 4 / images))));
}

/** The picture of a raster, made smaller where one of its sides is longer than `side`. */
export function pictureOf(raster: Raster, side = pictureSide(1)): Picture {
  const { width, height } = raster;
  const picture = { width, height, data: coloursOf(raster) };
  const shrink = side / Math.max(width, height);
  if (shrink >= 1) return picture;
  return shrinkPicture(
    picture,
    Math.max(1, Math.round(width * shrink)),
    Math.max(1, Math.round(height * shrink)),
  );
}

/** Averages the pixels that each new pixel covers, parts of pixels by their share. */
function shrinkPicture(picture: Picture, width: number, height: number): Picture {
  const data = new Uint8ClampedArray(width * height * 4);
  const stepX = picture.width / width;
  const stepY = picture.height / height;
  const sums = new Float64Array(4);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      sums.fill(0);
      const left = column * stepX;
      const top = row * stepY;
      const right = Math.min(picture.width, left + stepX);
      const bottom = Math.min(picture.height, top + stepY);
      for (let y = Math.floor(top); y < bottom; y++) {
        const rowShare = Math.min(y + 1, bottom) - Math.max(y, top);
        for (let x = Math.floor(left); x < right; x++) {
          const share = rowShare * (Math.min(x + 1, right) - Math.max(x, left));
          const from = 4 * (y * picture.width + x);
          for (let c = 0; c < 4; c++) sums[c] = sums[c] + share * picture.data[from + c];
        }
      }
      const to = 4 * (row * width + column);
      const area = (right - left) * (bottom - top);
      for (let c = 0; c < 4; c++) data[to + c] = sums[c] / area;
    }
  return { width, height, data };
}

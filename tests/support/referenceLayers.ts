/** The network's layers as plain loops in double precision, value and gradient: what kernels are held against. */

/** [images, height, width, channels], row-major. */
export interface Volume {
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Float64Array;
}

export function zeros(images: number, height: number, width: number, channels: number): Volume {
  return {
    images,
    height,
    width,
    channels,
    data: new Float64Array(images * height * width * channels),
  };
}

/** Index of a channel of a pixel. */
function at(volume: Volume, image: number, row: number, column: number, channel: number): number {
  const { height, width, channels } = volume;
  return ((image * height + row) * width + column) * channels + channel;
}

/** Joins two volumes along the channels. */
export function concat(parts: readonly Volume[]): Volume {
  const { images, height, width } = parts[0];
  const joined = zeros(
    images,
    height,
    width,
    parts.reduce((total, { channels }) => total + channels, 0),
  );
  let first = 0;
  for (const part of parts) {
    for (let pixel = 0; pixel < images * height * width; pixel++)
      for (let channel = 0; channel < part.channels; channel++)
        joined.data[pixel * joined.channels + first + channel] =
          part.data[pixel * part.channels + channel];
    first += part.channels;
  }
  return joined;
}

/** Undoes {@link concat}. */
export function split(volume: Volume, channels: readonly number[]): Volume[] {
  let first = 0;
  return channels.map((count) => {
    const part = zeros(volume.images, volume.height, volume.width, count);
    for (let pixel = 0; pixel < volume.images * volume.height * volume.width; pixel++)
      for (let channel = 0; channel < count; channel++)
        part.data[pixel * count + channel] = volume.data[pixel * volume.channels + first + channel];
    first += count;
    return part;
  });
}

/** Calls back with every (output pixel, input pixel, tap) of a 'same' convolution. */
function eachTap(
  x: Volume,
  taps: number,
  visit: (tap: number, outPixel: number, inPixel: number) => void,
): void {
  const border = (taps - 1) / 2;
  for (let image = 0; image < x.images; image++)
    for (let row = 0; row < x.height; row++)
      for (let column = 0; column < x.width; column++)
        for (let tapRow = 0; tapRow < taps; tapRow++)
          for (let tapColumn = 0; tapColumn < taps; tapColumn++) {
            const inRow = row + tapRow - border;
            const inColumn = column + tapColumn - border;
            if (inRow < 0 || inRow >= x.height || inColumn < 0 || inColumn >= x.width) continue;
            visit(
              tapRow * taps + tapColumn,
              (image * x.height + row) * x.width + column,
              (image * x.height + inRow) * x.width + inColumn,
            );
          }
}

/** 'Same' convolution plus bias; filter [taps, taps, in, out]. */
export function convolution(
  x: Volume,
  filter: ArrayLike<number>,
  bias: ArrayLike<number>,
  taps: number,
): Volume {
  const outputs = bias.length;
  const y = zeros(x.images, x.height, x.width, outputs);
  for (let i = 0; i < y.data.length; i++) y.data[i] = bias[i % outputs];
  eachTap(x, taps, (tap, outPixel, inPixel) => {
    for (let from = 0; from < x.channels; from++)
      for (let to = 0; to < outputs; to++)
        y.data[outPixel * outputs + to] +=
          x.data[inPixel * x.channels + from] * filter[(tap * x.channels + from) * outputs + to];
  });
  return y;
}

/** Gradients of {@link convolution} by input, filter and bias. */
export function convolutionGradient(
  x: Volume,
  filter: ArrayLike<number>,
  dy: Volume,
  taps: number,
) {
  const dx = zeros(x.images, x.height, x.width, x.channels);
  const dFilter = new Float64Array(filter.length);
  const dBias = new Float64Array(dy.channels);
  for (let i = 0; i < dy.data.length; i++) dBias[i % dy.channels] += dy.data[i];
  eachTap(x, taps, (tap, outPixel, inPixel) => {
    for (let from = 0; from < x.channels; from++)
      for (let to = 0; to < dy.channels; to++) {
        const weight = (tap * x.channels + from) * dy.channels + to;
        const slope = dy.data[outPixel * dy.channels + to];
        dx.data[inPixel * x.channels + from] += slope * filter[weight];
        dFilter[weight] += slope * x.data[inPixel * x.channels + from];
      }
  });
  return { dx, dFilter, dBias };
}

/** 2x2 transposed convolution with stride 2 plus bias; filter [2, 2, out, in]. */
export function upConvolution(
  x: Volume,
  filter: ArrayLike<number>,
  bias: ArrayLike<number>,
): Volume {
  const y = zeros(x.images, 2 * x.height, 2 * x.width, bias.length);
  for (let image = 0; image < y.images; image++)
    for (let row = 0; row < y.height; row++)
      for (let column = 0; column < y.width; column++)
        for (let to = 0; to < y.channels; to++) {
          let total = bias[to];
          const tap = (row % 2) * 2 + (column % 2);
          for (let from = 0; from < x.channels; from++)
            total +=
              x.data[at(x, image, row >> 1, column >> 1, from)] *
              filter[(tap * y.channels + to) * x.channels + from];
          y.data[at(y, image, row, column, to)] = total;
        }
  return y;
}

/** Gradients of {@link upConvolution} by input, filter and bias. */
export function upConvolutionGradient(x: Volume, filter: ArrayLike<number>, dy: Volume) {
  const dx = zeros(x.images, x.height, x.width, x.channels);
  const dFilter = new Float64Array(filter.length);
  const dBias = new Float64Array(dy.channels);
  for (let i = 0; i < dy.data.length; i++) dBias[i % dy.channels] += dy.data[i];
  for (let image = 0; image < dy.images; image++)
    for (let row = 0; row < dy.height; row++)
      for (let column = 0; column < dy.width; column++)
        for (let to = 0; to < dy.channels; to++) {
          const slope = dy.data[at(dy, image, row, column, to)];
          const tap = (row % 2) * 2 + (column % 2);
          for (let from = 0; from < x.channels; from++) {
            const source = at(x, image, row >> 1, column >> 1, from);
            const weight = (tap * dy.channels + to) * x.channels + from;
            dx.data[source] += slope * filter[weight];
            dFilter[weight] += slope * x.data[source];
          }
        }
  return { dx, dFilter, dBias };
}

/** Index of the first maximum of the 2x2 window of a pooled value. */
function firstMaximum(
  x: Volume,
  image: number,
  row: number,
  column: number,
  channel: number,
): number {
  let best = -1;
  for (const [down, right] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]) {
    const index = at(x, image, 2 * row + down, 2 * column + right, channel);
    if (best < 0 || x.data[index] > x.data[best]) best = index;
  }
  return best;
}

/** 2x2 max pooling with stride 2; an odd last row or column is left out. */
export function maxPool(x: Volume): Volume {
  const y = zeros(x.images, x.height >> 1, x.width >> 1, x.channels);
  for (let image = 0; image < y.images; image++)
    for (let row = 0; row < y.height; row++)
      for (let column = 0; column < y.width; column++)
        for (let channel = 0; channel < y.channels; channel++)
          y.data[at(y, image, row, column, channel)] =
            x.data[firstMaximum(x, image, row, column, channel)];
  return y;
}

/** Gradient of {@link maxPool} by its input. */
export function maxPoolGradient(x: Volume, dy: Volume): Volume {
  const dx = zeros(x.images, x.height, x.width, x.channels);
  for (let image = 0; image < dy.images; image++)
    for (let row = 0; row < dy.height; row++)
      for (let column = 0; column < dy.width; column++)
        for (let channel = 0; channel < dy.channels; channel++)
          dx.data[firstMaximum(x, image, row, column, channel)] +=
            dy.data[at(dy, image, row, column, channel)];
  return dx;
}

/** Mean and 1/√(variance + epsilon) over the pixels of a channel of an image. */
function statistics(x: Volume, image: number, channel: number, epsilon: number) {
  const pixels = x.height * x.width;
  let mean = 0;
  for (let pixel = 0; pixel < pixels; pixel++)
    mean += x.data[(image * pixels + pixel) * x.channels + channel] / pixels;
  let variance = 0;
  for (let pixel = 0; pixel < pixels; pixel++)
    variance += (x.data[(image * pixels + pixel) * x.channels + channel] - mean) ** 2 / pixels;
  return { mean, inverse: 1 / Math.sqrt(variance + epsilon) };
}

/** Instance norm over height and width. */
export function instanceNorm(
  x: Volume,
  scale: ArrayLike<number>,
  shift: ArrayLike<number>,
  epsilon: number,
): Volume {
  const y = zeros(x.images, x.height, x.width, x.channels);
  const pixels = x.height * x.width;
  for (let image = 0; image < x.images; image++)
    for (let channel = 0; channel < x.channels; channel++) {
      const { mean, inverse } = statistics(x, image, channel, epsilon);
      for (let pixel = 0; pixel < pixels; pixel++) {
        const i = (image * pixels + pixel) * x.channels + channel;
        y.data[i] = (x.data[i] - mean) * inverse * scale[channel] + shift[channel];
      }
    }
  return y;
}

/** Gradients of {@link instanceNorm} by input, scale and shift. */
export function instanceNormGradient(
  x: Volume,
  scale: ArrayLike<number>,
  dy: Volume,
  epsilon: number,
) {
  const dx = zeros(x.images, x.height, x.width, x.channels);
  const dScale = new Float64Array(x.channels);
  const dShift = new Float64Array(x.channels);
  const pixels = x.height * x.width;
  for (let image = 0; image < x.images; image++)
    for (let channel = 0; channel < x.channels; channel++) {
      const { mean, inverse } = statistics(x, image, channel, epsilon);
      let slope = 0;
      let moment = 0;
      for (let pixel = 0; pixel < pixels; pixel++) {
        const i = (image * pixels + pixel) * x.channels + channel;
        slope += dy.data[i];
        moment += dy.data[i] * (x.data[i] - mean) * inverse;
      }
      dShift[channel] += slope;
      dScale[channel] += moment;
      for (let pixel = 0; pixel < pixels; pixel++) {
        const i = (image * pixels + pixel) * x.channels + channel;
        const normalised = (x.data[i] - mean) * inverse;
        dx.data[i] =
          scale[channel] * inverse * (dy.data[i] - slope / pixels - (normalised * moment) / pixels);
      }
    }
  return { dx, dScale, dShift };
}

/** Element-wise ReLU. */
export function relu(x: Volume): Volume {
  return { ...x, data: x.data.map((value) => Math.max(value, 0)) };
}

/** Gradient by the input of a ReLU whose output was y. */
export function reluGradient(y: Volume, dy: Volume): Volume {
  return { ...dy, data: dy.data.map((slope, i) => (y.data[i] > 0 ? slope : 0)) };
}

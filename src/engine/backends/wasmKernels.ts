/**
 * What the wasm backend lacks for training, or does slowly, mostly made of ops that it has.
 *
 * Stock, it has no gradient of a convolution by its filter, and those by the input and of pooling are
 * plain loops. A gradient by the filter *is* a convolution, and so is one by the input, so XNNPACK's
 * convolution computes both. Split and concat along the channels copy pixel by pixel through views in
 * the stock kernels; loops over the heap are several times faster.
 */
import * as tf from '@tensorflow/tfjs-core';

/** The part of the wasm backend used here. */
interface WasmHeap {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  /** A view of the heap: void as soon as anything is allocated. */
  typedArrayFromHeap(info: tf.TensorInfo): tf.backend_util.TypedArray;
}

type Call = Parameters<tf.KernelFunc>[0];
type Shape4D = [number, number, number, number];

interface ConvolutionAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Inputs of kernels called through ops are tensors, and ops inside a kernel are not taped. */
const tensor4d = (info: tf.TensorInfo | undefined) => info as tf.Tensor4D;

/**
 * dW[i, j, c, o] = Σ over batch and positions (y, x) of x[b, s y + i, s x + j, c] · dy[b, y, x, o]: a
 * valid convolution of x, its channels taken as images and its batch as channels, with dy as a filter,
 * dilated by the stride s.
 */
function filterGradient({ inputs, attrs }: Call): tf.Tensor {
  const x = tensor4d(inputs.x);
  const dy = tensor4d(inputs.dy);
  const { strides, pad, dimRoundingMode, filterShape } =
    attrs as unknown as ConvolutionAttributes & { filterShape: Shape4D };
  const [height, width, from, to] = filterShape;
  const info = tf.backend_util.computeConv2DInfo(
    x.shape,
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  return tf.tidy(() => {
    if (height === 1 && width === 1 && info.strideHeight === 1 && info.strideWidth === 1) {
      const pixels = tf.reshape(x, [-1, from]);
      return tf.reshape(tf.matMul(pixels, tf.reshape(dy, [-1, to]), true), filterShape);
    }
    const { top, bottom, left, right } = info.padInfo;
    const padding: tf.backend_util.ExplicitPadding = [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ];
    const image = tf.transpose(x, [3, 1, 2, 0]);
    const filter = tf.transpose(dy, [1, 2, 0, 3]);
    const dilations: [number, number] = [info.strideHeight, info.strideWidth];
    const found = tf.conv2d(image, filter, 1, padding, 'NHWC', dilations);
    // Rows and columns of x that no window reached leave more than the filter holds.
    const isWhole = found.shape[1] === height && found.shape[2] === width;
    const cut = isWhole ? found : tf.slice(found, [0, 0, 0, 0], [from, height, width, to]);
    return tf.transpose(cut, [1, 2, 0, 3]);
  });
}

/** A filter turned by 180°, its input and output channels exchanged. */
function turnedFilter(filter: tf.Tensor4D, heap: WasmHeap): tf.TensorInfo {
  const [height, width, from, to] = filter.shape;
  const output = heap.makeOutput([height, width, to, from], 'float32');
  const target = heap.typedArrayFromHeap(output);
  const source = heap.typedArrayFromHeap(filter);
  let at = 0;
  for (let tap = height * width - 1; tap >= 0; tap--)
    for (let c = 0; c < from; c++)
      for (let o = 0; o < to; o++) target[(tap * to + o) * from + c] = source[at++] as number;
  return output;
}

/**
 * dx of a convolution. Stride 1, "same", odd filter: the convolution of dy with the filter turned by
 * 180° and its channels exchanged. A 2x2 filter with stride 2: each pixel of dy makes a block of its
 * own, so one matrix product and a shuffle. Null for everything else.
 */
function inputGradient({ inputs, attrs, backend }: Call): tf.Tensor | null {
  const dy = tensor4d(inputs.dy);
  const filter = tensor4d(inputs.filter);
  const { strides, pad, dimRoundingMode, inputShape } =
    attrs as unknown as ConvolutionAttributes & {
      inputShape: Shape4D;
    };
  const [height, width, from, to] = filter.shape;
  const info = tf.backend_util.computeConv2DInfo(
    inputShape,
    filter.shape,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { top, bottom, left, right } = info.padInfo;
  const stride = info.strideHeight === info.strideWidth ? info.strideHeight : 0;
  const centred =
    top === bottom && left === right && 2 * top === height - 1 && 2 * left === width - 1;
  if (stride === 1 && centred)
    return tf.tidy(() => {
      const turned = tf
        .engine()
        .makeTensorFromTensorInfo(turnedFilter(filter, backend as WasmHeap));
      return tf.conv2d(dy, turned as tf.Tensor4D, 1, 'same');
    });
  const blocks = height === 2 && width === 2 && top + bottom + left + right === 0;
  const even = inputShape[1] % 2 === 0 && inputShape[2] % 2 === 0;
  if (stride === 2 && blocks && even)
    return tf.tidy(() => {
      const [batch, rows, columns] = dy.shape;
      const matrix = tf.reshape(filter, [4 * from, to]);
      const each = tf.matMul(tf.reshape(dy, [-1, to]), matrix, false, true);
      const shuffled = tf.transpose(
        tf.reshape(each, [batch, rows, columns, 2, 2, from]),
        [0, 1, 3, 2, 4, 5],
      );
      return tf.reshape(shuffled, inputShape);
    });
  return null;
}

/** dx of 2x2 max pooling with stride 2 and even sides: dy goes to the first largest of each block. */
function poolGradient({ inputs, attrs, backend }: Call): tf.TensorInfo | null {
  const input = tensor4d(inputs.input);
  const { filterSize, strides, pad } = attrs as unknown as ConvolutionAttributes & {
    filterSize: [number, number] | number;
  };
  const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad);
  const { batchSize, outHeight, outWidth, inHeight, inWidth, inChannels, padInfo } = info;
  const blocks =
    info.filterHeight === 2 &&
    info.filterWidth === 2 &&
    info.strideHeight === 2 &&
    info.strideWidth === 2 &&
    padInfo.top + padInfo.left + padInfo.bottom + padInfo.right === 0 &&
    inHeight % 2 === 0 &&
    inWidth % 2 === 0;
  if (!blocks) return null;
  const heap = backend as WasmHeap;
  const output = heap.makeOutput(input.shape, 'float32');
  const dx = heap.typedArrayFromHeap(output);
  const x = heap.typedArrayFromHeap(input);
  const dy = heap.typedArrayFromHeap(inputs.dy as tf.TensorInfo);
  dx.fill(0);
  const row = inWidth * inChannels;
  let from = 0;
  for (let y = 0; y < batchSize * outHeight; y++)
    for (let column = 0; column < outWidth; column++)
      for (let channel = 0; channel < inChannels; channel++) {
        const first = 2 * y * row + 2 * column * inChannels + channel;
        let place = first;
        let largest = x[first] as number;
        for (const other of [first + inChannels, first + row, first + row + inChannels])
          if ((x[other] as number) > largest) {
            largest = x[other] as number;
            place = other;
          }
        dx[place] = dy[from++] as number;
      }
  return output;
}

function isLastAxis(shape: readonly number[], axis: number): boolean {
  return axis === shape.length - 1 || axis === -1;
}

/** Split along the last axis. */
function splitChannels({ inputs, attrs, backend }: Call): tf.TensorInfo[] | null {
  const x = inputs.x as tf.Tensor;
  const { numOrSizeSplits, axis } = attrs as unknown as {
    numOrSizeSplits: number | number[];
    axis: number;
  };
  if (!isLastAxis(x.shape, axis) || x.dtype !== 'float32') return null;
  const last = x.shape.length - 1;
  const sizes = tf.backend_util.prepareSplitSize(x, numOrSizeSplits, last);
  const heap = backend as WasmHeap;
  const outputs = sizes.map((size) => heap.makeOutput([...x.shape.slice(0, -1), size], 'float32'));
  const source = heap.typedArrayFromHeap(x);
  const stride = x.shape[last] as number;
  let begin = 0;
  outputs.forEach((output, part) => {
    const size = sizes[part] as number;
    const target = heap.typedArrayFromHeap(output);
    let to = 0;
    for (let from = begin; from < source.length; from += stride)
      for (let i = 0; i < size; i++) target[to++] = source[from + i] as number;
    begin += size;
  });
  return outputs;
}

/** Concat along the last axis. */
function concatChannels({ inputs, attrs, backend }: Call): tf.TensorInfo | null {
  const parts = Object.values(inputs) as tf.Tensor[];
  const { shape, dtype } = parts[0] as tf.Tensor;
  const { axis } = attrs as unknown as { axis: number };
  const narrow = shape.length > 1 && isLastAxis(shape, axis);
  if (!narrow || dtype !== 'float32' || parts.length < 2) return null;
  const widths = parts.map((part) => part.shape.at(-1) as number);
  const stride = widths.reduce((sum, width) => sum + width, 0);
  const heap = backend as WasmHeap;
  const output = heap.makeOutput([...shape.slice(0, -1), stride], 'float32');
  const target = heap.typedArrayFromHeap(output);
  let begin = 0;
  parts.forEach((part, index) => {
    const width = widths[index] as number;
    const source = heap.typedArrayFromHeap(part);
    let from = 0;
    for (let to = begin; to < target.length; to += stride)
      for (let i = 0; i < width; i++) target[to + i] = source[from++] as number;
    begin += width;
  });
  return output;
}

/** A slice of neighbours in memory, as layers are cut from the flat weights; stock copies the whole first. */
function contiguousSlice({ inputs, attrs, backend }: Call): tf.TensorInfo | null {
  const x = inputs.x as tf.Tensor;
  const { begin, size } = attrs as unknown as { begin: number[]; size: number[] };
  const [first, shape] = tf.slice_util.parseSliceParams(x, begin, size);
  if (x.dtype !== 'float32' || !tf.slice_util.isSliceContinous(x.shape, first, shape)) return null;
  const heap = backend as WasmHeap;
  const output = heap.makeOutput(shape, 'float32');
  const target = heap.typedArrayFromHeap(output);
  const offset = tf.slice_util.computeFlatOffset(first, tf.util.computeStrides(x.shape));
  target.set(heap.typedArrayFromHeap(x).subarray(offset, offset + target.length));
  return output;
}

const kernels: Readonly<Record<string, (call: Call) => tf.TensorInfo | tf.TensorInfo[] | null>> = {
  [tf.Conv2DBackpropFilter]: filterGradient,
  [tf.Conv2DBackpropInput]: inputGradient,
  [tf.MaxPoolGrad]: poolGradient,
  [tf.SplitV]: splitChannels,
  [tf.Concat]: concatChannels,
  [tf.Slice]: contiguousSlice,
};

let registered = false;

/**
 * Registers the training kernels on the wasm backend; calls of a kind that they do not handle go to the
 * stock kernel. To be called before `setBackend('wasm')`; again does nothing.
 */
export function registerWasmTrainingKernels(): void {
  if (registered) return;
  registered = true;
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    const stock = tf.getKernel(kernelName, 'wasm');
    // registerKernel over an existing one only warns and keeps the old.
    if (stock) tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      ...(stock?.setupFunc ? { setupFunc: stock.setupFunc } : {}),
      kernelFunc: (call) => {
        const own = kernel(call);
        if (own) return own;
        if (!stock) throw new Error(`the wasm backend has no ${kernelName} for these arguments`);
        return stock.kernelFunc(call);
      },
    });
  }
}

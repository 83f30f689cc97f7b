/**
 * 2x2 transposed convolution with stride 2, and its gradients by input, filter and bias. The windows do
 * not overlap, so each input pixel is a matrix product of its own: [in] x [in, 4 · out].
 *
 * Tiling: forward, one thread holds the 2x2 window of a strip of input pixels times four output channels
 * (16 · strip sums) and loads for each quad of inputs strip pixels and 16 filter rows for 64 · strip
 * multiply-adds: 7 a load at strip 2, 13 at 4. The input gradient is the same product the other way
 * round. The filter gradient holds the four taps times four times four channels (64 sums) and loads five
 * quads a pixel for 64 multiply-adds. All stay in registers, without barriers; at 128 x 128 output
 * pixels, 4 images and 16 filters strip 4 leaves 16,384 threads.
 */
import { type Kernel, threadKernel } from './kernel.ts';
import { channelsBinding, quadCount, quadLoader, quadStorer, repeat } from './quads.ts';

export interface UpConvolutionShape {
  readonly images: number;
  /** Of the input; the output has twice as many. */
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** Pixels of an input row that a thread computes. */
export type UpConvolutionStrip = 1 | 2 | 4;

const windowTaps = [0, 1, 2, 3];

/** Splits `thread` into quad of results, first column of the strip and row, and names the pixels. */
function position({ height, width }: UpConvolutionShape, strip: number, quads: number): string {
  const strips = Math.ceil(width / strip);
  return `let quad = thread % ${quads}u;
  let left = thread / ${quads}u % ${strips}u * ${strip}u;
  let line = thread / ${quads * strips}u % ${height}u + thread / ${quads * strips * height}u * ${height}u;
  ${repeat(strip, (index) => `let pixel${index} = line * ${width}u + ${column(index, strip, width)};`)}
  ${repeat(
    strip * 4,
    (index) =>
      `let window${index} = (line * 2u + ${(index >> 1) % 2}u) * ${2 * width}u + 2u * (${column(index >> 2, strip, width)}) + ${index % 2}u;`,
  )}`;
}

/** Column of a pixel of the strip; those beyond the row repeat its last and are never stored. */
function column(index: number, strip: number, width: number): string {
  return width % strip === 0 ? `left + ${index}u` : `min(left + ${index}u, ${width - 1}u)`;
}

/** Statements for a pixel of the strip, if it lies in the row. */
function inRow(index: number, strip: number, width: number, text: string): string {
  return index === 0 || width % strip === 0
    ? text
    : `if (left + ${index}u < ${width}u) { ${text} }`;
}

/** Matrix whose columns are four filter rows of a tap, from `first` output channel on. */
function filterBlock(tap: number, outputs: number, first: string, quad: string): string {
  const rows = [0, 1, 2, 3].map(
    (lane) => `load_weights(${tap * outputs}u + ${first} + ${lane}u, ${quad})`,
  );
  return `mat4x4f(${rows.join(', ')})`;
}

/**
 * Transposed convolution plus bias.
 * Binds input [images, height, width, in], weights [2, 2, out, in], bias [out], output [images,
 * 2 height, 2 width, out].
 */
export function upConvolutionKernel(shape: UpConvolutionShape, strip: UpConvolutionStrip): Kernel {
  const { images, height, width, inputs, outputs } = shape;
  const quads = quadCount(outputs);
  return threadKernel({
    name: `up-convolution ${inputs}→${outputs}`,
    bindings: [
      channelsBinding('input', inputs, 'read'),
      channelsBinding('weights', inputs, 'read'),
      channelsBinding('bias', outputs, 'read'),
      channelsBinding('output', outputs, 'write'),
    ],
    declarations: [
      quadLoader('input', inputs),
      quadLoader('weights', inputs),
      quadLoader('bias', outputs),
      quadStorer('output', outputs),
    ].join('\n'),
    threads: images * height * Math.ceil(width / strip) * quads,
    body: `${position(shape, strip, quads)}
  let start = load_bias(0u, quad);
  ${repeat(strip * 4, (index) => `var sum${index} = start;`)}
  for (var inner = 0u; inner < ${quadCount(inputs)}u; inner++) {
    ${repeat(strip, (index) => `let x${index} = load_input(pixel${index}, inner);`)}
    ${repeat(
      4,
      (tap) => `{ let block = ${filterBlock(tap, outputs, 'quad * 4u', 'inner')};
      ${repeat(strip, (index) => `sum${4 * index + tap} += x${index} * block;`)} }`,
    )}
  }
  ${repeat(strip, (index) =>
    inRow(
      index,
      strip,
      width,
      windowTaps
        .map((tap) => `store_output(window${4 * index + tap}, quad, sum${4 * index + tap});`)
        .join(' '),
    ),
  )}`,
  });
}

/**
 * Gradient of {@link upConvolutionKernel} by its input.
 * Binds outputGradient, weights, gradient, and input where it came through a ReLU.
 */
export function upConvolutionInputGradientKernel(
  shape: UpConvolutionShape,
  strip: UpConvolutionStrip,
  throughRelu: boolean,
): Kernel {
  const { images, height, width, inputs, outputs } = shape;
  const quads = quadCount(inputs);
  const masked = (index: number) =>
    throughRelu
      ? `select(vec4f(), sum${index}, load_input(pixel${index}, quad) > vec4f())`
      : `sum${index}`;
  return threadKernel({
    name: `up-convolution input gradient ${outputs}→${inputs}`,
    bindings: [
      channelsBinding('outputGradient', outputs, 'read'),
      channelsBinding('weights', inputs, 'read'),
      channelsBinding('gradient', inputs, 'write'),
      ...(throughRelu ? [channelsBinding('input', inputs, 'read')] : []),
    ],
    declarations: [
      quadLoader('outputGradient', outputs),
      quadLoader('weights', inputs),
      quadStorer('gradient', inputs),
      ...(throughRelu ? [quadLoader('input', inputs)] : []),
    ].join('\n'),
    threads: images * height * Math.ceil(width / strip) * quads,
    body: `${position(shape, strip, quads)}
  ${repeat(strip, (index) => `var sum${index} = vec4f();`)}
  for (var inner = 0u; inner < ${quadCount(outputs)}u; inner++) {
    ${repeat(
      4,
      (tap) => `{ let block = ${filterBlock(tap, outputs, 'inner * 4u', 'quad')};
      ${repeat(strip, (index) => `sum${index} += block * load_outputGradient(window${4 * index + tap}, inner);`)} }`,
    )}
  }
  ${repeat(strip, (index) =>
    inRow(index, strip, width, `store_gradient(pixel${index}, quad, ${masked(index)});`),
  )}`,
  });
}

/** Threads of one group of {@link upConvolutionFilterGradientKernel}. */
export function upFilterGradientThreads(
  shape: Pick<UpConvolutionShape, 'inputs' | 'outputs'>,
): number {
  return quadCount(shape.inputs) * quadCount(shape.outputs);
}

/**
 * Gradient of {@link upConvolutionKernel} by filter and bias, in partial sums over groups of input rows.
 * Binds outputGradient, input, filterParts [groups, 2, 2, out, in], biasParts [groups, out].
 */
export function upConvolutionFilterGradientKernel(
  shape: UpConvolutionShape,
  groups: number,
): Kernel {
  const { images, height, width, inputs, outputs } = shape;
  const quadsIn = quadCount(inputs);
  const quadsOut = quadCount(outputs);
  const lines = images * height;
  const rowsInGroup = Math.ceil(lines / groups);
  const everyTapAndLane = (text: (tap: number, lane: number) => string) =>
    repeat(16, (index) => text(index >> 2, index % 4));
  return threadKernel({
    name: `up-convolution filter gradient ${inputs}→${outputs}`,
    bindings: [
      channelsBinding('outputGradient', outputs, 'read'),
      channelsBinding('input', inputs, 'read'),
      channelsBinding('filterParts', inputs, 'write'),
      channelsBinding('biasParts', outputs, 'write'),
    ],
    declarations: [
      quadLoader('outputGradient', outputs),
      quadLoader('input', inputs),
      quadStorer('filterParts', inputs),
      quadStorer('biasParts', outputs),
    ].join('\n'),
    threads: groups * quadsIn * quadsOut,
    body: `let quadIn = thread % ${quadsIn}u;
  let quadOut = thread / ${quadsIn}u % ${quadsOut}u;
  let group = thread / ${quadsIn * quadsOut}u;
  ${everyTapAndLane((tap, lane) => `var sum${tap}${lane} = vec4f();`)}
  var biasSum = vec4f();
  let end = min((group + 1u) * ${rowsInGroup}u, ${lines}u);
  for (var line = group * ${rowsInGroup}u; line < end; line++) {
    for (var column = 0u; column < ${width}u; column++) {
      let x = load_input(line * ${width}u + column, quadIn);
      let upper = line * ${4 * width}u + 2u * column;
      let slope0 = load_outputGradient(upper, quadOut);
      let slope1 = load_outputGradient(upper + 1u, quadOut);
      let slope2 = load_outputGradient(upper + ${2 * width}u, quadOut);
      let slope3 = load_outputGradient(upper + ${2 * width + 1}u, quadOut);
      ${everyTapAndLane((tap, lane) => `sum${tap}${lane} += x * slope${tap}[${lane}];`)}
      biasSum += (slope0 + slope1) + (slope2 + slope3);
    }
  }
  ${everyTapAndLane((tap, lane) => {
    const store = `store_filterParts((group * 4u + ${tap}u) * ${outputs}u + quadOut * 4u + ${lane}u, quadIn, sum${tap}${lane});`;
    return outputs % 4 === 0 ? store : `if (quadOut * 4u + ${lane}u < ${outputs}u) { ${store} }`;
  })}
  if (quadIn == 0u) { store_biasParts(group, quadOut, biasSum); }`,
  });
}

/**
 * 'Same' convolution with stride 1, and its input gradient, which is the same sweep with the filter
 * turned round and transposed.
 *
 * Tiling: one thread holds a strip of pixels of one row times four channels in registers. For each
 * quad of source channels and row of taps it loads strip + 2 pixels and 12 filter rows of 16 bytes and
 * does 48 · strip multiply-adds: 3 a load at strip 1, 11 at 4, 17 at 8. Neighbouring threads take
 * neighbouring quads of one strip, so that source loads are broadcast within a warp, and filter loads
 * and stores are contiguous. There is no barrier and no shared memory: at 8 to 64 channels a filter
 * row of taps is 1 to 50 kB and stays in the first-level cache. The strip shrinks until enough
 * threads are in flight: 128 x 128 pixels, 4 images, 16 filters give 65,536 threads at strip 4.
 * The two inputs of a convolution after a skip are read side by side, which saves writing and reading
 * their concatenation.
 */
import { type Kernel, threadKernel } from './kernel.ts';
import {
  atLeastZero,
  channelsBinding,
  quadCount,
  quadLoader,
  quadStorer,
  repeat,
} from './quads.ts';

export interface ConvolutionShape {
  readonly images: number;
  readonly height: number;
  readonly width: number;
  /** Channels of each input, joined in this order. */
  readonly inputs: readonly number[];
  readonly outputs: number;
  /** Side of the filter. */
  readonly taps: 1 | 3;
  /** Pixels that a thread computes. */
  readonly strip: 1 | 2 | 4 | 8;
}

interface Sweep extends Omit<ConvolutionShape, 'inputs' | 'outputs'> {
  readonly sources: readonly { readonly name: string; readonly channels: number }[];
  /** Channels of the results, of all of them together. */
  readonly quads: number;
  /** WGSL loop over the taps and quads of a source; adds to sum0, sum1, … */
  readonly multiply: (source: number, tapColumn: number) => string;
}

const sum = (channels: readonly number[]) => channels.reduce((total, count) => total + count, 0);

/** Splits `thread` into image, row, first column of the strip and quad of results. */
function position({ height, width, strip }: ConvolutionShape, quads: number): string {
  const strips = Math.ceil(width / strip);
  return `let quad = thread % ${quads}u;
  let left = thread / ${quads}u % ${strips}u * ${strip}u;
  let row = thread / ${quads * strips}u % ${height}u;
  let image = thread / ${quads * strips * height}u;
  let firstPixel = (image * ${height}u + row) * ${width}u + left;`;
}

/** Loads pixel `index` of the strip and its border; zero outside of the image. */
function loadPixel({ width, strip, taps }: Sweep, name: string, index: number): string {
  const border = (taps - 1) / 2;
  const offset = index - border;
  const inside = [
    ...(offset < 0 ? ['left > 0u'] : []),
    ...(offset > 0 && (offset >= strip || width % strip !== 0)
      ? [`left + ${offset}u < ${width}u`]
      : []),
  ];
  const column =
    offset < 0
      ? `max(left, 1u) - 1u`
      : inside.length > 0
        ? `min(left + ${offset}u, ${width - 1}u)`
        : `left + ${offset}u`;
  const load = `load_${name}(line + ${column}, inner)`;
  return `let x${index} = ${inside.length > 0 ? `select(vec4f(), ${load}, ${inside.join(' && ')})` : load};`;
}

/** The sums of all taps and source channels for one strip. */
function sweep(shape: Sweep): string {
  const { height, width, taps, strip, sources } = shape;
  const border = (taps - 1) / 2;
  return `for (var tapRow = 0u; tapRow < ${taps}u; tapRow++) {
    let sourceRow = row + tapRow;
    if (sourceRow < ${border}u || sourceRow >= ${height + border}u) { continue; }
    let line = (image * ${height}u + sourceRow - ${border}u) * ${width}u;
    ${sources
      .map(
        (
          { name, channels },
          source,
        ) => `for (var inner = 0u; inner < ${quadCount(channels)}u; inner++) {
      ${repeat(strip + taps - 1, (index) => loadPixel(shape, name, index))}
      ${repeat(taps, (tapColumn) => `{ ${shape.multiply(source, tapColumn)} }`)}
    }`,
      )
      .join('\n    ')}
  }`;
}

/** Statements for each pixel of the strip that lies in the image. */
function eachPixel({ strip, width }: ConvolutionShape, text: (index: number) => string): string {
  return repeat(strip, (index) =>
    index === 0 || width % strip === 0
      ? text(index)
      : `if (left + ${index}u < ${width}u) { ${text(index)} }`,
  );
}

function threadCount({ images, height, width, strip }: ConvolutionShape, quads: number): number {
  return images * height * Math.ceil(width / strip) * quads;
}

/**
 * Convolution of one or two inputs plus bias, then ReLU if asked for.
 * Binds input0, input1 [images, height, width, channels], weights [taps, taps, in, out], bias [out],
 * output [images, height, width, out].
 */
export function convolutionKernel(shape: ConvolutionShape, activation: 'relu' | 'none'): Kernel {
  const { inputs, outputs, taps, strip } = shape;
  const joined = sum(inputs);
  const quads = quadCount(outputs);
  const sources = inputs.map((channels, index) => ({ name: `input${index}`, channels }));
  const multiply = (source: number, tapColumn: number) => {
    const lanes = Math.min(4, inputs[source]);
    const first = sum(inputs.slice(0, source));
    const row = `((tapRow * ${taps}u + ${tapColumn}u) * ${joined}u + ${first}u + inner * 4u)`;
    const filterRows = repeat(
      lanes,
      (lane) => `let w${lane} = load_weights(${row} + ${lane}u, quad);`,
    );
    return `${filterRows}
      ${repeat(strip, (index) => {
        const x = `x${index + tapColumn}`;
        const terms = Array.from({ length: lanes }, (_, lane) => `w${lane} * ${x}[${lane}]`);
        return `sum${index} += ${terms.join(' + ')};`;
      })}`;
  };
  const result = (index: number) =>
    activation === 'relu' ? atLeastZero(`sum${index}`) : `sum${index}`;
  return threadKernel({
    name: `convolution ${inputs.join('+')}→${outputs}`,
    bindings: [
      ...sources.map(({ name, channels }) => channelsBinding(name, channels, 'read')),
      channelsBinding('weights', outputs, 'read'),
      channelsBinding('bias', outputs, 'read'),
      channelsBinding('output', outputs, 'write'),
    ],
    declarations: [
      ...sources.map(({ name, channels }) => quadLoader(name, channels)),
      quadLoader('weights', outputs),
      quadLoader('bias', outputs),
      quadStorer('output', outputs),
    ].join('\n'),
    threads: threadCount(shape, quads),
    body: `${position(shape, quads)}
  let start = load_bias(0u, quad);
  ${repeat(strip, (index) => `var sum${index} = start;`)}
  ${sweep({ ...shape, sources, quads, multiply })}
  ${eachPixel(shape, (index) => `store_output(firstPixel + ${index}u, quad, ${result(index)});`)}`,
  });
}

/** How one input's gradient is written. */
export interface GradientTarget {
  /** The input is the output of a ReLU, so its gradient is zero where it is not positive. */
  readonly throughRelu: boolean;
  /** Another consumer of the input has written its part already. */
  readonly accumulates: boolean;
}

/**
 * Gradient of {@link convolutionKernel} by its inputs. Every gradient is kept before the ReLU that made
 * the value, so that no reader of it needs the mask again.
 * Binds outputGradient, weights, gradient0, gradient1, and input0, input1 where the mask needs them.
 */
export function convolutionInputGradientKernel(
  shape: ConvolutionShape,
  targets: readonly GradientTarget[],
): Kernel {
  const { inputs, outputs, taps, strip } = shape;
  const joined = sum(inputs);
  const quadsOf = inputs.map(quadCount);
  const quads = sum(quadsOf);
  const masked = inputs.flatMap((channels, index) =>
    targets[index].throughRelu ? [{ name: `input${index}`, channels }] : [],
  );
  const gradients = inputs.map((channels, index) => ({ name: `gradient${index}`, channels }));
  const multiply = (_source: number, tapColumn: number) => {
    // The tap that carries this source pixel to the result lies opposite: rows and columns turn round.
    const tap = `(${taps - 1}u - tapRow) * ${taps}u + ${taps - 1 - tapColumn}u`;
    const rows = [0, 1, 2, 3].map(
      (lane) => `load_weights((${tap}) * ${joined}u + firstChannel + ${lane}u, inner)`,
    );
    return `let block = mat4x4f(${rows.join(', ')});
      ${repeat(strip, (index) => `sum${index} += x${index + tapColumn} * block;`)}`;
  };
  const write = (target: number, quad: string) => {
    const { throughRelu, accumulates } = targets[target];
    return eachPixel(shape, (index) => {
      const pixel = `firstPixel + ${index}u`;
      const own = throughRelu
        ? `select(vec4f(), sum${index}, load_input${target}(${pixel}, ${quad}) > vec4f())`
        : `sum${index}`;
      const value = accumulates ? `load_gradient${target}(${pixel}, ${quad}) + ${own}` : own;
      return `store_gradient${target}(${pixel}, ${quad}, ${value});`;
    });
  };
  return threadKernel({
    name: `convolution input gradient ${outputs}→${inputs.join('+')}`,
    bindings: [
      channelsBinding('outputGradient', outputs, 'read'),
      channelsBinding('weights', outputs, 'read'),
      ...gradients.map(({ name, channels }) => channelsBinding(name, channels, 'write')),
      ...masked.map(({ name, channels }) => channelsBinding(name, channels, 'read')),
    ],
    declarations: [
      quadLoader('outputGradient', outputs),
      quadLoader('weights', outputs),
      ...gradients.flatMap(({ name, channels }) => [
        quadLoader(name, channels),
        quadStorer(name, channels),
      ]),
      ...masked.map(({ name, channels }) => quadLoader(name, channels)),
    ].join('\n'),
    threads: threadCount(shape, quads),
    body: `${position(shape, quads)}
  let firstChannel = ${inputs.length === 1 ? 'quad * 4u' : `select(${inputs[0]}u + (quad - ${quadsOf[0]}u) * 4u, quad * 4u, quad < ${quadsOf[0]}u)`};
  ${repeat(strip, (index) => `var sum${index} = vec4f();`)}
  ${sweep({ ...shape, sources: [{ name: 'outputGradient', channels: outputs }], quads, multiply })}
  ${
    inputs.length === 1
      ? write(0, 'quad')
      : `if (quad < ${quadsOf[0]}u) {
    ${write(0, 'quad')}
  } else {
    let own = quad - ${quadsOf[0]}u;
    ${write(1, 'own')}
  }`
  }`,
  });
}

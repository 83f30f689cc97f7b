/**
 * Gradient of the 'same' convolution by its filter and bias, in partial sums over groups of rows; the
 * optimiser adds the parts, in a fixed order, so that a run repeats bit for bit.
 *
 * Tiling: one thread holds one row of taps times four input times four output channels (48 sums) in
 * registers and walks along the rows of its group. Each pixel costs two loads of 16 bytes, because the
 * three input pixels under the taps slide along, and 48 multiply-adds: 24 a load, so arithmetic and not
 * memory is the limit. 16 → 16 channels are 48 threads a group; with 256 groups 12,288 threads run,
 * each over 256 pixels of 4 images of 128 x 128, and leave 2.4 MB of parts. Neighbouring threads take
 * neighbouring quads of outputs, so that the loads of a warp fall on few lines. Without a barrier the
 * threads of a group stay near each other in the cache, not in lock step.
 */
import type { ConvolutionShape } from './convolution.ts';
import { type Kernel, threadKernel } from './kernel.ts';
import { channelsBinding, quadCount, quadLoader, quadStorer, repeat } from './quads.ts';

export type FilterGradientShape = Omit<ConvolutionShape, 'strip'> & {
  /** Groups of rows, each with a partial sum of its own. */
  readonly groups: number;
  /** Whether the bias has a gradient: under an instance norm it is zero, whatever the data. */
  readonly bias: boolean;
};

/** Threads of one group. */
export function filterGradientThreads(
  shape: Pick<FilterGradientShape, 'inputs' | 'outputs' | 'taps'>,
): number {
  const quadsIn = shape.inputs.reduce((total, channels) => total + quadCount(channels), 0);
  return shape.taps * quadsIn * quadCount(shape.outputs);
}

/**
 * Filter gradient and bias gradient.
 * Binds outputGradient, input0, input1 [images, height, width, channels], filterParts [groups, taps,
 * taps, in, out] and, with bias, biasParts [groups, out].
 */
export function convolutionFilterGradientKernel(shape: FilterGradientShape): Kernel {
  const { images, height, width, inputs, outputs, taps, groups, bias } = shape;
  const joined = inputs.reduce((total, channels) => total + channels, 0);
  const quadsOut = quadCount(outputs);
  const firstQuads = quadCount(inputs[0]);
  const quadsIn = inputs.reduce((total, channels) => total + quadCount(channels), 0);
  const border = (taps - 1) / 2;
  const rowsInGroup = Math.ceil((images * height) / groups);
  const lanes = Math.min(4, Math.max(...inputs));
  const sources = inputs.map((channels, index) => ({ name: `input${index}`, channels }));
  // Columns before, at and after the pixel; a 1x1 filter sees the pixel alone.
  const window = taps === 3 ? ['before', 'here', 'after'] : ['here'];

  const loadInput =
    inputs.length === 1
      ? `fn load_joined(pixel: u32, quad: u32) -> vec4f { return load_input0(pixel, quad); }`
      : `fn load_joined(pixel: u32, quad: u32) -> vec4f {
  if (quad < ${firstQuads}u) { return load_input0(pixel, quad); }
  return load_input1(pixel, quad - ${firstQuads}u);
}`;
  const channel =
    inputs.length === 1
      ? 'quadIn * 4u'
      : `select(${inputs[0]}u + (quadIn - ${firstQuads}u) * 4u, quadIn * 4u, quadIn < ${firstQuads}u)`;
  const channelEnd =
    inputs.length === 1
      ? `${joined}u`
      : `select(${joined}u, ${inputs[0]}u, quadIn < ${firstQuads}u)`;
  const everyLaneExists = inputs.every((channels) => channels % 4 === 0 || channels < 4);

  const stores = repeat(taps * lanes, (index) => {
    const [column, lane] = [Math.floor(index / lanes), index % lanes];
    const tap = `tapRow * ${taps}u + ${column}u`;
    const store = `store_filterParts((group * ${taps * taps}u + ${tap}) * ${joined}u + channel + ${lane}u, quadOut, sum${column}${lane});`;
    return everyLaneExists ? store : `if (channel + ${lane}u < ${channelEnd}) { ${store} }`;
  });

  return threadKernel({
    name: `convolution filter gradient ${inputs.join('+')}→${outputs}`,
    bindings: [
      channelsBinding('outputGradient', outputs, 'read'),
      ...sources.map(({ name, channels }) => channelsBinding(name, channels, 'read')),
      channelsBinding('filterParts', outputs, 'write'),
      ...(bias ? [channelsBinding('biasParts', outputs, 'write')] : []),
    ],
    declarations: [
      quadLoader('outputGradient', outputs),
      ...sources.map(({ name, channels }) => quadLoader(name, channels)),
      loadInput,
      quadStorer('filterParts', outputs),
      ...(bias ? [quadStorer('biasParts', outputs)] : []),
    ].join('\n'),
    threads: groups * taps * quadsIn * quadsOut,
    body: `let quadOut = thread % ${quadsOut}u;
  let quadIn = thread / ${quadsOut}u % ${quadsIn}u;
  let tapRow = thread / ${quadsOut * quadsIn}u % ${taps}u;
  let group = thread / ${quadsOut * quadsIn * taps}u;
  ${repeat(taps * lanes, (index) => `var sum${Math.floor(index / lanes)}${index % lanes} = vec4f();`)}
  ${bias ? 'var biasSum = vec4f();' : ''}
  let end = min((group + 1u) * ${rowsInGroup}u, ${images * height}u);
  for (var line = group * ${rowsInGroup}u; line < end; line++) {
    let sourceRow = line % ${height}u + tapRow;
    if (sourceRow < ${border}u || sourceRow >= ${height + border}u) { continue; }
    let source = (line + tapRow - ${border}u) * ${width}u;
    let destination = line * ${width}u;
    ${taps === 3 ? 'var before = vec4f();\n    var here = load_joined(source, quadIn);' : ''}
    for (var column = 0u; column < ${width}u; column++) {
      let slope = load_outputGradient(destination + column, quadOut);
      ${
        taps === 3
          ? `let after = select(vec4f(), load_joined(source + min(column + 1u, ${width - 1}u), quadIn), column + 1u < ${width}u);`
          : `let here = load_joined(source + column, quadIn);`
      }
      ${repeat(taps * lanes, (index) => `sum${Math.floor(index / lanes)}${index % lanes} += slope * ${window[Math.floor(index / lanes)]}[${index % lanes}];`)}
      ${bias ? 'biasSum += slope;' : ''}
      ${taps === 3 ? 'before = here;\n      here = after;' : ''}
    }
  }
  let channel = ${channel};
  ${stores}
  ${bias ? `if (quadIn == 0u && tapRow == ${border}u) { store_biasParts(group, quadOut, biasSum); }` : ''}`,
  });
}

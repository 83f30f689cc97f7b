/**
 * 2x2 max pooling with stride 2, and its gradient. Of equal values the first in reading order takes the
 * gradient, as in tfjs.
 *
 * Tiling: one thread a window and quad of channels. Forward it moves 80 bytes for 12 comparisons, the
 * gradient at most 208, so memory alone counts: neighbouring threads read and write neighbouring
 * quads, and 128 x 128 pixels, 4 images, 16 channels are 65,536 threads. The gradient looks for the
 * maximum again, which costs less than storing where it was.
 */
import { type Kernel, threadKernel } from './kernel.ts';
import { channelsBinding, quadCount, quadLoader, quadStorer } from './quads.ts';

export interface MaxPoolShape {
  readonly images: number;
  /** Of the input; an odd last row or column is left out. */
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Splits `thread` over windows, `rows` and `columns` of them an image, and names the window's pixels. */
function position(
  { height, width, channels }: MaxPoolShape,
  rows: number,
  columns: number,
): string {
  const quads = quadCount(channels);
  return `let quad = thread % ${quads}u;
  let column = thread / ${quads}u % ${columns}u;
  let row = thread / ${quads * columns}u % ${rows}u;
  let image = thread / ${quads * columns * rows}u;
  let upper = (image * ${height}u + 2u * row) * ${width}u + 2u * column;
  let lower = upper + ${width}u;`;
}

/** Binds input [images, height, width, channels] and output [images, ⌊height/2⌋, ⌊width/2⌋, channels]. */
export function maxPoolKernel(shape: MaxPoolShape): Kernel {
  const { images, height, width, channels } = shape;
  const [rows, columns] = [height >> 1, width >> 1];
  return threadKernel({
    name: `max pool ${channels}`,
    bindings: [
      channelsBinding('input', channels, 'read'),
      channelsBinding('output', channels, 'write'),
    ],
    declarations: `${quadLoader('input', channels)}\n${quadStorer('output', channels)}`,
    threads: images * rows * columns * quadCount(channels),
    body: `${position(shape, rows, columns)}
  let first = max(load_input(upper, quad), load_input(upper + 1u, quad));
  let second = max(load_input(lower, quad), load_input(lower + 1u, quad));
  store_output((image * ${rows}u + row) * ${columns}u + column, quad, max(first, second));`,
  });
}

export interface MaxPoolGradientOptions {
  /** The input is the output of a ReLU, so its gradient is zero where it is not positive. */
  readonly throughRelu: boolean;
  /** Another consumer of the input has written its part already. */
  readonly accumulates: boolean;
}

/** Binds input, outputGradient [images, ⌊height/2⌋, ⌊width/2⌋, channels] and gradient, like input. */
export function maxPoolGradientKernel(
  shape: MaxPoolShape,
  { throughRelu, accumulates }: MaxPoolGradientOptions,
): Kernel {
  const { images, height, width, channels } = shape;
  const [rows, columns] = [height >> 1, width >> 1];
  // A last odd row or column has windows of its own here, because its zeros must be written too.
  const [allRows, allColumns] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const odd = allRows > rows || allColumns > columns;
  const inside = [
    ...(allRows > rows ? [`row < ${rows}u`] : []),
    ...(allColumns > columns ? [`column < ${columns}u`] : []),
  ].join(' && ');
  const write = (pixel: string, name: string, condition: string) => {
    const open = throughRelu ? `(${condition}) & (${name} > vec4f())` : condition;
    const chosen = `select(vec4f(), slope, ${open})`;
    const value = accumulates ? `load_gradient(${pixel}, quad) + ${chosen}` : chosen;
    return `store_gradient(${pixel}, quad, ${value});`;
  };
  const right = allColumns > columns ? `if (2u * column + 1u < ${width}u)` : '';
  const below = allRows > rows ? `if (2u * row + 1u < ${height}u)` : '';
  return threadKernel({
    name: `max pool gradient ${channels}`,
    bindings: [
      channelsBinding('input', channels, 'read'),
      channelsBinding('outputGradient', channels, 'read'),
      channelsBinding('gradient', channels, 'write'),
    ],
    declarations: [
      quadLoader('input', channels),
      quadLoader('outputGradient', channels),
      quadLoader('gradient', channels),
      quadStorer('gradient', channels),
    ].join('\n'),
    threads: images * allRows * allColumns * quadCount(channels),
    body: `${position(shape, allRows, allColumns)}
  let pooled = load_outputGradient((image * ${rows}u + row) * ${columns}u + column, quad);
  let slope = ${odd ? `select(vec4f(), pooled, ${inside})` : 'pooled'};
  let a = load_input(upper, quad);
  let b = load_input(upper + 1u, quad);
  let c = load_input(lower, quad);
  let d = load_input(lower + 1u, quad);
  let first = (a >= b) & (a >= c) & (a >= d);
  let second = !first & (b >= c) & (b >= d);
  let third = !first & !second & (c >= d);
  ${write('upper', 'a', 'first')}
  ${right} { ${write('upper + 1u', 'b', 'second')} }
  ${below} {
    ${write('lower', 'c', 'third')}
    ${right} { ${write('lower + 1u', 'd', '!(first | second | third)')} }
  }`,
  });
}

/**
 * Instance norm over height and width, with the ReLU after it, and its gradient: two dispatches each.
 *
 * Tiling: sums run in one workgroup (256 threads on a GPU) for each image and quad of channels, loads of 16
 * bytes a thread, then two short additions in shared memory in a fixed order. That is few workgroups
 * (16 at 4 images and 16 channels), each over 262 kB at 128 x 128 pixels, a few microseconds of its
 * processor's cache bandwidth; spreading them further would cost another dispatch for every norm and
 * direction. The applications are one thread a pixel and quad, 32 to 48 bytes moved for about ten
 * operations: memory alone counts, and neighbouring threads touch neighbouring quads.
 */
import { type Kernel, threadKernel, workgroupKernel } from './kernel.ts';
import { atLeastZero, channelsBinding, quadCount, quadLoader, quadStorer } from './quads.ts';
import { workgroupSum } from './workgroupSum.ts';

export interface InstanceNormShape {
  readonly images: number;
  readonly pixels: number;
  readonly channels: number;
}

const statisticsBinding = (access: 'read' | 'write') =>
  ({ name: 'statistics', type: 'array<vec4f>', access }) as const;

/** Floats of the statistics of a batch: mean and inverse deviation, by image and quad of channels. */
export function statisticsLength({ images, channels }: InstanceNormShape): number {
  return images * quadCount(channels) * 8;
}

/**
 * Mean and 1/√(variance + epsilon).
 *
 * @param threads  of a workgroup
 *
 * Binds input [images, pixels, channels] and statistics [images, quads, 2] of quads.
 */
export function instanceStatisticsKernel(
  shape: InstanceNormShape,
  epsilon: number,
  threads: number,
): Kernel {
  const sum = workgroupSum(threads);
  const { images, pixels, channels } = shape;
  const quads = quadCount(channels);
  return workgroupKernel({
    name: `instance statistics ${channels}`,
    bindings: [channelsBinding('input', channels, 'read'), statisticsBinding('write')],
    declarations: `${quadLoader('input', channels)}\n${sum.declarations}`,
    workgroups: images * quads,
    workgroupSize: threads,
    // Moments about the first pixel, not about zero: a large mean does not swallow the variance.
    body: `let quad = index % ${quads}u;
  let start = index / ${quads}u * ${pixels}u;
  let origin = load_input(start, quad);
  var first = vec4f();
  var second = vec4f();
  for (var pixel = local; pixel < ${pixels}u; pixel += ${threads}u) {
    let value = load_input(start + pixel, quad) - origin;
    first += value;
    second += value * value;
  }
  ${sum.statements}
  let shift = first / ${pixels}.0;
  let spread = second / ${pixels}.0 - shift * shift;
  let variance = ${atLeastZero('spread')};
  statistics[2u * index] = origin + shift;
  statistics[2u * index + 1u] = inverseSqrt(variance + ${epsilon});`,
  });
}

/** Splits `thread` into pixel of the batch and quad, and loads the statistics. */
function position({ pixels, channels }: InstanceNormShape): string {
  const quads = quadCount(channels);
  return `let quad = thread % ${quads}u;
  let pixel = thread / ${quads}u;
  let image = pixel / ${pixels}u;
  let mean = statistics[2u * (image * ${quads}u + quad)];
  let inverse = statistics[2u * (image * ${quads}u + quad) + 1u];`;
}

/** scale · (input − mean) / deviation + shift, then ReLU. Binds input, statistics, scale, shift, output. */
export function instanceNormKernel(shape: InstanceNormShape, activation: 'relu' | 'none'): Kernel {
  const { images, pixels, channels } = shape;
  return threadKernel({
    name: `instance norm ${channels}`,
    bindings: [
      channelsBinding('input', channels, 'read'),
      statisticsBinding('read'),
      channelsBinding('scale', channels, 'read'),
      channelsBinding('shift', channels, 'read'),
      channelsBinding('output', channels, 'write'),
    ],
    declarations: [
      ...['input', 'scale', 'shift'].map((name) => quadLoader(name, channels)),
      quadStorer('output', channels),
    ].join('\n'),
    threads: images * pixels * quadCount(channels),
    body: `${position(shape)}
  let value = (load_input(pixel, quad) - mean) * inverse * load_scale(0u, quad) + load_shift(0u, quad);
  store_output(pixel, quad, ${activation === 'relu' ? atLeastZero('value') : 'value'});`,
  });
}

/**
 * Gradients by scale and shift, one part an image; the input gradient needs the same sums.
 *
 * @param threads  of a workgroup
 *
 * Binds input, statistics, outputGradient, scaleParts and shiftParts [images, channels].
 */
export function instanceNormSumsKernel(shape: InstanceNormShape, threads: number): Kernel {
  const sum = workgroupSum(threads);
  const { images, pixels, channels } = shape;
  const quads = quadCount(channels);
  return workgroupKernel({
    name: `instance norm sums ${channels}`,
    bindings: [
      channelsBinding('input', channels, 'read'),
      statisticsBinding('read'),
      channelsBinding('outputGradient', channels, 'read'),
      channelsBinding('scaleParts', channels, 'write'),
      channelsBinding('shiftParts', channels, 'write'),
    ],
    declarations: [
      ...['input', 'outputGradient'].map((name) => quadLoader(name, channels)),
      ...['scaleParts', 'shiftParts'].map((name) => quadStorer(name, channels)),
      sum.declarations,
    ].join('\n'),
    workgroups: images * quads,
    workgroupSize: threads,
    body: `let quad = index % ${quads}u;
  let image = index / ${quads}u;
  let mean = statistics[2u * index];
  let inverse = statistics[2u * index + 1u];
  var first = vec4f();
  var second = vec4f();
  for (var pixel = local; pixel < ${pixels}u; pixel += ${threads}u) {
    let slope = load_outputGradient(image * ${pixels}u + pixel, quad);
    first += slope;
    second += slope * (load_input(image * ${pixels}u + pixel, quad) - mean) * inverse;
  }
  ${sum.statements}
  store_shiftParts(image, quad, first);
  store_scaleParts(image, quad, second);`,
  });
}

/**
 * Gradient by the input, written over the gradient by the output.
 * Binds input, statistics, scale, scaleParts, shiftParts and gradient [images, pixels, channels].
 */
export function instanceNormInputGradientKernel(shape: InstanceNormShape): Kernel {
  const { images, pixels, channels } = shape;
  const loaded = ['input', 'scale', 'scaleParts', 'shiftParts', 'gradient'];
  return threadKernel({
    name: `instance norm input gradient ${channels}`,
    bindings: [
      statisticsBinding('read'),
      ...loaded.map((name) =>
        channelsBinding(name, channels, name === 'gradient' ? 'write' : 'read'),
      ),
    ],
    declarations: [
      ...loaded.map((name) => quadLoader(name, channels)),
      quadStorer('gradient', channels),
    ].join('\n'),
    threads: images * pixels * quadCount(channels),
    body: `${position(shape)}
  let normalised = (load_input(pixel, quad) - mean) * inverse;
  let average = (load_shiftParts(image, quad) + normalised * load_scaleParts(image, quad)) / ${pixels}.0;
  let value = load_scale(0u, quad) * inverse * (load_gradient(pixel, quad) - average);
  store_gradient(pixel, quad, value);`,
  });
}

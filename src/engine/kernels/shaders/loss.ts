/**
 * Every loss in the normal form of losses/terms.ts, value and gradient by the logits, with the twelve
 * numbers as uniforms: soft counts and distribution sums of each image, then region terms and value,
 * then the gradient of each pixel.
 *
 * Tiling: sums run in workgroups of 256 threads over 4,096 pixels each, 9 bytes and some 40 operations a
 * pixel; 4 images of 128 x 128 are 16 workgroups. One small workgroup adds their table. The gradient is
 * one thread a pixel, 17 bytes and some 40 operations. All three together are below 1 % of a step.
 *
 * With d the difference of the logits, p = 1/(1 + e^−d) and 1 − p come from the same e^−|d|, so that
 * neither is lost to rounding near 0 or 1, and neither is the logarithm.
 */

import { epsilon } from '../../../losses/terms.ts';
import { leftOut } from '../../../masks/leftOut.ts';
import { type Kernel, threadKernel, workgroupKernel } from './kernel.ts';
import { countUpdate, stateBinding, stateDeclaration } from './optimizerState.ts';
import { settingsBinding, settingsDeclaration } from './settings.ts';
import { workgroupSum } from './workgroupSum.ts';

export interface LossShape {
  readonly images: number;
  /** Pixels of an image. */
  readonly pixels: number;
}

const pixelsInChunk = 4096;

/** Parts that the sums of an image are cut into. */
function lossChunks({ pixels }: LossShape): number {
  return Math.ceil(pixels / pixelsInChunk);
}

/** Floats of the table of sums. */
export function lossTableLength(shape: LossShape): number {
  return shape.images * lossChunks(shape) * 8;
}

// As bits, because a shader may assume that floats are never NaN or infinite.
const logitsBinding = { name: 'logits', type: 'array<vec2u>', access: 'read' } as const;
// One byte a pixel: 1 on foreground, 0 on background, 255 where nothing is judged.
const masksBinding = { name: 'masks', type: 'array<u32>', access: 'read' } as const;

const pixelFunctions = `${settingsDeclaration}
struct Pixel {
  judged: bool,
  foreground: bool,
  // Probabilities of foreground and background, and their clipped negative logarithms.
  p: f32,
  q: f32,
  minusLogP: f32,
  minusLogQ: f32,
  // One of the probabilities is below epsilon: clipping holds both.
  held: bool,
}

fn pixelAt(pixel: u32) -> Pixel {
  let bits = logits[pixel];
  let difference = bitcast<f32>(bits.y) - bitcast<f32>(bits.x);
  let distance = abs(difference);
  let decay = exp(-distance);
  let likely = 1.0 / (1.0 + decay);
  let unlikely = decay * likely;
  // ln(1 + decay); its series where rounding 1 + decay would cost digits.
  let rest = select(log(1.0 + decay), decay * (1.0 - decay * (0.5 - decay / 3.0)), decay < 0.01);
  let least = ${epsilon};
  let most = ${-Math.log(epsilon)};
  let up = difference >= 0.0;
  let label = (masks[pixel / 4u] >> (pixel % 4u * 8u)) & 0xffu;
  return Pixel(
    label != ${leftOut}u,
    label != 0u,
    select(unlikely, likely, up),
    select(likely, unlikely, up),
    clamp(select(rest + distance, rest, up), least, most),
    clamp(select(rest, rest + distance, up), least, most),
    unlikely < least,
  );
}

fn clipProbability(p: f32) -> f32 {
  return clamp(p, ${epsilon}, ${1 - epsilon});
}

fn isFinite(bits: u32) -> bool {
  return (bits & 0x7f800000u) != 0x7f800000u;
}`;

/**
 * Sums of each chunk: (TP, FN, FP, TN), then (distribution, pixels whose logits are not finite, pixels
 * that are judged, 0).
 * Binds logits [images, pixels, 2], masks [images, pixels] bytes, settings, table [images, chunks, 8].
 *
 * @param threads  of a workgroup
 */
export function lossSumsKernel(shape: LossShape, threads: number): Kernel {
  const sum = workgroupSum(threads);
  const chunks = lossChunks(shape);
  return workgroupKernel({
    name: 'loss sums',
    bindings: [
      logitsBinding,
      masksBinding,
      settingsBinding,
      { name: 'table', type: 'array<vec4f>', access: 'write' },
    ],
    declarations: `${pixelFunctions}\n${sum.declarations}`,
    workgroups: shape.images * chunks,
    workgroupSize: threads,
    body: `var first = vec4f();
  var second = vec4f();
  let start = index / ${chunks}u * ${shape.pixels}u;
  let chunkStart = index % ${chunks}u * ${pixelsInChunk}u;
  let end = min(chunkStart + ${pixelsInChunk}u, ${shape.pixels}u);
  for (var i = chunkStart + local; i < end; i += ${threads}u) {
    let pixel = pixelAt(start + i);
    let clips = settings.clipsRegion != 0.0;
    let p = select(pixel.p, clipProbability(pixel.p), clips);
    let q = select(pixel.q, clipProbability(pixel.q), clips);
    let bits = logits[start + i];
    let broken = select(1.0, 0.0, isFinite(bits.x) && isFinite(bits.y));
    if (!pixel.judged) {
      second += vec4f(0.0, broken, 0.0, 0.0);
    } else if (pixel.foreground) {
      first += vec4f(p, q, 0.0, 0.0);
      let focus = pow(clipProbability(pixel.q), settings.foregroundFocus);
      second += vec4f(settings.foregroundWeight * focus * pixel.minusLogP, broken, 1.0, 0.0);
    } else {
      first += vec4f(0.0, 0.0, p, q);
      let focus = pow(clipProbability(pixel.p), settings.backgroundFocus);
      second += vec4f(settings.backgroundWeight * focus * pixel.minusLogQ, broken, 1.0, 0.0);
    }
  }
  ${sum.statements}
  table[2u * index] = first;
  table[2u * index + 1u] = second;`,
  });
}

/**
 * Value of the loss and slopes of its region term; decides whether the step may change the weights.
 * Binds table, settings, state, slopes [images, 4]: derivative of the loss by p of a foreground and of a
 * background pixel, region term alone; weight of a pixel in the distribution term; 0.
 */
export function lossValueKernel(shape: LossShape): Kernel {
  const { images } = shape;
  const chunks = lossChunks(shape);
  return workgroupKernel({
    name: 'loss value',
    bindings: [
      { name: 'table', type: 'array<vec4f>', access: 'read' },
      settingsBinding,
      stateBinding('write'),
      { name: 'slopes', type: 'array<vec4f>', access: 'write' },
    ],
    declarations: `${settingsDeclaration}
${stateDeclaration}
// Loss and number of broken pixels of each image.
var<workgroup> shares: array<vec2f, ${images}>;

// (1 − T)^power and its slope; the base is kept off zero, where the slope has no bound.
fn focalPower(complement: f32, power: f32) -> vec2f {
  if (power == 1.0) { return vec2f(complement, 1.0); }
  let base = max(complement, ${epsilon});
  let value = pow(base, power);
  return vec2f(value, power * value / base);
}`,
    workgroups: 1,
    workgroupSize: images,
    body: `var counts = vec4f();
  var rest = vec4f();
  for (var chunk = 0u; chunk < ${chunks}u; chunk++) {
    counts += table[2u * (local * ${chunks}u + chunk)];
    rest += table[2u * (local * ${chunks}u + chunk) + 1u];
  }
  let missed = counts.y;
  let falseAlarms = counts.z;
  let other = 1.0 - settings.delta;
  let error1 = settings.delta * missed + other * falseAlarms;
  let error0 = settings.delta * falseAlarms + other * missed;
  let numerator1 = counts.x + settings.smoothing;
  let numerator0 = counts.w + settings.smoothing;
  let denominator1 = numerator1 + error1;
  let denominator0 = numerator0 + error0;
  let power1 = focalPower(error1 / denominator1, settings.foregroundPower);
  let power0 = focalPower(error0 / denominator0, settings.backgroundPower);
  // Every pixel's p moves a denominator by 1 − δ, a numerator only on pixels of its class.
  let common1 = other * numerator1 / denominator1 / denominator1;
  let common0 = other * numerator0 / denominator0 / denominator0;
  let onForeground = power1.y * (1.0 / denominator1 - common1) + power0.y * common0;
  let onBackground = power0.y * (common0 - 1.0 / denominator0) - power1.y * common1;
  let weight = settings.regionWeight / ${images}.0;
  let ofPixel = settings.distributionWeight / ${images}.0 / max(rest.z, 1.0);
  slopes[local] = vec4f(vec2f(onForeground, onBackground) * (-0.5 * weight), ofPixel, 0.0);
  let region = 0.5 * (power0.x + power1.x);
  shares[local] = vec2f(ofPixel * rest.x + weight * region, rest.y);
  workgroupBarrier();
  if (local != 0u) { return; }
  var total = vec2f(settings.constant, 0.0);
  for (var image = 0u; image < ${images}u; image++) { total += shares[image]; }
  let refused = total.y > 0.0 || state.usable == 0u;
  let bits = select(bitcast<u32>(total.x), 0x7fc00000u, refused);
  state.lossBits = bits;
  if ((bits & 0x7f800000u) == 0x7f800000u) {
    state.usable = 0u;
  } else {
    state.usable = 1u;
    ${countUpdate}
  }`,
  });
}

/** Binds logits, masks, settings, slopes and gradient [images, pixels, 2], dL/dlogits. */
export function lossGradientKernel(shape: LossShape): Kernel {
  const { images, pixels } = shape;
  return threadKernel({
    name: 'loss gradient',
    bindings: [
      logitsBinding,
      masksBinding,
      settingsBinding,
      { name: 'slopes', type: 'array<vec4f>', access: 'read' },
      { name: 'gradient', type: 'array<vec2f>', access: 'write' },
    ],
    // Times p (1 − p), the derivative of p by d, the quotients of the focal slope cancel.
    declarations: `${pixelFunctions}
// Derivative of weight · (1 − p)^focus · (−ln p) by the logit of p, where q = 1 − p.
fn focalSlope(p: f32, q: f32, minusLogP: f32, weight: f32, focus: f32) -> f32 {
  let power = pow(clipProbability(q), focus);
  return -weight * power * (focus * p * minusLogP + q);
}`,
    threads: images * pixels,
    body: `let pixel = pixelAt(thread);
  if (!pixel.judged) {
    gradient[thread] = vec2f();
    return;
  }
  let slope = slopes[thread / ${pixels}u];
  var distribution = 0.0;
  if (!pixel.held) {
    if (pixel.foreground) {
      distribution = focalSlope(pixel.p, pixel.q, pixel.minusLogP, settings.foregroundWeight, settings.foregroundFocus);
    } else {
      distribution = -focalSlope(pixel.q, pixel.p, pixel.minusLogQ, settings.backgroundWeight, settings.backgroundFocus);
    }
  }
  var region = select(slope.y, slope.x, pixel.foreground) * pixel.p * pixel.q;
  if (pixel.held && settings.clipsRegion != 0.0) { region = 0.0; }
  let total = slope.z * distribution + region;
  gradient[thread] = vec2f(-total, total);`,
  });
}

/**
 * Logit of each class minus that of the background. Binds logits [images, pixels, classes], difference
 * [images, classes − 1, pixels].
 */
export function logitDifferenceKernel({ images, pixels }: LossShape, classes: number): Kernel {
  return threadKernel({
    name: 'logit difference',
    bindings: [
      { name: 'logits', type: 'array<f32>', access: 'read' },
      { name: 'difference', type: 'array<f32>', access: 'write' },
    ],
    threads: images * pixels,
    body: `let first = thread * ${classes}u;
  let image = thread / ${pixels}u;
  for (var c = 1u; c < ${classes}u; c++) {
    difference[(image * ${classes - 1}u + c - 1u) * ${pixels}u + thread % ${pixels}u] =
      logits[first + c] - logits[first];
  }`,
  });
}

/**
 * The normal form of losses/multiClass.ts for three to eight classes, value and gradient by the logits:
 * soft counts of each class and distribution sums of each image, then region terms and value, then the
 * gradient of each pixel. Two classes have kernels of their own in loss.ts.
 *
 * Tiling: sums run in workgroups of 64 threads over 1,024 pixels each, 3 C + 3 sums a thread in
 * registers and then 27 floats at most of shared memory for each thread, 6.75 kB; 4 images of 128 x 128
 * are 64 workgroups. The gradient is one thread a pixel, 8 C + 1 bytes and some 30 C operations.
 */

import { epsilon } from '../../../losses/terms.ts';
import { leftOut } from '../../../masks/leftOut.ts';
import { type Kernel, threadKernel, workgroupKernel } from './kernel.ts';
import type { LossShape } from './loss.ts';
import { countUpdate, stateBinding, stateDeclaration } from './optimizerState.ts';
import { settingsBinding, settingsDeclaration } from './settings.ts';

export interface ClassLossShape extends LossShape {
  /** C, 3 to 8. */
  readonly classes: number;
}

const pixelsInChunk = 1024;
const threads = 64;

function chunksOf({ pixels }: LossShape): number {
  return Math.ceil(pixels / pixelsInChunk);
}

/** Sums of a chunk: (TP, FN, FP) of each class, the distribution sum, the pixels that are not finite, those judged. */
const sumsOf = ({ classes }: ClassLossShape) => 3 * classes + 3;

/** Floats of the table of sums. */
export function classTableLength(shape: ClassLossShape): number {
  return shape.images * chunksOf(shape) * sumsOf(shape);
}

/** Floats of the table of slopes: of each class two, and the weight of a pixel in the distribution term. */
export function classSlopesLength({ images, classes }: ClassLossShape): number {
  return images * (classes + 1) * 2;
}

// As bits, because a shader may assume that floats are never NaN or infinite.
const logitsBinding = { name: 'logits', type: 'array<u32>', access: 'read' } as const;
// One byte a pixel: its class, or 255 where nothing is judged.
const masksBinding = { name: 'masks', type: 'array<u32>', access: 'read' } as const;

const pixelFunctions = (classes: number) => `${settingsDeclaration}
struct Pixel {
  judged: bool,
  // 0 where nothing is judged.
  label: u32,
  p: array<f32, ${classes}>,
  // One minus the probability of the true class, and its clipped negative logarithm.
  q: f32,
  minusLogP: f32,
  // The probability of the true class is clipped.
  held: bool,
  finite: bool,
}

fn pixelAt(pixel: u32) -> Pixel {
  var found: Pixel;
  let label = (masks[pixel / 4u] >> (pixel % 4u * 8u)) & 0xffu;
  found.judged = label != ${leftOut}u;
  found.label = select(0u, label, found.judged);
  found.finite = true;
  var largest = -3.4e38;
  for (var c = 0u; c < ${classes}u; c++) {
    let bits = logits[pixel * ${classes}u + c];
    found.finite = found.finite && (bits & 0x7f800000u) != 0x7f800000u;
    largest = max(largest, bitcast<f32>(bits));
  }
  var sum = 0.0;
  var others = 0.0;
  for (var c = 0u; c < ${classes}u; c++) {
    let value = exp(bitcast<f32>(logits[pixel * ${classes}u + c]) - largest);
    found.p[c] = value;
    sum += value;
    others += select(value, 0.0, c == found.label);
  }
  for (var c = 0u; c < ${classes}u; c++) { found.p[c] /= sum; }
  // The sum of the others keeps its digits where one minus p would lose them.
  found.q = others / sum;
  let own = bitcast<f32>(logits[pixel * ${classes}u + found.label]);
  let surprise = log(sum) + largest - own;
  found.minusLogP = clamp(surprise, ${epsilon}, ${-Math.log(epsilon)});
  found.held = found.p[found.label] < ${epsilon} || found.q < ${epsilon};
  return found;
}

fn clipProbability(p: f32) -> f32 {
  return clamp(p, ${epsilon}, ${1 - epsilon});
}

fn weightOf(label: u32) -> f32 {
  return select(settings.classWeights[label / 4u][label % 4u], settings.backgroundWeight, label == 0u);
}

fn focusOf(label: u32) -> f32 {
  return select(settings.foregroundFocus, settings.backgroundFocus, label == 0u);
}`;

/** Binds logits [images, pixels, C], masks [images, pixels] bytes, settings, table [images, chunks, 3 C + 3]. */
export function classSumsKernel(shape: ClassLossShape): Kernel {
  const { images, pixels, classes } = shape;
  const chunks = chunksOf(shape);
  const sums = sumsOf(shape);
  return workgroupKernel({
    name: 'class loss sums',
    bindings: [
      logitsBinding,
      masksBinding,
      settingsBinding,
      { name: 'table', type: 'array<f32>', access: 'write' },
    ],
    declarations: `${pixelFunctions(classes)}
var<workgroup> shared0: array<f32, ${threads * sums}>;`,
    workgroups: images * chunks,
    workgroupSize: threads,
    body: `var sums: array<f32, ${sums}>;
  let start = index / ${chunks}u * ${pixels}u;
  let chunkStart = index % ${chunks}u * ${pixelsInChunk}u;
  let end = min(chunkStart + ${pixelsInChunk}u, ${pixels}u);
  for (var i = chunkStart + local; i < end; i += ${threads}u) {
    let pixel = pixelAt(start + i);
    sums[${3 * classes + 1}u] += select(1.0, 0.0, pixel.finite);
    if (!pixel.judged) { continue; }
    sums[${3 * classes + 2}u] += 1.0;
    for (var c = 0u; c < ${classes}u; c++) {
      let own = c == pixel.label;
      let p = select(pixel.p[c], clipProbability(pixel.p[c]), settings.clipsRegion != 0.0);
      let q = select(1.0 - p, select(pixel.q, clipProbability(pixel.q), settings.clipsRegion != 0.0), own);
      sums[3u * c] += select(0.0, p, own);
      sums[3u * c + 1u] += select(0.0, q, own);
      sums[3u * c + 2u] += select(p, 0.0, own);
    }
    let focus = pow(clipProbability(pixel.q), focusOf(pixel.label));
    sums[${3 * classes}u] += weightOf(pixel.label) * focus * pixel.minusLogP;
  }
  for (var i = 0u; i < ${sums}u; i++) { shared0[local * ${sums}u + i] = sums[i]; }
  workgroupBarrier();
  if (local >= ${sums}u) { return; }
  var total = 0.0;
  for (var other = 0u; other < ${threads}u; other++) { total += shared0[other * ${sums}u + local]; }
  table[index * ${sums}u + local] = total;`,
  });
}

/**
 * Value of the loss and slopes of its region term; decides whether the step may change the weights.
 * Binds table, settings, state, slopes [images, C + 1, 2]: derivative of the loss by p of a class at its own
 * pixels and at others', region term alone; last the weight of a pixel in the distribution term, and 0.
 */
export function classValueKernel(shape: ClassLossShape): Kernel {
  const { images, classes } = shape;
  const chunks = chunksOf(shape);
  const sums = sumsOf(shape);
  return workgroupKernel({
    name: 'class loss value',
    bindings: [
      { name: 'table', type: 'array<f32>', access: 'read' },
      settingsBinding,
      stateBinding('write'),
      { name: 'slopes', type: 'array<vec2f>', access: 'write' },
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
    body: `var totals: array<f32, ${sums}>;
  for (var chunk = 0u; chunk < ${chunks}u; chunk++) {
    for (var i = 0u; i < ${sums}u; i++) {
      totals[i] += table[(local * ${chunks}u + chunk) * ${sums}u + i];
    }
  }
  let weight = settings.regionWeight / ${images * classes}.0;
  var region = 0.0;
  for (var c = 0u; c < ${classes}u; c++) {
    let delta = settings.classDeltas[c / 4u][c % 4u];
    let numerator = totals[3u * c] + settings.smoothing;
    let error = delta * totals[3u * c + 1u] + (1.0 - delta) * totals[3u * c + 2u];
    let denominator = numerator + error;
    let exponent = select(settings.foregroundPower, settings.backgroundPower, c == 0u);
    let power = focalPower(error / denominator, exponent);
    region += power.x;
    // p enters a denominator with 1 − δ everywhere, a numerator on pixels of the class alone.
    let everywhere = (1.0 - delta) * numerator / denominator / denominator;
    slopes[local * ${classes + 1}u + c] = weight * power.y * vec2f(everywhere - 1.0 / denominator, everywhere);
  }
  let ofPixel = settings.distributionWeight / ${images}.0 / max(totals[${3 * classes + 2}u], 1.0);
  slopes[local * ${classes + 1}u + ${classes}u] = vec2f(ofPixel, 0.0);
  shares[local] = vec2f(ofPixel * totals[${3 * classes}u] + weight * region, totals[${3 * classes + 1}u]);
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

/** Binds logits, masks, settings, slopes and gradient [images, pixels, C], dL/dlogits. */
export function classGradientKernel(shape: ClassLossShape): Kernel {
  const { images, pixels, classes } = shape;
  return threadKernel({
    name: 'class loss gradient',
    bindings: [
      logitsBinding,
      masksBinding,
      settingsBinding,
      { name: 'slopes', type: 'array<vec2f>', access: 'read' },
      { name: 'gradient', type: 'array<f32>', access: 'write' },
    ],
    declarations: pixelFunctions(classes),
    threads: images * pixels,
    body: `let pixel = pixelAt(thread);
  if (!pixel.judged) {
    for (var c = 0u; c < ${classes}u; c++) { gradient[thread * ${classes}u + c] = 0.0; }
    return;
  }
  let firstSlope = thread / ${pixels}u * ${classes + 1}u;
  var slopeOf: array<f32, ${classes}>;
  var mean = 0.0;
  for (var c = 0u; c < ${classes}u; c++) {
    let p = pixel.p[c];
    let slope = slopes[firstSlope + c];
    let rest = select(1.0 - p, pixel.q, c == pixel.label);
    let held = settings.clipsRegion != 0.0 && (p < ${epsilon} || rest < ${epsilon});
    slopeOf[c] = select(select(slope.y, slope.x, c == pixel.label), 0.0, held);
    mean += p * slopeOf[c];
  }
  // Of the distribution part: weight · q^focus · (−ln p), p the true class's probability, q = 1 − p.
  let focus = focusOf(pixel.label);
  let q = max(pixel.q, ${epsilon});
  let own = pixel.p[pixel.label];
  let steepness = select(
    slopes[firstSlope + ${classes}u].x * weightOf(pixel.label) * pow(clipProbability(q), focus),
    0.0,
    pixel.held,
  );
  let pull = focus * own * pixel.minusLogP;
  for (var c = 0u; c < ${classes}u; c++) {
    let p = pixel.p[c];
    let distribution = select(steepness * (p + pull * p / q), -steepness * (pixel.q + pull), c == pixel.label);
    gradient[thread * ${classes}u + c] = distribution + p * (slopeOf[c] - mean);
  }`,
  });
}

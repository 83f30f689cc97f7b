/** Small repeatable training tasks: noisy images with a bright disc, the disc being the mask. */
import type { NetworkRequest } from '../../src/engine/networks/network.ts';
import type { LossTerms } from '../../src/losses/terms.ts';
import { leftOut } from '../../src/masks/leftOut.ts';
import { unetLayers } from '../../src/runs/networkLayers.ts';
import type { NetworkConfig } from '../../src/runs/setting.ts';
import { noise } from './noise.ts';

/** Asymmetric Unified Focal loss with λ 0.5, δ 0.6, γ 0.5. */
export const unifiedFocal: LossTerms = {
  distributionWeight: 0.5,
  foregroundWeight: 0.6,
  backgroundWeight: 0.4,
  foregroundFocus: 0,
  backgroundFocus: 0.5,
  regionWeight: 0.5,
  delta: 0.6,
  foregroundPower: 0.5,
  backgroundPower: 1,
  smooth: 1e-6,
  clipsRegion: true,
  constant: 0,
};

/** Noisy images with a disc each, [size, size, channels], and the disc as mask. */
export function discs(count: number, size: number, channels: 1 | 3) {
  const inputs: Float32Array<ArrayBuffer>[] = [];
  const masks: Uint8Array[] = [];
  for (let image = 0; image < count; image++) {
    const grain = noise(size * size * channels, 10 + image);
    const mask = Uint8Array.from({ length: size * size }, (_, pixel) => {
      const x = (pixel % size) / size - 0.3 - (0.45 / count) * image;
      const y = Math.floor(pixel / size) / size - 0.5;
      return Math.hypot(x, y) < 0.3 ? 1 : 0;
    });
    masks.push(mask);
    inputs.push(
      Float32Array.from(grain, (value, i) => value + 1.5 * mask[Math.floor(i / channels)]),
    );
  }
  return { inputs, masks };
}

/** Three images of this size and weights from a fixed seed. */
export function trainingTask(
  config: NetworkConfig,
  size: number,
  channels: 1 | 3,
  batchSize: number,
): NetworkRequest {
  const { inputs, masks } = discs(3, size, channels);
  const layers = unetLayers(config, channels);
  const weights = new Float32Array(layers.parameterCount);
  for (const [index, { offset, length, deviation }] of layers.slots.entries()) {
    // Uniform with the wanted deviation; shifts and biases off zero, so that a wrong one shows.
    const spread = deviation ? deviation * Math.sqrt(3) : 0.1;
    const start = deviation === null ? 1 : 0;
    weights.set(
      noise(length, 100 + index).map((value) => start + spread * value),
      offset,
    );
  }
  return { config, images: { size, channels, classes: 2, inputs, masks }, batchSize, weights };
}

/** The same with the disc's right half as a class of its own, and a column that is left out; batches of two. */
export function threeClasses(config: NetworkConfig, size: number): NetworkRequest {
  const task = trainingTask(config, size, 1, 2);
  const classOf = (inside: number, column: number) => {
    if (column === 6) return leftOut;
    return inside && column >= size / 2 ? 2 : inside;
  };
  const masks = task.images.masks.map(
    (mask) => mask?.map((inside, pixel) => classOf(inside, pixel % size)) ?? null,
  );
  const layers = unetLayers(config, 1, 3);
  const weights = Float32Array.from(noise(layers.parameterCount, 7), (value) => 0.3 * value);
  return { ...task, images: { ...task.images, classes: 3, masks }, weights };
}

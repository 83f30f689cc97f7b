/** A network problem small enough for finite differences, without random numbers. */
import type { NetworkRequest } from '../../../src/engine/networks/network.ts';
import { unetLayers } from '../../../src/runs/networkLayers.ts';
import type { NetworkConfig } from '../../../src/runs/setting.ts';

/** Repeatable numbers in [−1, 1). */
export function wave(i: number): number {
  return 2 * ((i * 0.754877666 + 0.31) % 1) - 1;
}

/** `count` images with a disc each, and weights of the usual size. */
export function tinyProblem(
  config: NetworkConfig,
  { size = 8, channels = 1 as 1 | 3, count = 2, batchSize = 2 } = {},
): NetworkRequest {
  const weights: number[] = [];
  for (const { length, deviation } of unetLayers(config, channels).slots)
    for (let i = 0; i < length; i++) {
      const noise = wave(weights.length);
      weights.push(deviation === null ? 1 + 0.2 * noise : (deviation || 0.1) * 1.5 * noise);
    }
  const inside = (image: number, i: number) => {
    const x = (i % size) - size * (0.35 + 0.1 * image);
    const y = Math.floor(i / size) - size * 0.45;
    return x * x + y * y < (size * 0.3) ** 2;
  };
  const images = Array.from({ length: count }, (_, image) => image);
  return {
    config,
    batchSize,
    weights: Float32Array.from(weights),
    images: {
      size,
      channels,
      classes: 2,
      inputs: images.map((image) =>
        Float32Array.from(
          { length: size * size * channels },
          (_, i) =>
            (inside(image, Math.floor(i / channels)) ? 1 : -0.6) + 0.4 * wave(i + 99 * image),
        ),
      ),
      masks: images.map((image) =>
        Uint8Array.from({ length: size * size }, (_, i) => (inside(image, i) ? 1 : 0)),
      ),
    },
  };
}

import { describe, expect, it, vi } from 'vitest';
import type { BatchImage } from '../../../src/engine/networks/network.ts';
import { authorsAugmentation } from '../../../src/runs/augmentation.ts';
import { EngineBench, fakeImages, training } from '../support/engineBench.ts';

// Longer than the bench waits, so that its reason is the one that is shown.
vi.setConfig({ testTimeout: 15_000 });

const augmentation = { ...authorsAugmentation, chance: 1 };
const changed = { ...training, augmentation };

/** Images of noise, so that every change of them shows. */
function noisyImages() {
  const images = fakeImages({ size: 8 });
  const inputs = images.dataset.samples.map((_, i) =>
    Float32Array.from({ length: 64 }, (__, pixel) => Math.sin(7 * pixel + i)),
  );
  return { ...images, pixels: { ...images.pixels, inputs } };
}

async function begun(): Promise<EngineBench> {
  const bench = new EngineBench();
  bench.images = noisyImages();
  bench.sendStart();
  await bench.untilStatus('ready');
  return bench;
}

async function step(bench: EngineBench): Promise<void> {
  const { length } = bench.network.recorded;
  bench.send({ type: 'step' });
  await bench.until(() => bench.network.recorded.length === length + 1, 'a step');
  await bench.untilStatus('paused');
}

const batchesOf = ({ network }: EngineBench) => network.recorded.map(({ images }) => images);
const areLoose = (batch: readonly BatchImage[] | undefined) =>
  batch?.every((image) => typeof image !== 'number');

describe('augmentation in a training', () => {
  it('hands changed images to the network, from the next step on, and builds nothing anew', async () => {
    const bench = await begun();
    await step(bench);
    bench.send({ type: 'setTraining', training: changed });
    await step(bench);
    bench.send({ type: 'setTraining', training });
    await step(bench);
    expect(batchesOf(bench).map(areLoose)).toEqual([false, true, false]);
    expect(bench.backends.at(-1)?.networks).toHaveLength(1);
    const { inputs } = bench.images.pixels;
    for (const image of batchesOf(bench)[1] as { input: Float32Array; mask: Uint8Array }[]) {
      for (const i of [0, 1, 2]) expect(image.input).not.toEqual(inputs.at(i));
      expect(image.mask).toHaveLength(64);
      expect([...new Set(image.mask)].every((label) => label <= 1)).toBe(true);
    }
    // The images themselves stay, for scores and predictions.
    expect(bench.images.pixels.inputs).toEqual(noisyImages().pixels.inputs);
  });

  it('draws the same at the same place of the same training, whatever came between', async () => {
    const benches = [await begun(), await begun()];
    for (const bench of benches) bench.send({ type: 'setTraining', training: changed });
    for (let i = 0; i < 3; i++) await step(benches[0]!);
    // The second begins elsewhere, and goes back to the start.
    await step(benches[1]!);
    benches[1]!.send({ type: 'reset' });
    await benches[1]!.untilStatus('ready');
    for (let i = 0; i < 3; i++) await step(benches[1]!);
    const [one, other] = benches.map(batchesOf);
    expect(other!.slice(1)).toEqual(one);
    expect(one![1]).not.toEqual(one![0]);
  });

  it('draws otherwise for another seed', async () => {
    const benches = [await begun(), await begun()];
    const network = { depth: 1, filters: 4, norm: 'none' } as const;
    benches[1]!.send({ type: 'build', network, training: { ...changed, seed: 2 } });
    benches[0]!.send({ type: 'setTraining', training: changed });
    for (const bench of benches) {
      await bench.untilStatus('ready');
      await step(bench);
    }
    const [one, other] = benches.map(batchesOf);
    expect(other![0]).not.toEqual(one![0]);
  });
});

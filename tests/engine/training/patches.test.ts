import { describe, expect, it, vi } from 'vitest';
import type { BatchImage } from '../../../src/engine/networks/network.ts';
import { authorsAugmentation } from '../../../src/runs/augmentation.ts';
import { EngineBench, fakeImages, network, training } from '../support/engineBench.ts';

// Longer than the bench waits, so that its reason is the one that is shown.
vi.setConfig({ testTimeout: 15_000 });

const side = 40;
const patch = 16;

/** Images whose pixels say of which image and where they are, trained on in patches. */
function patchImages() {
  const images = fakeImages({ size: side });
  const inputs = images.dataset.samples.map((_, i) =>
    Float32Array.from({ length: side * side }, (__, pixel) => i * side * side + pixel),
  );
  return {
    dataset: { ...images.dataset, patches: { side: patch, foreground: 0.33 } },
    pixels: { ...images.pixels, inputs },
  };
}

/** @param largest  side of the largest images that there is memory for */
async function begun(
  change: Partial<typeof training> = {},
  largest = Number.POSITIVE_INFINITY,
): Promise<EngineBench> {
  const bench = new EngineBench();
  bench.images = patchImages();
  bench.fits = ({ images }) => images.size <= largest;
  bench.sendStart();
  if (Object.keys(change).length > 0)
    bench.send({ type: 'build', network, training: { ...training, ...change } });
  await bench.untilStatus('ready');
  return bench;
}

async function steps(bench: EngineBench, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const { length } = bench.network.recorded;
    bench.send({ type: 'step' });
    await bench.until(() => bench.network.recorded.length === length + 1, 'a step');
    await bench.untilStatus('paused');
  }
}

/** Counts tiles from now on. @param onTile  is told of each */
function tilesPredicted(bench: EngineBench, onTile: (count: number) => void = () => {}) {
  const plan = bench.backends[0]!.plans[1]!;
  const predict = plan.predict.bind(plan);
  const tiles = { count: 0 };
  plan.predict = async (images, weights) => {
    tiles.count += images.length;
    onTile(tiles.count);
    return predict(images, weights);
  };
  return tiles;
}

type Loose = Exclude<BatchImage, number>;
const batchesOf = ({ network: { recorded } }: EngineBench) =>
  recorded.map(({ images }) => images as readonly Loose[]);

describe('a training on patches', () => {
  it('makes a network of the size of a patch, without images of its own', async () => {
    const requestsOf = async (largest?: number) =>
      (await begun({}, largest)).backends[0]!.requests.map(({ images, batchSize }) => [
        ...[images.size, images.inputs.length, batchSize],
      ]);
    // Another one predicts whole images: at once where there is memory for it, else in tiles of as many pixels as a batch.
    expect(await requestsOf()).toEqual([
      [patch, 0, 2],
      [side, 0, 1],
    ]);
    expect(await requestsOf(30)).toEqual([
      [patch, 0, 2],
      [22, 0, 1],
    ]);
    expect(await requestsOf(patch)).toEqual([[patch, 0, 2]]);
  });

  it('predicts tiles of the size of a patch where there is no memory for larger ones', async () => {
    const bench = await begun({}, patch);
    await steps(bench, 1);
    await bench.until(() => bench.progress.some(({ frame }) => frame !== null), 'a frame');
    expect(bench.network.predictions).toBeGreaterThanOrEqual(9);
  });

  it('hands a square of a training image with its mask to each step, another at every one', async () => {
    const bench = await begun();
    await steps(bench, 6);
    const places = new Set<number>();
    for (const { input, mask } of batchesOf(bench).flat()) {
      const first = input[0]!;
      places.add(first);
      expect(Math.floor(first / side ** 2)).toBeLessThan(3);
      for (let y = 0; y < patch; y++)
        for (let x = 0; x < patch; x++) {
          const pixel = first + y * side + x;
          expect(input[y * patch + x]).toBe(pixel);
          expect(mask![y * patch + x]).toBe(Number(pixel % side ** 2 < side));
        }
    }
    expect(places.size).toBeGreaterThan(8);
  });

  it('takes as many patches as are asked for, though there are fewer images', async () => {
    const bench = await begun({ batchSize: 8 });
    await steps(bench, 1);
    expect(batchesOf(bench)[0]).toHaveLength(8);
  });

  it('draws the same at the same place of the same training on every engine, and otherwise for another seed', async () => {
    const [one, again, other] = [await begun(), await begun(), await begun({ seed: 2 })];
    for (const bench of [one, again, other]) await steps(bench, 2);
    expect(batchesOf(again)).toEqual(batchesOf(one));
    expect(batchesOf(other)).not.toEqual(batchesOf(one));
  });

  it('changes them as augmentation asks, without another size', async () => {
    const bench = await begun({ augmentation: { ...authorsAugmentation, chance: 1 } });
    await steps(bench, 1);
    for (const { input, mask } of batchesOf(bench)[0]!) {
      expect([input.length, mask!.length]).toEqual([patch ** 2, patch ** 2]);
      expect(input[1]! - input[0]!).not.toBe(1);
    }
  });

  it('shows, scores and gathers whole images, from as few tiles as cover them', async () => {
    const bench = await begun({}, 30);
    await steps(bench, 1);
    await bench.until(() => bench.progress.some(({ scores }) => scores !== null), 'scores');
    const frames = bench.progress.flatMap(({ frame }) => (frame ? [frame] : []));
    expect(frames.length).toBeGreaterThan(0);
    for (const { size, differences } of frames) {
      expect(size).toBe(side);
      expect(differences[0]).toHaveLength(side ** 2);
    }
    // Whatever was asked for before is done when this is answered.
    await bench.gather({ kind: 'masks', threshold: 0.5 });
    const tiles = tilesPredicted(bench);
    const gathered = await bench.gather({ kind: 'masks', threshold: 0.5 });
    expect(gathered.kind === 'masks' && gathered.masks).toHaveLength(4);
    // Three tiles of 22 along 40 pixels.
    expect(tiles.count).toBe(4 * 9);
    const network = await bench.gather({ kind: 'network', sampleId: 'image 1' });
    expect(network.kind === 'network' && network.example.input).toHaveLength(patch ** 2);
  });

  it('gives scores that are asked for at rest up for the next step', async () => {
    const bench = await begun({}, 30);
    await steps(bench, 1);
    await bench.gather({ kind: 'masks', threshold: 0.5 });
    const tiles = tilesPredicted(bench, (count) => {
      if (count === 2) bench.send({ type: 'step' });
    });
    bench.send({ type: 'watch', sampleId: 'image 1', threshold: 0.6 });
    await bench.until(() => bench.network.recorded.length === 2, 'the step after');
    // Of the first image alone.
    expect(tiles.count).toBe(9);
  });
});

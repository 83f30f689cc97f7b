import { decode } from 'fast-png';
import { describe, expect, it, vi } from 'vitest';
import type { PartDone } from '../../../src/engine/protocol.ts';
import { leftOut } from '../../../src/masks/leftOut.ts';
import {
  EngineBench,
  fakeImages,
  network,
  ready,
  trained,
  training,
} from '../support/engineBench.ts';

// Longer than the bench waits, so that its reason is the one that is shown.
vi.setConfig({ testTimeout: 15_000 });

describe('what is asked of a run', () => {
  it('predicts an image in finer detail while it trains, and goes on training', async () => {
    const bench = new EngineBench();
    bench.images = fakeImages({ size: 8 });
    await ready(bench);
    bench.send({ type: 'train' });
    await bench.until(() => bench.steps.length > 3);
    const progress: PartDone[] = [];
    const prediction = await bench.fine('image 1', 3, { progress: (done) => progress.push(done) });
    expect(prediction).toMatchObject({ sampleId: 'image 1', size: 24 });
    expect(prediction.mask).toHaveLength(24 * 24);
    expect(prediction.differences.map(({ length }) => length)).toEqual([24 * 24]);
    expect(progress[0]).toEqual({ done: 0, total: 16 });
    const steps = bench.steps.length;
    await bench.until(() => bench.steps.length > steps + 3);
    bench.send({ type: 'pause' });
    await bench.untilStatus('paused');
  });

  it('predicts an image as it is open, without preparing it again', async () => {
    const again = vi.fn(async ({ size }: { readonly size: number }) => fakeImages({ size }));
    const openPhantoms = async () => ({ images: fakeImages({ size: 8 }), problems: [], again });
    const bench = await ready(new EngineBench({ openPhantoms }));
    const prediction = await bench.preview('image 1');
    expect(prediction).toMatchObject({ sampleId: 'image 1', size: 8, step: 0 });
    expect(prediction.mask).toHaveLength(8 * 8);
    expect(prediction.differences.map(({ length }) => length)).toEqual([8 * 8]);
    expect(again).not.toHaveBeenCalled();
    await expect(bench.preview('another')).rejects.toThrow('changed');
  });

  it('leaves out of a finer prediction what nobody judges', async () => {
    const again = async ({ size }: { readonly size: number }) => {
      const images = fakeImages({ size });
      const outside = new Uint8Array(size * size).fill(1, 0, 5);
      const samples = images.dataset.samples.map((sample) => ({ ...sample, outside }));
      return { ...images, dataset: { ...images.dataset, samples } };
    };
    const openPhantoms = async () => ({ images: fakeImages({ size: 8 }), problems: [], again });
    const bench = await ready(new EngineBench({ openPhantoms }));
    const { mask } = await bench.fine('image 1', 2);
    expect(mask?.filter((label) => label === leftOut)).toHaveLength(5);
    expect([...(mask?.slice(0, 6) ?? [])]).toEqual([...Array(5).fill(leftOut), 1]);
  });

  it('gives a finer prediction up when told, and goes on', async () => {
    const bench = new EngineBench();
    bench.images = fakeImages({ size: 8 });
    await ready(bench);
    const controller = new AbortController();
    let tiles = 0;
    const fine = bench.fine('image 1', 4, {
      signal: controller.signal,
      progress: ({ done }) => {
        tiles = done;
        controller.abort();
      },
    });
    await expect(fine).rejects.toThrow();
    expect(tiles).toBe(0);
    bench.send({ type: 'step' });
    await bench.until(() => bench.steps.length > 0);
  });

  it('gathers masks of all images while it trains, all of one step, and goes on training', async () => {
    const bench = await ready();
    bench.send({ type: 'train' });
    await bench.until(() => bench.steps.length > 3);
    const done: number[] = [];
    const gathered = await bench.gather(
      { kind: 'masks', threshold: 0.5 },
      { progress: (part) => done.push(part.done) },
    );
    const result = gathered.kind === 'masks' ? gathered : null;
    expect(result?.masks.map(({ path }) => path)).toEqual(
      [0, 1, 2, 3].map((i) => `image ${i}.png`),
    );
    for (const { bytes } of result?.masks ?? [])
      expect(decode(bytes)).toMatchObject({ width: 4, height: 4, depth: 8, channels: 1 });
    expect(done).toEqual([0, 2, 4]);
    const steps = bench.steps.length;
    await bench.until(() => bench.steps.length > steps + 3);
    bench.send({ type: 'pause' });
    await bench.untilStatus('paused');
  });

  it('gathers the scores of every image, and none for images without a mask', async () => {
    const bench = await trained(2);
    const scored = async () => {
      const gathered = await bench.gather({ kind: 'scores', threshold: 0.5 });
      return gathered.kind === 'scores' ? gathered.images : [];
    };
    const images = [await scored()];
    bench.images = fakeImages({ masks: false });
    await bench.openPhantoms();
    await bench.untilStatus('ready');
    images.push(await scored());
    // The fake network calls every pixel foreground; a quarter of each image is.
    expect(images[0]).toHaveLength(4);
    expect(images[0]?.[3]).toMatchObject({
      ...{ name: 'image 3', split: 'validation', width: 4, height: 4 },
      ...{ foregroundShare: 0.25, predictedShare: 1 },
    });
    expect(images[0]?.[3]?.scores?.precision).toBeCloseTo(0.25, 12);
    expect(images[0]?.[3]?.scores?.dice).toBeCloseTo(0.4, 12);
    expect(images[1]?.[0]).toMatchObject({ foregroundShare: null, scores: null });
  });

  it('gathers the network with all of its weights and the image that was named', async () => {
    const bench = await trained(3);
    const gathered = await bench.gather({ kind: 'network', sampleId: 'image 2' });
    const result = gathered.kind === 'network' ? gathered : null;
    expect(result).toMatchObject({ step: bench.network.updates, config: network, channels: 1 });
    const count = result?.parameters.reduce((sum, { values }) => sum + values.length, 0);
    expect(count).toBe(bench.network.layers.parameterCount);
    expect(result?.parameters.at(-1)).toMatchObject({ name: 'head.bias', shape: [2] });
    expect(result?.parameters.at(-1)?.values[1]).toBe(bench.network.updates);
    expect(result?.example.input).toHaveLength(16);
    expect(result?.example.differences).toHaveLength(16);
  });

  it('gives gathering up when told, and goes on', async () => {
    const bench = await ready();
    const controller = new AbortController();
    const gathering = bench.gather(
      { kind: 'masks', threshold: 0.5 },
      { signal: controller.signal, progress: () => controller.abort() },
    );
    await expect(gathering).rejects.toThrow();
    bench.send({ type: 'step' });
    await bench.until(() => bench.steps.length > 0);
  });

  it('says that nothing was gathered when the network changes or the backend breaks', async () => {
    const bench = await ready();
    const changed = bench.gather(
      { kind: 'masks', threshold: 0.5 },
      {
        progress: () => bench.send({ type: 'build', network, training: { ...training, seed: 2 } }),
      },
    );
    await expect(changed).rejects.toThrow('changed');
    await bench.untilStatus('ready');
    bench.backends.at(-1)?.break('The fake device was lost');
    await expect(bench.gather({ kind: 'masks', threshold: 0.5 })).rejects.toThrow('stopped');
    await expect(bench.fine('image 1', 2)).rejects.toThrow('stopped');
  });

  it('answers a finer prediction with a sentence when the backend breaks under it', async () => {
    const bench = new EngineBench();
    bench.images = fakeImages({ size: 8 });
    await ready(bench);
    // A lost device never answers.
    bench.network.predict = () => new Promise(() => {});
    const fine = bench.fine('image 1', 2);
    setTimeout(() => bench.backends[0]?.break('The graphics device was lost'), 10);
    await expect(fine).rejects.toThrow('The graphics device was lost');
    await bench.untilStatus('failed');
    expect(bench.status).toMatchObject({ retry: true });
  });

  it('makes a failed request the fault of nothing else', async () => {
    const bench = await trained(3);
    const { predict } = bench.network;
    bench.network.predict = () => Promise.reject(new Error('the file writer did not load'));
    await expect(bench.gather({ kind: 'masks', threshold: 0.5 })).rejects.toThrow('did not load');
    bench.network.predict = predict;
    expect(bench.backends).toHaveLength(1);
    expect(bench.backends[0]?.isDisposed).toBe(false);
    const before = bench.steps.length;
    bench.send({ type: 'step' });
    await bench.until(() => bench.steps.length === before + 1);
    expect(bench.requests).toHaveLength(1);
  });
});

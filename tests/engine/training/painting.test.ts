import { describe, expect, it, vi } from 'vitest';
import type { EngineEvent } from '../../../src/engine/protocol.ts';
import {
  EngineBench,
  fakeImages,
  loss,
  network,
  preparation,
  ready,
  training,
} from '../support/engineBench.ts';

vi.setConfig({ testTimeout: 15_000 });

const painted = (side = 8) => ({
  width: side,
  height: side,
  labels: new Uint8Array(side * side).fill(1, 0, (side * side) / 2),
});

type Repainted = Extract<EngineEvent, { type: 'repainted' }>;
const repaintedOf = (bench: EngineBench) =>
  bench.events.filter((event): event is Repainted => event.type === 'repainted');

describe('painting', () => {
  it('replaces the mask of an image that is trained on, and the training goes on', async () => {
    const bench = await ready();
    bench.send({ type: 'train' });
    await bench.until(() => bench.steps.length > 3);
    bench.send({ type: 'paintMasks', masks: { 'image 1': painted() } });
    const made = bench.network.recorded.length;
    await bench.until(
      () => bench.backends[0]!.plans[0]!.maskChanges.length > 0 && bench.steps.length > made + 5,
    );
    bench.send({ type: 'pause' });
    await bench.untilStatus('paused');
    expect(bench.backends[0]!.plans[0]!.maskChanges).toEqual([1]);
    expect(bench.backends[0]?.networks).toHaveLength(1);
    expect(bench.events.filter(({ type }) => type === 'rewound')).toHaveLength(1);
    const [{ order, changed }] = repaintedOf(bench) as [Repainted];
    expect(order).toEqual(['image 0', 'image 1', 'image 2', 'image 3']);
    expect(changed).toMatchObject([{ id: 'image 1', split: 'training', foregroundShare: 0.5 }]);
  });

  it('trains on an image that had no mask, with the weights it has', async () => {
    const bench = new EngineBench();
    const { dataset, pixels } = fakeImages();
    const samples = dataset.samples.map((sample, i) =>
      i === 3 ? { ...sample, mask: null, foregroundShare: 0 } : sample,
    );
    bench.images = { dataset: { ...dataset, samples }, pixels };
    await ready(bench);
    bench.send({ type: 'step' });
    await bench.untilStatus('paused');
    bench.send({ type: 'paintMasks', masks: { 'image 3': painted() } });
    await bench.until(() => bench.backends[0]?.networks.length === 2, 'another network');
    bench.send({ type: 'train' });
    await bench.until(() => bench.network.recorded.length > 8);
    bench.send({ type: 'pause' });
    await bench.untilStatus('paused');
    expect(bench.events.filter(({ type }) => type === 'rewound')).toHaveLength(1);
    expect(bench.steps.slice(0, 3)).toEqual([1, 2, 3]);
    // Held out, as nothing else is.
    expect(repaintedOf(bench)[0]?.changed).toMatchObject([{ id: 'image 3', split: 'validation' }]);
  });

  it('makes a set without masks trainable, and untrainable again', async () => {
    const bench = new EngineBench();
    bench.images = fakeImages({ masks: false });
    await ready(bench);
    bench.send({ type: 'paintMasks', masks: { 'image 2': painted() } });
    bench.send({ type: 'step' });
    await bench.untilStatus('paused');
    expect(bench.network.recorded[0]?.images).toEqual([0]);
    expect(repaintedOf(bench)[0]?.order[0]).toBe('image 2');
    bench.send({ type: 'paintMasks', masks: { 'image 2': null } }, { type: 'step' });
    await bench.untilStatus('failed');
    expect(bench.status).toMatchObject({ message: expect.stringContaining('paint one') });
    expect(repaintedOf(bench)[1]?.changed).toMatchObject([{ id: 'image 2', mask: null }]);
  });

  it('starts anew with another class', async () => {
    const bench = new EngineBench();
    await ready(bench);
    const rewound = () => bench.events.filter(({ type }) => type === 'rewound').length;
    await bench.prepare({ ...preparation, size: 4, classes: 3 });
    await bench.until(() => rewound() === 2, 'the network of the other preparation');
    const labels = new Uint8Array(64).fill(2, 0, 32);
    const masks = { 'image 1': { width: 8, height: 8, labels } };
    bench.send({ type: 'paintMasks', masks });
    await bench.until(() => rewound() === 3, 'another network');
    expect(repaintedOf(bench).at(-1)).toMatchObject({
      classNames: ['class 1', 'class 2'],
    });
    expect(bench.backends[0]?.requests.at(-1)?.images.classes).toBe(3);
  });

  it('keeps what was painted at another size, and forgets it with the images', async () => {
    const bench = await ready();
    bench.send({ type: 'paintMasks', masks: { 'image 0': painted() } });
    const again = await bench.prepare({ ...preparation, size: 8 });
    expect(again?.dataset?.samples[0]?.foregroundShare).toBe(0.5);
    const { dataset, pixels } = fakeImages();
    bench.images = { dataset: { ...dataset, title: 'Others' }, pixels };
    const others = await bench.openFiles();
    expect(others.dataset?.samples[0]?.foregroundShare).toBe(0.25);
  });

  it('leaves a mask alone that is none', async () => {
    const bench = await ready();
    const broken = { ...painted(), width: 5 };
    bench.send({ type: 'paintMasks', masks: { 'image 0': broken, nobody: painted() } });
    expect(repaintedOf(bench)[0]?.changed).toEqual([]);
  });

  it('tells the mask that an image was opened with', async () => {
    const mask = painted();
    const bench = new EngineBench({
      openPhantoms: async () => ({
        images: fakeImages(),
        problems: [],
        again: async () => fakeImages(),
        maskOf: async (id) => (id === 'image 1' ? mask : null),
      }),
    });
    await ready(bench);
    expect(await bench.engine.maskOf('image 1')).toBe(mask);
    expect(await bench.engine.maskOf('x')).toBeNull();
  });

  it('waits for the network that is being built', async () => {
    const bench = new EngineBench();
    bench.sendStart();
    bench.send({ type: 'build', network, training }, { type: 'setLoss', loss });
    await bench.until(() => bench.opened.length > 0);
    bench.send({ type: 'paintMasks', masks: { 'image 0': painted() } }, { type: 'step' });
    await bench.untilStatus('paused');
    expect(repaintedOf(bench)).toHaveLength(1);
    expect(bench.network.recorded).toHaveLength(1);
  });
});

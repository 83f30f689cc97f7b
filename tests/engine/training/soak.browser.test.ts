import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { normalFormIds } from '../../../src/losses/catalogue.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import { createRandom, type Random } from '../../../src/pixels/random.ts';
import { type OptimizerId, optimizerIds } from '../../../src/runs/setting.ts';
import { buffersAlive } from '../../support/gpuObjects.ts';
import { PageEngine } from '../support/pageEngine.ts';

/** A loss of the normal form somewhere in the middle of its parameters. */
function anyLoss(page: PageEngine, random: Random): void {
  const chosen = {
    lambda: random.between(0.1, 0.9),
    delta: random.between(0.3, 0.9),
    gamma: random.between(0.2, 0.9),
  };
  const id = normalFormIds[random.integer(normalFormIds.length)] as (typeof normalFormIds)[number];
  page.setLoss({ id, parameters: { ...defaultParameters, ...chosen } });
}

/** What a person may do while it trains; the slider most of all. */
function act(page: PageEngine, random: Random): void {
  const { sampleIds } = page;
  const watched = sampleIds[random.integer(sampleIds.length)] as string;
  const chance = random.uniform();
  if (chance < 0.6) anyLoss(page, random);
  else if (chance < 0.8)
    page.send({ type: 'watch', sampleId: watched, threshold: random.between(0.3, 0.7) });
  else if (chance < 0.9) page.send({ type: 'pause' }, { type: 'step' });
  else if (chance < 0.96) page.send({ type: 'reset' });
  else {
    const optimizer = optimizerIds[random.integer(optimizerIds.length)] as OptimizerId;
    const training = { ...page.training(1 + random.integer(2)), optimizer };
    page.send({ type: 'setTraining', training });
  }
}

/** Memory of the rested engine, with a network that has come as far as its first checkpoint. */
async function memoryHeld(page: PageEngine) {
  page.send({ type: 'setTraining', training: page.training(2) }, { type: 'train' });
  const before = page.records.length;
  await page.until(() => page.records.length >= before + 25);
  page.send({ type: 'pause' });
  await page.until(() => page.status?.kind === 'paused');
  return { tensors: tf.memory().numTensors, buffers: buffersAlive() };
}

it.for([
  ['webgpu', 2000],
  ['wasm', 500],
] as const)(
  'on %s, %d steps with sliders, pauses, resets and other batches hold no more memory than their first quarter',
  async ([engine, count], test) => {
    const page = new PageEngine();
    page.start(engine, 1, 16);
    await page.until(() => page.status?.kind === 'ready');
    if (page.description?.engine !== engine) return test.skip(`needs ${engine}`);
    const { device } = tf.backend() as Partial<{ device: GPUDevice }>;
    const refused: string[] = [];
    device?.addEventListener('uncapturederror', ({ error }) => refused.push(error.message));

    const random = createRandom(1, `soak on ${engine}`);
    const trainUntil = async (records: number) => {
      while (page.records.length < records) {
        act(page, random);
        page.send({ type: 'train' });
        const next = page.records.length + 1 + random.integer(20);
        await page.until(() => page.records.length >= next || page.status?.kind === 'failed');
        expect(page.status?.kind).not.toBe('failed');
      }
    };
    await trainUntil(count / 4);
    const early = await memoryHeld(page);
    // One at least, however few actions a fast engine leaves time for.
    page.send({ type: 'reset' });
    await trainUntil(count);
    expect(await memoryHeld(page)).toEqual(early);

    expect(page.records.every(({ batchLoss }) => Number.isFinite(batchLoss))).toBe(true);
    // The first is the network itself; the others are resets.
    expect(page.events.filter(({ type }) => type === 'rewound').length).toBeGreaterThan(1);
    if (device) expect(early.buffers.bytes).toBeGreaterThan(0);
    await device?.queue.onSubmittedWorkDone();
    expect(refused).toEqual([]);
  },
);

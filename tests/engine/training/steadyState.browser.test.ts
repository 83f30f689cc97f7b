import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { LossId } from '../../../src/losses/catalogue.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import { objectsMade } from '../../support/gpuObjects.ts';
import { PageEngine } from '../support/pageEngine.ts';

const lossIds: readonly LossId[] = [
  'cross-entropy',
  'focal',
  'dice',
  'focal-tversky',
  'asymmetric-unified-focal',
];

it('a training whose loss and parameters change at every step makes nothing new on the device', async (test) => {
  const page = new PageEngine();
  page.start('webgpu', 1, 16);
  await page.until(() => page.status?.kind === 'ready');
  if (page.description?.engine !== 'webgpu') return test.skip('needs a browser with WebGPU');
  page.send({ type: 'watch', sampleId: page.sampleIds[0] as string, threshold: 0.5 });
  // Long enough for a checkpoint, a measurement and a frame of the watched image.
  await page.steps(25);

  const before = { made: objectsMade(), tensors: tf.memory().numTensors };
  expect(before.made.pipelines).toBeGreaterThan(0);
  const first = page.records.length;
  for (let step = 0; step < 40; step++) {
    const share = (step + 1) / 41;
    page.setLoss({
      id: lossIds[step % lossIds.length] as LossId,
      parameters: { ...defaultParameters, lambda: share, delta: 1 - share, gamma: 0.1 + share },
    });
    await page.steps(1);
  }
  // As the page trains: steps sent ahead, and sliders that move among them.
  page.send({ type: 'train' });
  let moved = page.records.length;
  for (const end = moved + 40; moved < end; moved = page.records.length) {
    const gamma = 0.1 + (moved % 7) / 10;
    page.setLoss({ id: 'symmetric-unified-focal', parameters: { ...defaultParameters, gamma } });
    await page.until(() => page.records.length > moved);
  }
  page.send({ type: 'pause' });
  await page.until(() => page.status?.kind === 'paused');

  expect({ made: objectsMade(), tensors: tf.memory().numTensors }).toEqual(before);
  const changes = page.events.flatMap((event) => (event.type === 'progress' ? event.changes : []));
  // The first 25 steps were made with one loss, and each of the next 40 with another.
  expect(changes.slice(0, 40).map(({ step }) => step)).toEqual(
    Array.from({ length: 40 }, (_, i) => 26 + i),
  );
  expect(page.records.slice(first).every((record) => Number.isFinite(record.batchLoss))).toBe(true);
  expect(page.events.some((event) => event.type === 'progress' && event.frame)).toBe(true);
});

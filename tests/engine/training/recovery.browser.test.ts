import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { PageEngine } from '../support/pageEngine.ts';

/** Losses of five steps on a network built from a seed. */
async function history(page: PageEngine, seed: number): Promise<number[]> {
  const before = page.records.length;
  page.build(seed);
  await page.steps(5);
  return page.records.slice(before).map(({ batchLoss }) => batchLoss);
}

describe.each(['webgpu', 'wasm'] as const)('on %s', (engine) => {
  it('the same seed gives the same losses bit for bit, another seed others', async () => {
    const page = new PageEngine();
    page.start(engine, 5);
    const first = await history(page, 5);
    expect(await history(page, 6)).not.toEqual(first);
    expect(await history(page, 5)).toEqual(first);
    expect(new Set(first).size).toBe(5);
  });
});

describe('a device that is lost during training', () => {
  it('ends in a sentence with Retry, and Retry goes on from the weights kept', async (test) => {
    const page = new PageEngine();
    page.start('webgpu', 1);
    page.send({ type: 'train' });
    await page.until(() => page.records.length > 22);
    if (page.description?.engine !== 'webgpu') return test.skip();
    (tf.backend() as unknown as { device: GPUDevice }).device.destroy();
    await page.until(() => page.status?.kind === 'failed');
    const failed = page.status;
    if (failed?.kind !== 'failed') throw new Error('unreachable');
    expect(failed).toMatchObject({ engine: 'webgpu', retry: true });
    expect(failed.message).toMatch(/^The graphics device was lost.* at step \d+\. Retry restarts/);
    expect(failed.step).toBeGreaterThan(0);

    const before = page.records.length;
    page.send({ type: 'startEngine', engine: 'webgpu' });
    await page.until(() => page.records.length > before + 2);
    expect(page.records[before]?.step).toBe(failed.step + 1);
    // As good as where it was, not as bad as at the beginning.
    const losses = page.records.map(({ batchLoss }) => batchLoss);
    expect(losses[before]).toBeLessThan(losses[0] as number);
    expect(page.events.filter(({ type }) => type === 'rewound')).toHaveLength(1);
    page.send({ type: 'pause' });
    await page.until(() => page.status?.kind === 'paused');
  });
});

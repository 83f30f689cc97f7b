import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { startBackend } from '../../src/engine/backend.ts';
import { Engine } from '../../src/engine/engine.ts';
import { imageSource } from '../../src/engine/imageSource.ts';
import type { EngineEvent, EngineId, StepRecord } from '../../src/engine/protocol.ts';
import { defaultParameters } from '../../src/losses/catalogue.ts';

/** An engine in the page itself, so that the test can reach its device. */
class Bench {
  readonly events: EngineEvent[] = [];
  readonly engine: Engine;
  private changed: () => void = () => {};

  constructor() {
    this.engine = new Engine({
      post: (event) => {
        this.events.push(event);
        this.changed();
      },
      images: imageSource,
      startBackend,
      now: () => performance.now(),
      yieldToMessages: () => new Promise((resolve) => setTimeout(resolve)),
    });
  }

  start(engine: EngineId, seed: number): void {
    this.engine.receive({
      type: 'openPhantoms',
      request: { kind: 'phantoms', phantom: 'mixed', count: 4, seed: 1 },
      preparation: { size: 32, validationShare: 0.25, seed, classes: 2 },
    });
    this.build(seed);
    const choice = { id: 'asymmetric-unified-focal', parameters: defaultParameters } as const;
    this.engine.receive({ type: 'setLoss', loss: { choice, revision: 1 } });
    this.engine.receive({ type: 'startEngine', engine });
  }

  build(seed: number): void {
    this.engine.receive({
      type: 'build',
      network: { depth: 1, filters: 4, norm: 'instance' },
      training: { learningRate: 0.01, batchSize: 2, seed },
    });
  }

  get status() {
    return this.events.findLast((event) => event.type === 'status')?.status;
  }

  get records(): StepRecord[] {
    return this.events.flatMap((event) => (event.type === 'progress' ? event.records : []));
  }

  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.changed = () => holds() && resolve();
      this.changed();
    });
  }
}

/** Which engine really came up: another one where this browser lacks it. */
function engineOf(bench: Bench): EngineId | undefined {
  return bench.events.find((event) => event.type === 'engine')?.description.engine;
}

/** Losses of five steps on a network built from a seed. */
async function history(bench: Bench, seed: number): Promise<number[]> {
  const before = bench.records.length;
  bench.build(seed);
  for (let step = 0; step < 5; step++) bench.engine.receive({ type: 'step' });
  await bench.until(() => bench.records.length === before + 5 && bench.status?.kind === 'paused');
  return bench.records.slice(before).map(({ batchLoss }) => batchLoss);
}

describe.each(['webgpu', 'wasm'] as const)('on %s', (engine) => {
  it('the same seed gives the same losses bit for bit, another seed others', async () => {
    const bench = new Bench();
    bench.start(engine, 5);
    const first = await history(bench, 5);
    expect(await history(bench, 6)).not.toEqual(first);
    expect(await history(bench, 5)).toEqual(first);
    expect(new Set(first).size).toBe(5);
  });
});

describe('a device that is lost during training', () => {
  it('ends in a sentence with Retry, and Retry goes on from the weights kept', async (test) => {
    const bench = new Bench();
    bench.start('webgpu', 1);
    bench.engine.receive({ type: 'train' });
    await bench.until(() => bench.records.length > 22);
    if (engineOf(bench) !== 'webgpu') return test.skip();
    (tf.backend() as unknown as { device: GPUDevice }).device.destroy();
    await bench.until(() => bench.status?.kind === 'failed');
    const failed = bench.status;
    if (failed?.kind !== 'failed') throw new Error('unreachable');
    expect(failed).toMatchObject({ engine: 'webgpu', retry: true });
    expect(failed.message).toMatch(/^The graphics device was lost.* at step \d+\. Retry restarts/);
    expect(failed.step).toBeGreaterThan(0);

    const before = bench.records.length;
    bench.engine.receive({ type: 'startEngine', engine: 'webgpu' });
    await bench.until(() => bench.records.length > before + 2);
    expect(bench.records[before]?.step).toBe(failed.step + 1);
    // As good as where it was, not as bad as at the beginning.
    const losses = bench.records.map(({ batchLoss }) => batchLoss);
    expect(losses[before]).toBeLessThan(losses[0] as number);
    expect(bench.events.filter(({ type }) => type === 'rewound')).toHaveLength(1);
    bench.engine.receive({ type: 'pause' });
    await bench.until(() => bench.status?.kind === 'paused');
  });
});

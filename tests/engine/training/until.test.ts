/** Training to a step: exactly so far, measured there, and on from there as if it had never stopped. */
import { describe, expect, it, vi } from 'vitest';
import { isAt, ready } from '../support/engineBench.ts';

// Longer than the bench waits, so that its reason is the one that is shown.
vi.setConfig({ testTimeout: 15_000 });

const counted = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe('training to a step', () => {
  it('makes exactly its steps and measures the last one', async () => {
    const bench = await ready();
    bench.send({ type: 'train', until: 17 });
    await bench.until(isAt(bench, 17));
    expect(bench.steps).toEqual(counted(17));
    const records = bench.progress.flatMap((event) => event.records);
    expect(records.at(-1)?.validation).not.toBeNull();
    // Steps are sent ahead all the same.
    expect(bench.network.mostUnderWay).toBeGreaterThan(1);
  });

  it('goes on to another, and does nothing where it is there already', async () => {
    const bench = await ready();
    bench.send({ type: 'train', until: 5 });
    await bench.until(isAt(bench, 5));
    bench.send({ type: 'train', until: 5 }, { type: 'train', until: 9 });
    await bench.until(isAt(bench, 9));
    expect(bench.steps).toEqual(counted(9));
  });

  it('is forgotten by whoever trains on and on', async () => {
    const bench = await ready();
    bench.send({ type: 'train', until: 5 }, { type: 'train' });
    await bench.until(() => (bench.steps.at(-1) ?? 0) > 30);
    expect(bench.status?.kind).toBe('training');
  });
});

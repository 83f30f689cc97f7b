/** Landscapes as the page asks for them: in pieces, beside a training, and given up. */
import { describe, expect, it, vi } from 'vitest';
import type {
  LandscapeHead,
  LandscapeProgress,
  LandscapeRequest,
  LandscapeValues,
} from '../../../src/engine/protocol.ts';
import type { PointHistograms } from '../../../src/losses/analysis/landscape.ts';
import { defaultParameters } from '../../../src/losses/catalogue.ts';
import { gridOrder } from '../../../src/runs/landscape/grid.ts';
import { type EngineBench, fakeImages, ready, trained } from '../support/engineBench.ts';

// Longer than the bench waits, so that its reason is the one that is shown.
vi.setConfig({ testTimeout: 15_000 });

const request: LandscapeRequest = {
  ...{ plane: { kind: 'random', seeds: [1] }, size: 15, range: 1 },
  sampleIds: ['image 1', 'image 2'],
};

interface Asked {
  readonly heads: LandscapeHead[];
  readonly parts: PointHistograms[];
  readonly controller: AbortController;
  readonly answer: Promise<number>;
}

function ask(bench: EngineBench, change: Partial<LandscapeRequest> = {}, onPart = () => {}): Asked {
  const controller = new AbortController();
  const heads: LandscapeHead[] = [];
  const parts: PointHistograms[] = [];
  const progress = (one: LandscapeProgress) => {
    if (one.kind === 'head') heads.push(one.head);
    else parts.push(one.histograms);
    onPart();
  };
  const answer = bench.engine.answers.landscape(
    { run: 'main', request: { ...request, ...change } },
    { signal: controller.signal, progress },
  );
  return { heads, parts, controller, answer };
}

/** So that a landscape does not come in one piece. */
function slowDown({ network }: EngineBench): void {
  network.predict = async (images) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return images.map(() => new Float32Array(16));
  };
}

const pointsOf = (parts: readonly PointHistograms[]) => parts.flatMap(({ points }) => [...points]);

describe('a landscape', () => {
  it('has every point, the coarse ones first, and leaves the run as it is', async () => {
    const bench = await ready();
    const before = await bench.moment();
    const { heads, parts, answer } = ask(bench);
    expect(await answer).toBe(15 ** 2);
    expect(heads).toMatchObject([
      {
        step: 0,
        classes: 2,
        sampleIds: ['image 1', 'image 2'],
        parameters: before?.weights.length,
      },
    ]);
    expect([...(heads[0]?.pixels ?? [])]).toEqual([12, 4, 12, 4]);
    expect(pointsOf(parts)).toEqual([...gridOrder(15)]);
    expect(await bench.moment()).toEqual(before);
  });

  it('of two seeds grows in both together', async () => {
    const bench = await ready();
    const { heads, parts, answer } = ask(bench, { plane: { kind: 'random', seeds: [1, 2] } });
    expect(await answer).toBe(2 * 15 ** 2);
    expect(heads[0]?.planes).toHaveLength(2);
    const order = gridOrder(15);
    expect(pointsOf(parts).slice(0, 4)).toEqual([
      order[0],
      225 + order[0],
      order[1],
      225 + order[1],
    ]);
  });

  it('comes while the run trains on, and is of the weights that it began with', async () => {
    const bench = await trained(3);
    bench.send({ type: 'train' });
    const { heads, answer } = ask(bench);
    const steps = bench.steps.length;
    await answer;
    await bench.until(() => bench.steps.length > steps + 3);
    const { step = 0, planes = [] } = heads[0] ?? {};
    expect(step).toBeGreaterThanOrEqual(3);
    expect(planes[0]?.path.at(-1)).toEqual({ x: 0, y: 0, step });
    bench.send({ type: 'pause' });
    await bench.untilStatus('paused');
  });

  it('is given up when told, and the run goes on', async () => {
    const bench = await ready();
    slowDown(bench);
    const asked: Asked = ask(bench, {}, () => asked.controller.abort());
    await expect(asked.answer).rejects.toThrow();
    expect(pointsOf(asked.parts).length).toBeLessThan(15 ** 2);
    bench.send({ type: 'step' });
    await bench.until(() => bench.steps.length > 0);
  });

  it('ends with a sentence where other images are opened', async () => {
    const bench = await ready();
    slowDown(bench);
    let isOpened = false;
    const { answer } = ask(bench, {}, () => {
      if (isOpened) return;
      isOpened = true;
      bench.images = fakeImages();
      void bench.openFiles();
    });
    await expect(answer).rejects.toThrow('The images or the network changed meanwhile.');
  });

  it('says what principal directions need, and has them once steps are kept', async () => {
    const bench = await ready();
    const refused = ask(bench, { plane: { kind: 'principal' } }).answer;
    await expect(refused).rejects.toThrow('Train some steps, or choose random directions.');
    // The fake network changes one weight: a line.
    const line = await trained(12);
    await expect(ask(line, { plane: { kind: 'principal' } }).answer).rejects.toThrow('steps');
  });

  it('needs an image with a mask', async () => {
    const bench = await ready();
    await expect(ask(bench, { sampleIds: ['none of them'] }).answer).rejects.toThrow('mask');
  });

  it('gives the values of another loss, as long as it is the last', async () => {
    const bench = await ready();
    const first = ask(bench);
    await first.answer;
    const loss = { id: 'boundary', parameters: defaultParameters } as const;
    const parts: LandscapeValues[] = [];
    const values = (id: number) =>
      bench.engine.answers.landscapeValues(
        { run: 'main', id, loss },
        { signal: new AbortController().signal, progress: (part) => parts.push(part) },
      );
    expect(await values(first.heads[0]?.id ?? 0)).toBe(15 ** 2);
    expect(parts.flatMap(({ points }) => [...points])).toEqual([...gridOrder(15)]);
    expect(parts.flatMap((part) => [...part.values]).every(Number.isFinite)).toBe(true);
    await ask(bench).answer;
    await expect(values(first.heads[0]?.id ?? 0)).rejects.toThrow('changed meanwhile');
  });
});

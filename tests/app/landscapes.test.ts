/** Landscapes between the worker and the store. */
import { beforeEach, describe, expect, it } from 'vitest';
import { landscapes } from '../../src/app/connectEngine.ts';
import type { LandscapeHead, LandscapeRequest } from '../../src/engine/protocol.ts';
import type { PointHistograms } from '../../src/losses/analysis/landscape.ts';
import { dataset, type EnginePage, enginePage } from './enginePage.ts';
import { settled } from './fakeWorker.ts';

const request: LandscapeRequest = {
  ...{ plane: { kind: 'random', seeds: [1, 2] }, size: 15, range: 1, sampleIds: ['a'] },
};
const plane = { half: { x: 1, y: 1 }, path: [], pathShare: null, explained: null };
const head: LandscapeHead = {
  ...{ id: 7, step: 3, parameters: 100, sampleIds: ['a'], classes: 2, planes: [plane, plane] },
  pixels: Float64Array.of(3, 1),
};
const histogramsAt = (...points: number[]): PointHistograms => ({
  points: Uint32Array.from(points),
  starts: Uint32Array.from({ length: 2 * points.length + 1 }, (_, i) => i),
  levels: new Uint16Array(2 * points.length).fill(2048),
  counts: Uint16Array.from(points.flatMap(() => [3, 1])),
  soft: new Float64Array(8 * points.length).fill(1),
});

let page: EnginePage;
const live = () => page.store.getState().live.landscape;
const begin = () => page.actions.landscapes((port) => port.begin(request));

beforeEach(async () => {
  await landscapes.load();
  page = enginePage();
  await page.open(dataset('images'));
});

describe('a landscape', () => {
  it('is asked for, grows in the store and is done', async () => {
    begin();
    expect(page.worker.asked('landscape').ask).toEqual({ run: 'main', request });
    expect(live()).toMatchObject({ total: 450, progress: { kind: 'working' }, known: null });
    page.worker.progress('landscape', { kind: 'head', head });
    page.worker.progress('landscape', { kind: 'histograms', histograms: histogramsAt(0, 225) });
    const before = live();
    page.worker.progress('landscape', { kind: 'histograms', histograms: histogramsAt(1) });
    expect(live()).not.toBe(before);
    expect(live()?.known?.histograms.known).toBe(3);
    await page.worker.answer('landscape', 450);
    expect(live()?.progress).toEqual({ kind: 'done' });
  });

  it('keeps what is known when it is cancelled', async () => {
    begin();
    page.worker.progress('landscape', { kind: 'head', head });
    page.worker.progress('landscape', { kind: 'histograms', histograms: histogramsAt(0) });
    page.actions.landscapes((port) => port.cancel());
    expect(page.worker.cancelled).toEqual([page.worker.asked('landscape').number]);
    await settled();
    expect(live()?.progress).toEqual({ kind: 'cancelled' });
    expect(live()?.known?.histograms.known).toBe(1);
  });

  it('says why it failed', async () => {
    begin();
    await page.worker.fail('landscape', 'The network stopped.');
    expect(live()?.progress).toEqual({ kind: 'failed', problem: 'The network stopped.' });
  });

  it('takes the place of the last one, whatever still comes of that', async () => {
    begin();
    const first = page.worker.asked('landscape');
    begin();
    expect(page.worker.cancelled).toEqual([first.number]);
    await page.worker.answer('landscape', 450, first);
    expect(live()?.progress).toEqual({ kind: 'working' });
  });

  it('goes with its images', async () => {
    begin();
    const { number } = page.worker.asked('landscape');
    await page.open(dataset('others'));
    expect(page.worker.cancelled).toContain(number);
    expect(live()).toBeNull();
  });

  it('has a loss evaluated by the network, the last that was asked for', async () => {
    begin();
    page.worker.progress('landscape', { kind: 'head', head });
    const { loss } = page.store.getState().session;
    const other = { ...loss, id: 'boundary' } as const;
    for (const one of [loss, other]) page.actions.landscapes((port) => port.evaluate(one));
    const asked = page.worker.asked('landscapeValues');
    expect(asked.ask).toEqual({ run: 'main', id: 7, loss: other });
    expect(page.worker.cancelled).toHaveLength(1);
    const values = { points: Uint32Array.of(0, 5), values: Float64Array.of(0.5, 0.25) };
    page.worker.progress('landscapeValues', values);
    expect(live()?.direct).toMatchObject({ loss: other, done: 2, problem: null });
    expect([0, 1, 5].map((point) => live()?.direct?.values[point])).toEqual([
      0.5,
      Number.NaN,
      0.25,
    ]);
    await page.worker.fail('landscapeValues', 'The images changed.');
    expect(live()?.direct?.problem).toBe('The images changed.');
  });
});

/** Painted masks on their way to the worker and back. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { judging } from '../../src/app/engine/openings.ts';
import { dataset, type EnginePage, enginePage } from './enginePage.ts';

let store: EnginePage['store'];
let actions: EnginePage['actions'];
let worker: EnginePage['worker'];
let open: EnginePage['open'];

beforeAll(async () => void (await judging.load()));
beforeEach(() => {
  ({ store, actions, worker, open } = enginePage());
});

describe('painted masks', () => {
  const mask = { width: 2, height: 2, labels: Uint8Array.of(1, 0, 0, 0) };
  const painted = () => store.getState().live.painted;

  it('go to the worker one by one, and null for that of the file', async () => {
    await open(dataset('x'));
    actions.paintMask('b', mask);
    expect(worker.last).toEqual({ type: 'paintMasks', masks: { b: mask } });
    expect(painted()).toEqual({ b: mask });
    actions.paintMask('b', null);
    expect(worker.last).toEqual({ type: 'paintMasks', masks: { b: null } });
    expect(painted()).toEqual({});
  });

  it('that were saved come back instead of those that are there', async () => {
    await open(dataset('x'));
    actions.paintMask('a', mask);
    actions.setPainted({ c: mask });
    expect(worker.last).toEqual({ type: 'paintMasks', masks: { a: null, c: mask } });
    expect(painted()).toEqual({ c: mask });
  });

  it('change the samples of the dataset, and the image looked at stays', async () => {
    await open(dataset('x'));
    actions.selectImage(1);
    const before = store.getState().live.dataset;
    const changed = {
      id: 'c',
      split: 'training',
      mask: mask.labels,
      foregroundShare: 0.25,
    } as const;
    worker.deliver({
      type: 'repainted',
      order: ['c', 'a', 'b'],
      changed: [changed],
      ...{ labels: [], classNames: ['foreground'] },
      foregroundShare: 0.1,
    });
    const { live, session } = store.getState();
    expect(live.dataset?.samples.map(({ id }) => id)).toEqual(['c', 'a', 'b']);
    expect(live.dataset?.samples[0]).toMatchObject(changed);
    expect(live.dataset?.samples[1]).toBe(before?.samples[0]);
    expect(live.dataset?.foregroundShare).toBe(0.1);
    expect(live.dataset?.classNames).toBe(before?.classNames);
    expect(session.view.image).toBe(2);
    worker.deliver({
      type: 'repainted',
      order: ['c', 'a', 'b'],
      changed: [],
      ...{ labels: ['class 1', 'class 2'], classNames: ['class 1', 'class 2'] },
      foregroundShare: 0.1,
    });
    expect(store.getState().live.dataset?.classNames).toEqual(['class 1', 'class 2']);
  });

  it('wait while other images are open, and are there again with theirs', async () => {
    await open(dataset('x'));
    actions.setPainting({ isOn: true });
    actions.paintMask('a', mask);
    await open(dataset('y'));
    expect(painted()).toEqual({});
    expect(store.getState().live.painting.isOn).toBe(false);
    await open(dataset('x'));
    expect(painted()).toEqual({ a: mask });
    expect(worker.last).toEqual({ type: 'paintMasks', masks: { a: mask } });
  });

  it('stay when the same images are prepared again', async () => {
    await open(dataset('x'));
    actions.paintMask('a', mask);
    worker.said.length = 0;
    actions.setSize(64);
    await open({ ...dataset('x'), size: 4 });
    expect(painted()).toEqual({ a: mask });
    expect(worker.said).not.toContain('paintMasks');
  });

  it('begin with what the image was opened with', async () => {
    actions.askOpenedMask('a');
    expect(worker.asked('mask').ask).toEqual({ sampleId: 'a' });
    await worker.answer('mask', mask);
    expect(store.getState().live.openedMask).toEqual({ sampleId: 'a', mask });
  });

  it('say so when the mask of the file cannot be read', async () => {
    actions.askOpenedMask('a');
    await worker.fail('mask', 'the file is gone');
    expect(store.getState().live.notice?.text).toContain('the file is gone');
  });
});

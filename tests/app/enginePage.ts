/** The page as far as its engine is concerned, with a worker that a test plays. */
import { connectEngine, type EngineBindingOptions } from '../../src/app/connectEngine.ts';
import type { Dataset, Sample } from '../../src/datasets/dataset.ts';
import type { EngineEvent, Gathered, Opened } from '../../src/engine/protocol.ts';
import type { StepRecord } from '../../src/runs/record.ts';
import { createActions } from '../../src/state/actions.ts';
import { runOf } from '../../src/state/live.ts';
import { defaultSession, type Session } from '../../src/state/session/session.ts';
import { createAppStore } from '../../src/state/store.ts';
import { FakeWorker } from './fakeWorker.ts';

export function sample(id: string): Sample {
  return {
    id,
    name: id,
    split: 'training',
    width: 2,
    height: 2,
    picture: { width: 2, height: 2, data: new Uint8ClampedArray(16) },
    mask: new Uint8Array(4),
    foregroundShare: 0,
  };
}

export function dataset(title: string, hash = '', ids = ['a', 'b', 'c']): Dataset {
  return {
    title,
    recognised: '',
    choices: null,
    hash,
    size: 2,
    channels: 1,
    classNames: ['foreground'],
    labels: [],
    samples: ids.map(sample),
    foregroundShare: 0,
  };
}

export const record = (step: number): StepRecord => ({
  step,
  batchLoss: 1 / step,
  training: null,
  validation: null,
});

export const progress = (...records: StepRecord[]): Extract<EngineEvent, { type: 'progress' }> => ({
  ...{ type: 'progress', run: 'main', records, changes: [], firstLoss: null },
  ...{ frame: null, scores: null },
});

export type EnginePage = ReturnType<typeof enginePage>;

/** @param options  of the binding, beside those that the page has by itself */
export function enginePage(
  session: Session = defaultSession,
  options: Partial<EngineBindingOptions> = {},
) {
  const store = createAppStore(session);
  const worker = new FakeWorker();
  const frames: (() => void)[] = [];
  const gathered: Gathered[] = [];
  const port = connectEngine({
    store,
    startWorker: worker.start,
    nextFrame: (callback) => frames.push(callback),
    onFrame: () => {},
    onRewound: () => {},
    onGathered: (result) => {
      gathered.push(result);
    },
    ...options,
  });
  const actions = createActions(store, port);
  const runFrame = () => {
    for (const callback of frames.splice(0)) callback();
  };
  const run = () => runOf(store.getState().live);
  /** Answers the opening under way; where there is none, files are opened. */
  const open = async (opened: Dataset | null, problems: Opened['problems'] = []) => {
    const opening = () =>
      worker.requests.findLast(
        ({ name, number }) =>
          /^open|^prepare/.test(name) &&
          ![...worker.answered, ...worker.cancelled].includes(number),
      );
    if (!opening()) actions.openFiles([]);
    await worker.answer(opening()!.name as 'openFiles', { dataset: opened, problems });
  };
  return { store, port, actions, worker, gathered, runFrame, run, open };
}

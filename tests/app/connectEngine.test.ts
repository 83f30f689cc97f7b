import { beforeEach, describe, expect, it } from 'vitest';
import { connectEngine, type EngineBinding, type Mailbox } from '../../src/app/connectEngine.ts';
import type { Dataset, Sample } from '../../src/datasets/dataset.ts';
import type { Command, EngineEvent, Gathered } from '../../src/engine/protocol.ts';
import { naturalLook } from '../../src/phantoms/look.ts';
import type { StepRecord } from '../../src/runs/record.ts';
import { type Actions, createActions } from '../../src/state/actions.ts';
import { defaultPhantoms, defaultSession } from '../../src/state/session/session.ts';
import { type AppStore, createAppStore } from '../../src/state/store.ts';

function sample(id: string): Sample {
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

function dataset(title: string, hash = '', ids = ['a', 'b', 'c']): Dataset {
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

const record = (step: number, lossRevision: number): StepRecord => ({
  step,
  lossRevision,
  batchLoss: 1 / step,
  training: null,
  validation: null,
});

let store: AppStore;
let port: EngineBinding;
let actions: Actions;
let sent: Command[];
let deliver: (event: EngineEvent) => void;
let frames: (() => void)[];
let gathered: Gathered[];
const runFrame = () => {
  for (const callback of frames.splice(0)) callback();
};

beforeEach(() => {
  store = createAppStore(defaultSession);
  sent = [];
  frames = [];
  gathered = [];
  const mailbox: Mailbox = {
    postMessage: (command) => sent.push(command),
    onmessage: null,
    onerror: null,
  };
  port = connectEngine({
    store,
    mailbox,
    nextFrame: (callback) => frames.push(callback),
    onFrame: () => {},
    onRewound: () => {},
    onGathered: (result) => gathered.push(result),
  });
  deliver = (data) => mailbox.onmessage?.({ data });
  actions = createActions(store, port);
});

const last = () => sent.at(-1);
const types = () => sent.map(({ type }) => type);

describe('from the store to the worker', () => {
  it('asks for data, network and loss at the start', () => {
    expect(types()).toEqual(['openPhantoms', 'build', 'setLoss']);
  });

  it('sends one loss for ten slider moves in a frame, the last one', () => {
    sent.length = 0;
    for (let i = 1; i <= 10; i++) actions.setParameter('lambda', i / 10);
    expect(sent).toEqual([]);
    runFrame();
    expect(types()).toEqual(['setLoss']);
    expect(last()).toMatchObject({ loss: { choice: { parameters: { lambda: 1 } } } });
  });

  it('rebuilds the network for new weights, but not for another learning rate', () => {
    sent.length = 0;
    actions.setTraining({ learningRate: 0.01 });
    expect(last()).toMatchObject({ type: 'setTraining', training: { learningRate: 0.01 } });
    actions.newWeights();
    expect(last()).toMatchObject({ type: 'build', training: { seed: 2, learningRate: 0.01 } });
    expect(types()).toEqual(['setTraining', 'build']);
  });

  it('goes on with another optimiser, and moves only a learning rate that nobody chose', () => {
    sent.length = 0;
    actions.setTraining({ learningRate: 0.001 });
    actions.setOptimizer('sgd');
    expect(last()).toMatchObject({ training: { optimizer: 'sgd', learningRate: 0.05 } });
    actions.setOptimizer('adam');
    expect(last()).toMatchObject({ training: { optimizer: 'adam', learningRate: 0.001 } });
    actions.setTraining({ learningRate: 0.003 });
    actions.setOptimizer('sgd');
    expect(last()).toMatchObject({ training: { optimizer: 'sgd', learningRate: 0.003 } });
    expect(new Set(types())).toEqual(new Set(['setTraining']));
  });

  it('prepares the images again for another size', () => {
    actions.setSize(64);
    expect(last()).toMatchObject({ type: 'prepare', preparation: { size: 64 } });
  });

  it('opens the phantoms that a menu or a pasted link asks for', () => {
    sent.length = 0;
    actions.openPhantoms({ kind: 'phantoms', phantom: 'vessel', count: 3, seed: 9 });
    expect(sent).toMatchObject([
      { type: 'openPhantoms', request: { phantom: 'vessel', seed: 9 }, preparation: { size: 128 } },
    ]);
  });

  it('says nothing of a session that is the same in all its fields', () => {
    actions.setAugmentation({ rotation: 5 });
    actions.openPhantoms({ kind: 'phantoms', phantom: 'vessel', count: 3, seed: 9 });
    sent.length = 0;
    store.setState((state) => ({ session: structuredClone(state.session) }));
    runFrame();
    expect(sent).toEqual([]);
  });

  it('shows the image that is looked at first, where the same phantoms are dialled otherwise', () => {
    const look = { ...naturalLook, noise: 0.2 };
    actions.openPhantoms({ ...defaultPhantoms, look });
    expect(last()).toMatchObject({ type: 'openPhantoms', request: { look }, first: 0 });
    actions.openPhantoms({ ...defaultPhantoms, look, seed: 2 });
    expect(last()).not.toHaveProperty('first');
  });

  it('opens the phantoms of a work that is taken up, also where they are open', () => {
    const { session } = store.getState();
    const nothing = { files: null, painted: {}, run: null };
    for (const data of [defaultPhantoms, { ...defaultPhantoms, seed: 2 }]) {
      sent.length = 0;
      port.takeUp({ session: { ...session, data }, ...nothing });
      expect(types()).toEqual(['openPhantoms']);
      expect(last()).toMatchObject({ request: data });
    }
  });

  it('asks for the files of a work that is taken up without them', () => {
    const { session } = store.getState();
    const data = { kind: 'files', title: 'scans', count: 2, hash: 'ab12'.repeat(16) } as const;
    deliver({ type: 'opened', dataset: dataset('scans', data.hash), problems: [] });
    port.takeUp({ session: { ...session, data }, files: null, painted: {}, run: null });
    expect(store.getState().live.notice?.action).toBe('open-files');
    deliver({ type: 'opened', dataset: dataset('other', 'cd34'.repeat(16)), problems: [] });
    expect(store.getState().live.notice?.text).toContain('differs from the files');
  });

  it('watches the image that is looked at', () => {
    deliver({ type: 'opened', dataset: dataset('x'), problems: [] });
    expect(last()).toEqual({ type: 'watch', sampleId: 'a', threshold: 0.5 });
    actions.selectImage(-1);
    expect(store.getState().session.view.image).toBe(2);
    expect(last()).toMatchObject({ type: 'watch', sampleId: 'c' });
  });
});

describe('from the worker to the store', () => {
  it('keeps what is open when new files are of no use', () => {
    deliver({ type: 'opened', dataset: dataset('good'), problems: [] });
    const problems = [{ path: 'bad.png', reason: 'bad.png is empty.' }];
    deliver({ type: 'opened', dataset: null, problems });
    const { live } = store.getState();
    expect(live.dataset?.title).toBe('good');
    expect(live.problems).toEqual(problems);
    expect(live.notice?.text).toContain('stays open');
  });

  it('puts opened files into the session, for the link', () => {
    const hash = 'ab'.repeat(32);
    deliver({ type: 'opened', dataset: dataset('DRIVE', hash), problems: [] });
    expect(store.getState().session.data).toEqual({
      kind: 'files',
      title: 'DRIVE',
      count: 3,
      hash,
    });
    deliver({ type: 'opened', dataset: dataset('Other', 'cd'.repeat(32)), problems: [] });
    expect(store.getState().live.notice).toBeNull();
  });

  it('says when opened files are not those that a link named', () => {
    const asked = { kind: 'files', title: 'DRIVE', count: 6, hash: 'ab'.repeat(32) } as const;
    store.setState((state) => ({ session: { ...state.session, data: asked } }));
    expect(store.getState().live.notice).toMatchObject({ action: 'open-files' });
    deliver({ type: 'opened', dataset: dataset('Other', 'cd'.repeat(32)), problems: [] });
    expect(store.getState().live.notice?.text).toContain('differs from the files');
    deliver({ type: 'opened', dataset: dataset('DRIVE', asked.hash), problems: [] });
    expect(store.getState().live.notice).toBeNull();
  });

  it('marks the step at which another loss was used', () => {
    deliver({ type: 'progress', records: [record(1, 1), record(2, 1)], frame: null, scores: null });
    actions.setParameter('gamma', 0.2);
    runFrame();
    deliver({ type: 'progress', records: [record(3, 1), record(4, 2)], frame: null, scores: null });
    const { history, changes } = store.getState().live;
    expect(Array.from(history, ({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(changes).toHaveLength(1);
    expect(changes[0]?.step).toBe(4);
    expect(changes[0]?.from.parameters.gamma).toBe(0.5);
    expect(changes[0]?.to.parameters.gamma).toBe(0.2);
  });

  it('forgets steps that are made a second time after a lost device', () => {
    const records = [1, 2, 3, 4].map((step) => record(step, 1));
    deliver({ type: 'progress', records, frame: null, scores: null });
    const again = { ...record(3, 1), batchLoss: 9 };
    deliver({ type: 'progress', records: [again], frame: null, scores: null });
    expect(Array.from(store.getState().live.history, ({ step }) => step)).toEqual([1, 2, 3]);
    expect(store.getState().live.history.last?.batchLoss).toBe(9);
  });

  it('says nothing when an opening was cancelled', () => {
    deliver({ type: 'opened', dataset: dataset('good'), problems: [] });
    deliver({ type: 'opened', dataset: null, problems: [] });
    expect(store.getState().live).toMatchObject({ notice: null, opening: null });
  });

  it('starts the history anew when the network is rewound', () => {
    deliver({ type: 'progress', records: [record(1, 1)], frame: null, scores: { a: 0.5 } });
    deliver({ type: 'rewound', parameters: 120 });
    expect(store.getState().live).toMatchObject({
      history: { length: 0 },
      scores: {},
      parameterCount: 120,
    });
  });

  it('offers a smaller batch where one fits, and takes it', () => {
    const message = 'This network cannot be trained here.';
    const failed = { kind: 'failed', engine: 'webgpu', step: 0, message, retry: false } as const;
    deliver({ type: 'status', status: { ...failed, batchSize: 1 } });
    const notice = { text: message, action: 'smaller-batch', batchSize: 1 };
    expect(store.getState().live.notice).toEqual(notice);
    actions.setTraining({ batchSize: 1 });
    expect(last()).toMatchObject({ type: 'setTraining', training: { batchSize: 1 } });
  });

  it('offers to retry a failure that can be retried', () => {
    const message = 'The graphics device was lost at step 4. Training restarts from step 0.';
    deliver({
      type: 'status',
      status: { kind: 'failed', engine: 'webgpu', step: 4, message, retry: true },
    });
    expect(store.getState().live.notice).toEqual({ text: message, action: 'retry' });
    actions.retry();
    expect(store.getState().live.notice).toBeNull();
    expect(last()).toEqual({ type: 'startEngine', engine: null });
  });
});

describe('what is saved', () => {
  const scores: Gathered = { kind: 'scores', step: 3, threshold: 0.5, images: [] };
  const answer: EngineEvent = { type: 'gathered', result: scores, problem: null };

  it('is asked for, watched and handed on when it is there', () => {
    actions.gather({ kind: 'scores', threshold: 0.5 });
    expect(last()).toEqual({ type: 'gather', request: { kind: 'scores', threshold: 0.5 } });
    deliver({ type: 'gathering', done: 1, total: 3 });
    const saving = { message: 'Scores of the images', done: 1, total: 3 };
    expect(store.getState().live.saving).toEqual(saving);
    deliver(answer);
    expect(gathered).toEqual([scores]);
    expect(store.getState().live).toMatchObject({ saving: null, notice: null });
  });

  it('is not handed on once it was given up', () => {
    actions.gather({ kind: 'scores', threshold: 0.5 });
    actions.cancelSaving();
    expect(last()).toEqual({ type: 'cancelGather' });
    deliver({ type: 'gathering', done: 2, total: 3 });
    deliver(answer);
    expect(gathered).toEqual([]);
    expect(store.getState().live.saving).toBeNull();
  });

  it('says why it could not be made', () => {
    actions.gather({ kind: 'masks', threshold: 0.5 });
    deliver({ type: 'gathered', result: null, problem: 'The network changed.' });
    expect(gathered).toEqual([]);
    expect(store.getState().live).toMatchObject({
      saving: null,
      notice: { text: 'The network changed.' },
    });
  });
});

describe('painted masks', () => {
  const mask = { width: 2, height: 2, labels: Uint8Array.of(1, 0, 0, 0) };
  const painted = () => store.getState().live.painted;

  it('go to the worker one by one, and null for that of the file', () => {
    deliver({ type: 'opened', dataset: dataset('x'), problems: [] });
    actions.paintMask('b', mask);
    expect(last()).toEqual({ type: 'paintMasks', masks: { b: mask } });
    expect(painted()).toEqual({ b: mask });
    actions.paintMask('b', null);
    expect(last()).toEqual({ type: 'paintMasks', masks: { b: null } });
    expect(painted()).toEqual({});
  });

  it('that were saved come back instead of those that are there', () => {
    deliver({ type: 'opened', dataset: dataset('x'), problems: [] });
    actions.paintMask('a', mask);
    actions.setPainted({ c: mask });
    expect(last()).toEqual({ type: 'paintMasks', masks: { a: null, c: mask } });
    expect(painted()).toEqual({ c: mask });
  });

  it('change the samples of the dataset, and the image looked at stays', () => {
    deliver({ type: 'opened', dataset: dataset('x'), problems: [] });
    actions.selectImage(1);
    const before = store.getState().live.dataset;
    const changed = {
      id: 'c',
      split: 'training',
      mask: mask.labels,
      foregroundShare: 0.25,
    } as const;
    deliver({
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
    deliver({
      type: 'repainted',
      order: ['c', 'a', 'b'],
      changed: [],
      ...{ labels: ['class 1', 'class 2'], classNames: ['class 1', 'class 2'] },
      foregroundShare: 0.1,
    });
    expect(store.getState().live.dataset?.classNames).toEqual(['class 1', 'class 2']);
  });

  it('wait while other images are open, and are there again with theirs', () => {
    deliver({ type: 'opened', dataset: dataset('x'), problems: [] });
    actions.setPainting({ isOn: true });
    actions.paintMask('a', mask);
    deliver({ type: 'opened', dataset: dataset('y'), problems: [] });
    expect(painted()).toEqual({});
    expect(store.getState().live.painting.isOn).toBe(false);
    deliver({ type: 'opened', dataset: dataset('x'), problems: [] });
    expect(painted()).toEqual({ a: mask });
    expect(sent.at(-1)).toEqual({ type: 'paintMasks', masks: { a: mask } });
  });

  it('stay when the same images are prepared again', () => {
    deliver({ type: 'opened', dataset: dataset('x'), problems: [] });
    actions.paintMask('a', mask);
    sent.length = 0;
    deliver({ type: 'opened', dataset: { ...dataset('x'), size: 4 }, problems: [] });
    expect(painted()).toEqual({ a: mask });
    expect(types()).not.toContain('paintMasks');
  });

  it('begin with what the image was opened with', () => {
    actions.askOpenedMask('a');
    expect(last()).toEqual({ type: 'askMask', sampleId: 'a' });
    deliver({ type: 'mask', sampleId: 'a', mask });
    expect(store.getState().live.openedMask).toEqual({ sampleId: 'a', mask });
  });
});

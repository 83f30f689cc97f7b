import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { judging } from '../../src/app/engine/openings.ts';
import { naturalLook } from '../../src/phantoms/look.ts';
import { defaultPhantoms, defaultSession } from '../../src/state/session/session.ts';
import { dataset, type EnginePage, enginePage, progress, record, sample } from './enginePage.ts';

let store: EnginePage['store'];
let port: EnginePage['port'];
let actions: EnginePage['actions'];
let worker: EnginePage['worker'];
let runFrame: EnginePage['runFrame'];
let run: EnginePage['run'];
let open: EnginePage['open'];

beforeAll(async () => void (await judging.load()));
beforeEach(() => {
  ({ store, port, actions, worker, runFrame, run, open } = enginePage());
});

describe('from the store to the worker', () => {
  it('asks for data, network and loss at the start', () => {
    expect(worker.said).toEqual(['openPhantoms', 'build', 'setLoss']);
  });

  it('sends one loss for ten slider moves in a frame, the last one', () => {
    worker.said.length = 0;
    for (let i = 1; i <= 10; i++) actions.setParameter('lambda', i / 10);
    expect(worker.said).toEqual([]);
    runFrame();
    expect(worker.said).toEqual(['setLoss']);
    expect(worker.last).toMatchObject({ loss: { parameters: { lambda: 1 } } });
  });

  it('rebuilds the network for new weights, but not for another learning rate', () => {
    worker.said.length = 0;
    actions.setTraining({ learningRate: 0.01 });
    expect(worker.last).toMatchObject({ type: 'setTraining', training: { learningRate: 0.01 } });
    actions.newWeights();
    expect(worker.last).toMatchObject({ type: 'build', training: { seed: 2, learningRate: 0.01 } });
    expect(worker.said).toEqual(['setTraining', 'build']);
  });

  it('goes on with another optimiser, and moves only a learning rate that nobody chose', () => {
    worker.said.length = 0;
    actions.setTraining({ learningRate: 0.001 });
    actions.setOptimizer('sgd');
    expect(worker.last).toMatchObject({ training: { optimizer: 'sgd', learningRate: 0.05 } });
    actions.setOptimizer('adam');
    expect(worker.last).toMatchObject({ training: { optimizer: 'adam', learningRate: 0.001 } });
    actions.setTraining({ learningRate: 0.003 });
    actions.setOptimizer('sgd');
    expect(worker.last).toMatchObject({ training: { optimizer: 'sgd', learningRate: 0.003 } });
    expect(new Set(worker.said)).toEqual(new Set(['setTraining']));
  });

  it('prepares the images again for another size', async () => {
    await open(dataset('x'));
    actions.setSize(64);
    expect(worker.asked('prepare').ask).toMatchObject({ preparation: { size: 64 } });
  });

  it('opens the phantoms that a menu or a pasted link asks for', () => {
    worker.said.length = 0;
    actions.openPhantoms({ kind: 'phantoms', phantom: 'vessel', count: 3, seed: 9 });
    expect(worker.said).toEqual(['openPhantoms']);
    expect(worker.asked('openPhantoms').ask).toMatchObject({
      ...{ request: { phantom: 'vessel', seed: 9 } },
      preparation: { size: 128 },
    });
  });

  it('opens images that are under way again when their preparation changes, and loses none', async () => {
    actions.openFiles([{ path: 'a.png', file: new Blob() }]);
    const { number } = worker.asked('openFiles');
    actions.setSize(64);
    expect(worker.cancelled).toContain(number);
    expect(worker.asked('openFiles').ask).toMatchObject({
      ...{ files: [{ path: 'a.png' }], preparation: { size: 64 } },
    });
    await open(dataset('mine', 'ab'.repeat(32)));
    expect(store.getState().live.dataset?.title).toBe('mine');
  });

  it('says nothing of a session that is the same in all its fields', () => {
    actions.setAugmentation({ rotation: 5 });
    actions.openPhantoms({ kind: 'phantoms', phantom: 'vessel', count: 3, seed: 9 });
    worker.said.length = 0;
    store.setState((state) => ({ session: structuredClone(state.session) }));
    runFrame();
    expect(worker.said).toEqual([]);
  });

  it('shows the image that is looked at first, where the same phantoms are dialled otherwise', () => {
    const look = { ...naturalLook, noise: 0.2 };
    actions.openPhantoms({ ...defaultPhantoms, look });
    expect(worker.asked('openPhantoms').ask).toMatchObject({ request: { look }, first: 0 });
    actions.openPhantoms({ ...defaultPhantoms, look, seed: 2 });
    expect(worker.asked('openPhantoms').ask).not.toHaveProperty('first');
  });

  it('does not show it among phantoms of another size', async () => {
    await open(dataset('x'));
    const look = { ...naturalLook, noise: 0.2 };
    const { session } = store.getState();
    store.setState({ session: { ...session, size: 64, data: { ...defaultPhantoms, look } } });
    const before = store.getState().live.dataset;
    const shown = (mask: Uint8Array) =>
      worker.progress('openPhantoms', { kind: 'phantom', sample: { ...sample('a'), mask } });
    shown(new Uint8Array(16));
    expect(store.getState().live.dataset).toBe(before);
    const mask = Uint8Array.of(1, 1, 1, 1);
    shown(mask);
    expect(store.getState().live.dataset?.samples[0]?.mask).toBe(mask);
  });

  it('opens the phantoms of a work that is resumed, also where they are open', () => {
    const { session } = store.getState();
    const nothing = { files: null, painted: {}, run: null };
    for (const data of [defaultPhantoms, { ...defaultPhantoms, seed: 2 }]) {
      worker.said.length = 0;
      port.resume({ session: { ...session, data }, ...nothing });
      expect(worker.said).toEqual(['openPhantoms']);
      expect(worker.asked('openPhantoms').ask).toMatchObject({ request: data });
    }
  });

  it('asks for the files of a work that is resumed without them', async () => {
    const { session } = store.getState();
    const data = { kind: 'files', title: 'scans', count: 2, hash: 'ab12'.repeat(16) } as const;
    await open(dataset('scans', data.hash));
    port.resume({ session: { ...session, data }, files: null, painted: {}, run: null });
    expect(store.getState().live.notice?.action).toBe('open-files');
    await open(dataset('other', 'cd34'.repeat(16)));
    expect(store.getState().live.notice?.text).toContain('differs from the files');
  });

  it('watches the image that is looked at', async () => {
    await open(dataset('x'));
    expect(worker.last).toEqual({ type: 'watch', sampleId: 'a', threshold: 0.5 });
    actions.selectImage(-1);
    expect(store.getState().session.view.image).toBe(2);
    expect(worker.last).toMatchObject({ type: 'watch', sampleId: 'c' });
  });
});

describe('from the worker to the store', () => {
  it('keeps what is open when new files are of no use', async () => {
    await open(dataset('good'));
    const problems = [{ path: 'bad.png', reason: 'bad.png is empty.' }];
    actions.openFiles([]);
    await open(null, problems);
    const { live } = store.getState();
    expect(live.dataset?.title).toBe('good');
    expect(live.problems).toEqual(problems);
    expect(live.notice?.text).toContain('stays open');
  });

  it('puts opened files into the session, for the link', async () => {
    const hash = 'ab'.repeat(32);
    await open(dataset('DRIVE', hash));
    expect(store.getState().session.data).toEqual({
      kind: 'files',
      title: 'DRIVE',
      ...{ count: 3, masks: 3 },
      hash,
    });
    await open(dataset('Other', 'cd'.repeat(32)));
    expect(store.getState().live.notice).toBeNull();
  });

  it('says when opened files are not those that a link named', async () => {
    const asked = { kind: 'files', title: 'DRIVE', count: 6, hash: 'ab'.repeat(32) } as const;
    store.setState((state) => ({ session: { ...state.session, data: asked } }));
    expect(store.getState().live.notice).toMatchObject({ action: 'open-files' });
    await open(dataset('Other', 'cd'.repeat(32)));
    expect(store.getState().live.notice?.text).toContain('differs from the files');
    await open(dataset('DRIVE', asked.hash));
    expect(store.getState().live.notice).toBeNull();
  });

  it('asks for the folder where files of a link lack the masks that it was made with', async () => {
    const data = { kind: 'files', title: 'DRIVE', count: 3, hash: 'ab'.repeat(32) } as const;
    const named = (masks?: number) => {
      const asked = masks === undefined ? data : { ...data, masks };
      store.setState((state) => ({ session: { ...state.session, data: asked } }));
      return store.getState().live.notice?.text;
    };
    const without = (hash: string, title = 'a.png and 2 more') => {
      const images = dataset(title, hash);
      return { ...images, samples: images.samples.map((one) => ({ ...one, mask: null })) };
    };
    expect(named(2)).toContain('3 images with 2 masks opened as “DRIVE”');
    await open(without('cd'.repeat(32)));
    expect(store.getState().live.notice).toEqual({
      text: '3 images opened, no masks: the link was made with 3 images and 2 masks. Choose the folder that holds both.',
      action: 'open-files',
    });
    // The folder is held against the link as well.
    await open(dataset('Other', 'ef'.repeat(32)));
    expect(store.getState().live.notice?.text).toContain('“Other” differs from the files');

    // An older link does not say whether there were masks.
    expect(named()).toContain('3 images opened as “DRIVE”');
    await open(without('cd'.repeat(32)));
    expect(store.getState().live.notice).toMatchObject({ action: 'open-files' });
    expect(store.getState().live.notice?.text).toContain('which may have had masks');
    await open(dataset('DRIVE', data.hash));
    expect(store.getState().live.notice).toBeNull();

    // Whoever does without the masks is not asked again.
    named(2);
    await open(without('cd'.repeat(32)));
    actions.dismissNotice();
    await open(without('12'.repeat(32), 'mine'));
    expect(store.getState().live.notice).toBeNull();

    // Images that never had masks are only other ones.
    named(0);
    await open(without('cd'.repeat(32)));
    expect(store.getState().live.notice).toMatchObject({ action: null });
  });

  it('counts no painted masks among those that files had', async () => {
    const hash = 'ab'.repeat(32);
    await open(dataset('mine', hash));
    actions.paintMask('a', { width: 2, height: 2, labels: Uint8Array.of(1, 0, 0, 0) });
    actions.setSize(64);
    await open({ ...dataset('mine', hash), size: 4 });
    expect(store.getState().session.data).toMatchObject({ count: 3, masks: 2 });
  });

  it('notes the loss of the first step, and where another was used', () => {
    const { loss } = defaultSession;
    const gentle = { ...loss, parameters: { ...loss.parameters, gamma: 0.2 } };
    worker.deliver({ ...progress(record(1), record(2)), firstLoss: loss });
    const changes = [{ step: 4, from: loss, to: gentle }];
    worker.deliver({ ...progress(record(3), record(4)), changes });
    expect(Array.from(run().history, ({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(run()).toMatchObject({ changes, firstLoss: loss });
  });

  it('forgets steps that are made a second time after a lost device, and their changes', () => {
    const { loss } = defaultSession;
    const changes = [
      { step: 2, from: loss, to: loss },
      { step: 4, from: loss, to: loss },
    ];
    worker.deliver({ ...progress(...[1, 2, 3, 4].map(record)), changes });
    worker.deliver(progress({ ...record(3), batchLoss: 9 }));
    expect(Array.from(run().history, ({ step }) => step)).toEqual([1, 2, 3]);
    expect(run().history.last?.batchLoss).toBe(9);
    expect(run().changes).toEqual(changes.slice(0, 1));
  });

  it('says nothing when an opening was cancelled, and asks the worker to stop', async () => {
    await open(dataset('good'));
    actions.openFiles([]);
    worker.progress('openFiles', { kind: 'files', done: 1, total: 3, message: 'Reading' });
    expect(store.getState().live.opening).toMatchObject({ done: 1, total: 3 });
    actions.cancelOpening();
    expect(worker.cancelled).toEqual([worker.asked('openFiles').number]);
    expect(store.getState().live).toMatchObject({ notice: null, opening: null });
    await open(dataset('late'));
    expect(store.getState().live.dataset?.title).toBe('late');
  });

  it('says what went wrong when opening itself failed, and what was open stays', async () => {
    await open(dataset('good'));
    actions.openFiles([]);
    await worker.fail('openFiles', 'the disk is gone');
    const { dataset: still, notice, opening } = store.getState().live;
    expect(still?.title).toBe('good');
    expect(notice?.text).toContain('the disk is gone');
    expect(opening).toBeNull();
  });

  it('starts the history anew when the network is rewound', () => {
    worker.deliver({ ...progress(record(1)), scores: { a: 0.5 } });
    worker.deliver({ type: 'rewound', run: 'main', parameters: 120 });
    expect(run()).toMatchObject({ history: { length: 0 }, scores: {}, parameterCount: 120 });
  });

  it('says that the engine did not load and offers to try again, which starts it', () => {
    const message = 'The engine could not be loaded (offline). Retry.';
    worker.deliver({ type: 'notLoaded', message });
    expect(run().status).toMatchObject({ kind: 'failed', retry: true, message });
    expect(store.getState().live.notice).toEqual({ text: message, action: 'retry' });
    actions.retry();
    expect(worker.last).toEqual({ type: 'startEngine', engine: null });
  });

  it('says that the worker stopped, and what to do', () => {
    worker.break('out of memory');
    expect(store.getState().live.notice?.text).toMatch(/stopped \(out of memory\).*Reload/);
  });

  it('offers a smaller batch where one fits, and takes it', () => {
    const message = 'This network cannot be trained here.';
    const failed = { kind: 'failed', engine: 'webgpu', step: 0, message, retry: false } as const;
    worker.deliver({ type: 'status', run: 'main', status: { ...failed, batchSize: 1 } });
    const notice = { text: message, action: 'smaller-batch', batchSize: 1 };
    expect(store.getState().live.notice).toEqual(notice);
    actions.setTraining({ batchSize: 1 });
    expect(worker.last).toMatchObject({ type: 'setTraining', training: { batchSize: 1 } });
  });

  it('offers to retry a failure that can be retried', () => {
    const message = 'The graphics device was lost at step 4. Training restarts from step 0.';
    worker.deliver({
      ...{ type: 'status', run: 'main' },
      status: { kind: 'failed', engine: 'webgpu', step: 4, message, retry: true },
    });
    expect(store.getState().live.notice).toEqual({ text: message, action: 'retry' });
    actions.retry();
    expect(store.getState().live.notice).toBeNull();
    expect(worker.last).toEqual({ type: 'startEngine', engine: null });
  });
});

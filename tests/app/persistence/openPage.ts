/** The page as far as keeping is concerned, on a shelf in memory and with an engine that a test plays. */
import { vi } from 'vitest';
import { connectEngine } from '../../../src/app/connectEngine.ts';
import { firstWork, withLinkAlone } from '../../../src/app/persistence/beginning.ts';
import { connectKeeping } from '../../../src/app/persistence/connectKeeping.ts';
import { lookIntoStore } from '../../../src/app/persistence/lookIntoStore.ts';
import type { Dataset, Sample } from '../../../src/datasets/dataset.ts';
import type { EngineEvent, Opened, Order } from '../../../src/engine/protocol.ts';
import type { Moment } from '../../../src/runs/moment.ts';
import { unetLayers } from '../../../src/runs/networkLayers.ts';
import { type Actions, createActions } from '../../../src/state/actions.ts';
import { resetFragment } from '../../../src/state/specialLinks.ts';
import { type AppStore, createAppStore } from '../../../src/state/store.ts';
import type { TabLock } from '../../../src/storage/keep/keeper.ts';
import { freeLock, type KeepClient, keeperOn } from '../../storage/keep/keeperOn.ts';
import type { MemoryShelf } from '../../storage/keep/memoryShelf.ts';
import { FakeWorker, type Name } from '../fakeWorker.ts';

export const [ab12, cd34] = ['ab12'.repeat(16), 'cd34'.repeat(16)];

const sample: Sample = {
  ...{ id: 'a.png', name: 'a.png', split: 'training', width: 2, height: 2 },
  picture: { width: 2, height: 2, data: new Uint8ClampedArray(16) },
  ...{ mask: new Uint8Array(4), foregroundShare: 0 },
};

export const dataset = (hash: string, title = 'scans'): Dataset => ({
  ...{ title, hash, recognised: '', size: 2, channels: 1, labels: [] },
  ...{ classNames: ['foreground'], samples: [sample], foregroundShare: 0, choices: null },
});

const network = { depth: 1, filters: 4, norm: 'none' } as const;
const { parameterCount } = unetLayers(network, 1, 2);
const numbers = (value: number) => new Float32Array(parameterCount).fill(value);

export const momentAt = (step: number): Moment => ({
  ...{ step, position: 2 * step, channels: 1, classes: 2 },
  network,
  weights: numbers(step),
  moments: {
    ...{ optimizer: 'adam', updates: step },
    ...{ first: numbers(1), second: numbers(3) },
  },
});

export const named = (path: string) => ({ path, file: new Blob([path]) });

interface PageOptions {
  readonly lock?: TabLock;
  /** Instead of a keeper on the shelf. */
  readonly client?: KeepClient;
  /** The page does not wait for the store. */
  readonly isLate?: boolean;
}

/** A page on a shelf, with an engine that a test plays. */
export async function openPage(
  shelf: MemoryShelf,
  fragment = '',
  { lock = freeLock, client = keeperOn(shelf, lock), isLate = false }: PageOptions = {},
) {
  const isKnown = shelf.values.size > 0 || lock !== freeLock;
  const looking =
    isKnown || fragment === resetFragment
      ? lookIntoStore(fragment, client)
      : Promise.resolve(withLinkAlone(fragment));
  const begins = isLate ? withLinkAlone(fragment) : await looking;
  const store: AppStore = createAppStore(begins.session);
  const worker = new FakeWorker();
  const engine = connectEngine({
    ...{ store, startWorker: worker.start, nextFrame: (callback: () => void) => callback() },
    ...{ onFrame: () => {}, onRewound: () => {}, onGathered: () => {} },
    first: firstWork(begins),
  });
  let ids = 0;
  let filesKept = 0;
  const keeping = connectKeeping({
    ...{ store, first: store.getState(), engine, client, begins },
    awaited: isLate ? looking : null,
    ...{ onFirstSave: () => {}, download: () => {} },
    onFilesKept: () => {
      filesKept += 1;
    },
    newId: () => `work ${shelf.values.size} ${ids++}`,
  });
  store.setState(({ live }) => ({
    live: { ...live, shared: begins.trained ?? null, notice: begins.notice ?? live.notice },
  }));
  const actions: Actions = createActions(store, keeping.port, {
    ...keeping,
    saveProject: () => {},
    saveStudy: () => {},
    readRecords: () => {},
  });
  const deliver = (event: EngineEvent) => worker.deliver(event);
  /** Answers the opening under way. */
  const opened = async (of: Dataset | null, problems: Opened['problems'] = []) => {
    const asked = worker.requests.findLast(({ name }) => name.startsWith('open'));
    await worker.answer(asked!.name as 'openFiles', { dataset: of, problems });
  };
  const rewound = (parameters = 2) => deliver({ type: 'rewound', run: 'main', parameters });
  const train = async (from: number, to: number) => {
    const records = Array.from({ length: to - from + 1 }, (_, i) => ({
      ...{ step: from + i, batchLoss: 1 / (from + i) },
      ...{ training: null, validation: null },
    }));
    const { loss } = store.getState().session;
    deliver({
      ...{ type: 'progress', run: 'main', records, changes: [], frame: null, scores: null },
      firstLoss: from === 1 ? loss : null,
    });
    const status = { kind: 'paused', engine: 'cpu', step: to } as const;
    deliver({ type: 'status', run: 'main', status });
    if (worker.said.at(-1) === 'moment') await worker.answer('moment', momentAt(to));
  };
  const page = { store, actions, worker, deliver, opened, rewound, train, keeping, begins };
  return { ...page, looking, filesKept: () => filesKept };
}

/** Lets debounces and the keeper come to rest. */
export async function settle() {
  await vi.advanceTimersByTimeAsync(1000);
  await vi.advanceTimersByTimeAsync(1000);
}

export async function trainedOnFiles(shelf: MemoryShelf, steps = 1203) {
  const page = await openPage(shelf);
  await page.opened(dataset(''));
  page.actions.openFiles([named('a.png'), named('b.png')]);
  await page.opened(dataset(ab12));
  await page.train(1, steps);
  await settle();
  return page;
}

export async function trainedOnPhantoms(shelf: MemoryShelf) {
  const page = await openPage(shelf);
  await page.opened(dataset(''));
  await page.train(1, 20);
  await settle();
}

export const orders = ({ worker }: { worker: FakeWorker }, type: Order['type']) =>
  worker.orders.filter((order) => order.type === type);
export const asked = ({ worker }: { worker: FakeWorker }, name: Name) =>
  worker.requests.filter((request) => request.name === name);

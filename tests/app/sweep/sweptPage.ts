/** A page on shelves in memory, with a worker that trains trials by itself, as far as a test lets it. */

import { connectRuns } from '../../../src/app/runs/connectRuns.ts';
import { bindSweeps } from '../../../src/app/sweep/bindSweeps.ts';
import type { Dataset } from '../../../src/datasets/dataset.ts';
import type { EngineEvent, Order, RunId } from '../../../src/engine/protocol.ts';
import { unetLayers } from '../../../src/runs/networkLayers.ts';
import type { RunSetting } from '../../../src/runs/setting.ts';
import type { KeptStudy } from '../../../src/runs/sweep/keptStudy.ts';
import type { Study } from '../../../src/runs/sweep/study.ts';
import { encodeSession } from '../../../src/state/session/codec.ts';
import { defaultSession, type Session } from '../../../src/state/session/session.ts';
import { trialsOf } from '../../../src/state/sweep/trials.ts';
import { aStudy } from '../../runs/sweep/trials.ts';
import { keeperOn } from '../../storage/keep/keeperOn.ts';
import { MemoryShelf } from '../../storage/keep/memoryShelf.ts';
import { dataset, enginePage, sample } from '../enginePage.ts';

const network = { depth: 1, filters: 4, norm: 'none' } as const;
const sweptSession: Session = { ...defaultSession, network, size: 32 };

export const images: Dataset = {
  ...dataset('phantoms'),
  samples: [sample('a'), { ...sample('v'), split: 'validation' }],
};

/** A study of the session, with its trials. */
export function studyOf(change: Partial<Study> = {}): KeptStudy {
  const study = aStudy({ base: encodeSession(sweptSession), ...change });
  return { study, trials: trialsOf(study), paces: [] };
}

interface Played {
  network?: RunSetting['network'];
  training?: RunSetting['training'];
  loss?: RunSetting['loss'];
  step: number;
  until: number | null;
  isBegun: boolean;
}

const parameters = unetLayers(network, 1, 2).parameterCount;

/** What a trial comes to: it follows from its setting, its seed and its step. */
export const diceOf = (
  { lambda, gamma }: { lambda: number; gamma: number },
  seed: number,
  step: number,
) => 0.4 + 0.3 * lambda - 0.2 * (gamma - 0.4) ** 2 + 0.01 * seed + 0.001 * step;

export function sweptPage({
  shelves = { works: new MemoryShelf(), sweeps: new MemoryShelf() },
  /** Steps that are made before nothing more happens, as if the tab was gone. */
  most = Number.POSITIVE_INFINITY,
  /** What goes wrong with a trial when it has made its first step. */
  fails = (_: RunSetting['loss']): string | null => null,
} = {}) {
  const page = enginePage(sweptSession);
  const { store, worker, port } = page;
  const client = keeperOn(shelves.works, undefined, new MemoryShelf(), shelves.sweeps);
  const opened = client.ask('open', null);
  const access = { ready: async () => (await opened).kind === 'open', isOpened: true };
  let time = 0;
  let made = 0;
  const trained: string[] = [];
  const runs = new Map<RunId, Played>();
  const say = (event: EngineEvent) => worker.deliver(event);

  const play = (id: RunId) => {
    const run = runs.get(id);
    if (!run?.loss || !run.training || run.until === null || made >= most) return;
    if (!run.isBegun) {
      run.isBegun = true;
      const about = { run: id, parameters };
      if (run.step > 0) say({ type: 'restored', ...about, step: run.step, problem: null });
      else say({ type: 'rewound', ...about });
    }
    if (run.step >= run.until) {
      say({ type: 'status', run: id, status: { kind: 'paused', engine: 'cpu', step: run.step } });
      return;
    }
    run.step += 1;
    made += 1;
    time += 100;
    const { step, loss } = run;
    const why = fails(loss);
    if (why) {
      const status = { kind: 'failed', engine: 'cpu', step: 0, message: why } as const;
      say({ type: 'status', run: id, status: { ...status, retry: why.includes('device') } });
      return;
    }
    const dice = diceOf(loss.parameters, run.training.seed, step);
    const scores = {
      loss: 1 - dice,
      dice,
      iou: dice,
      precision: dice,
      recall: dice,
      classDice: [],
    };
    const isMeasured = step === 1 || step === run.until;
    say({
      ...{ type: 'progress', run: id, changes: [], frame: null, scores: null },
      firstLoss: step === 1 ? loss : null,
      records: [
        {
          step,
          batchLoss: 1 / step + dice,
          training: null,
          validation: isMeasured ? scores : null,
        },
      ],
    });
    queueMicrotask(() => play(id));
  };

  const receive = (order: Order) => {
    if (!('run' in order) || !order.run.startsWith('trial')) return;
    const run: Played = runs.get(order.run) ?? { step: 0, until: null, isBegun: false };
    runs.set(order.run, run);
    switch (order.type) {
      case 'build':
        Object.assign(run, { training: order.training, step: 0, isBegun: false });
        break;
      case 'restore':
        run.step = order.moment.step;
        break;
      case 'setLoss':
        run.loss = order.loss;
        trained.push(`${order.run} ${run.step} to ${run.until}`);
        break;
      case 'train':
        run.until = order.until ?? null;
        break;
      case 'pause':
        run.until = null;
        break;
      case 'close':
        runs.delete(order.run);
        return;
    }
    queueMicrotask(() => play(order.run));
  };
  /** Orders and requests are done as they come. */
  let told = 0;
  let asked = 0;
  const serve = async () => {
    for (; told < worker.orders.length; told++) receive(worker.orders[told] as Order);
    for (; asked < worker.requests.length; asked++) {
      const request = worker.requests[asked]!;
      const { number } = request;
      if (request.name === 'preview') {
        const { run, sampleId } = request.ask as { run: RunId; sampleId: string };
        const levels = new Uint16Array(4).fill(runs.get(run)?.step ?? 0);
        const prediction = { sampleId, step: runs.get(run)?.step ?? 0, size: 2, mask: null };
        await worker.answer('preview', { ...prediction, differences: [levels] }, request as never);
      } else if (request.name === 'moment') {
        const { step } = runs.get((request.ask as { run: RunId }).run)!;
        const weights = new Float32Array(parameters).fill(step);
        const moment = { step, position: step, channels: 1, classes: 2, network, weights } as const;
        await worker.answer('moment', { ...moment, moments: null }, { number } as never);
      }
    }
  };
  let ids = 0;
  connectRuns({
    ...{ store, engine: port, newId: () => `run ${ids++}`, ready: Promise.resolve() },
    pictureUrl: () => 'data:image/png;base64,AAAA',
  });
  const sweeps = bindSweeps({
    ...{ store, link: port.link, client, access },
    recording: async () => {},
    now: () => time,
  });
  const state = () => store.getState().live.sweeps;
  /** Lets the worker do what it is told until something is true. */
  const until = async (isTrue: () => boolean) => {
    for (let turn = 0; turn < 20_000 && !isTrue(); turn++) {
      await serve();
      await Promise.resolve();
    }
    if (!isTrue()) throw new Error(`never: ${JSON.stringify(state().note)} ${trained.join(', ')}`);
  };
  const rest = () => until(() => state().training === null && state().underWay === null);
  /** Goes on with it to its end. */
  const resumed = async () => {
    sweeps.resume('s');
    await until(() => state().training !== null);
    await rest();
  };
  const kept = () => state().studies.at(-1) as KeptStudy;
  /** Lets it do what it can do. */
  const settle = async () => {
    for (let turn = 0; turn < 3000; turn++) {
      await serve();
      await Promise.resolve();
    }
  };
  return { ...page, sweeps, shelves, trained, state, until, rest, resumed, kept, settle, client };
}

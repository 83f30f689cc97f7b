/** A race between the store and the worker: which runs there are, what they are told, and what is known of them. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { racing } from '../../src/app/connectEngine.ts';
import type { EngineEvent, Order } from '../../src/engine/protocol.ts';
import { defaultParameters } from '../../src/losses/parameters.ts';
import { raceOf, removed, selected } from '../../src/runs/raceEdits.ts';
import { runOf } from '../../src/state/live.ts';
import { isTraining } from '../../src/state/race.ts';
import { defaultSession } from '../../src/state/session/session.ts';
import { type EnginePage, enginePage } from './enginePage.ts';

const lossAt = (gamma: number) => ({
  id: 'asymmetric-unified-focal' as const,
  parameters: { ...defaultParameters, gamma },
});
const race = raceOf([
  { loss: null, seed: null },
  { loss: lossAt(0.1), seed: null },
  { loss: lossAt(0.1), seed: 9 },
]);

let store: EnginePage['store'];
let actions: EnginePage['actions'];
let worker: EnginePage['worker'];
let runFrame: EnginePage['runFrame'];
let shown: string[];

beforeAll(async () => void (await racing.load()));

beforeEach(() => {
  shown = [];
  ({ store, actions, worker, runFrame } = enginePage(defaultSession, {
    onFrame: (frame, run) => shown.push(`${run} ${frame.sampleId}`),
    onRewound: (run) => shown.push(`${run} rewound`),
  }));
  worker.orders.length = 0;
});

/** Orders since the last look, without what they have in common. */
const told = () =>
  worker.orders.splice(0).map((order) => [order.type, 'run' in order ? order.run : ''].join(' '));
const ordersOf = (type: Order['type']) => worker.orders.filter((order) => order.type === type);
const progress = (run: string, step: number): EngineEvent => ({
  ...{ type: 'progress', run, changes: [], firstLoss: null, scores: null },
  records: [{ step, batchLoss: 1, training: null, validation: null }],
  frame: { sampleId: 'a', step, size: 2, differences: [new Uint16Array(4)] },
});
const status = (run: string, kind: 'training' | 'paused'): EngineEvent => ({
  ...{ type: 'status', run },
  status: { kind, engine: 'cpu', step: 1, stepsPerSecond: 1 },
});

describe('a race', () => {
  it('opens a run for each entrant with its loss and seed, in step with the others, while the one there is rests', () => {
    actions.setRace(race);
    const builds = ordersOf('build');
    expect(builds).toMatchObject([
      { run: 'race 1', group: 'race', training: { seed: 1 } },
      { run: 'race 2', group: 'race', training: { seed: 1 } },
      { run: 'race 3', group: 'race', training: { seed: 9 } },
    ]);
    expect(ordersOf('setLoss')).toMatchObject([
      { run: 'race 1', loss: defaultSession.loss },
      { run: 'race 2', loss: lossAt(0.1) },
      { run: 'race 3', loss: lossAt(0.1) },
    ]);
    expect(told()[0]).toBe('pause main');
    expect(store.getState().live.selectedRun).toBe('race 1');
    actions.train();
    expect(told()).toEqual(['train race 1', 'train race 2', 'train race 3']);
  });

  it('opens what a link says from the start', () => {
    ({ store, worker } = enginePage({ ...defaultSession, race }));
    expect(ordersOf('build').map((order) => 'run' in order && order.run)).toEqual([
      ...['main', 'race 1', 'race 2', 'race 3'],
    ]);
    expect(store.getState().live.selectedRun).toBe('race 1');
  });

  it('moves with the sliders the entrant that is selected, and no other', () => {
    actions.setRace(race);
    told();
    actions.setParameter('gamma', 0.3);
    actions.setParameter('gamma', 0.4);
    expect(told()).toEqual([]);
    runFrame();
    expect(worker.orders).toMatchObject([
      { type: 'setLoss', run: 'race 1', loss: { parameters: { gamma: 0.4 } } },
    ]);
    told();
    const { session } = store.getState();
    const next = selected(session, 3);
    actions.setRace(next.race, next.loss);
    expect(store.getState().session.loss.parameters.gamma).toBe(0.1);
    expect(store.getState().live.selectedRun).toBe('race 3');
    runFrame();
    // Nobody's loss is another for it.
    expect(told()).toEqual([]);
    actions.setParameter('gamma', 0.7);
    runFrame();
    expect(told()).toEqual(['setLoss race 3']);
  });

  it('closes the run of an entrant that is removed, and tells the others nothing', () => {
    actions.setRace(race);
    worker.deliver(progress('race 2', 1));
    told();
    const next = removed(store.getState().session, 2);
    actions.setRace(next.race, next.loss);
    expect(told()).toEqual(['close race 2']);
    expect(store.getState().live.runs['race 2']).toBeUndefined();
    // What it said before it heard of that is of no run.
    worker.deliver(progress('race 2', 2));
    expect(store.getState().live.runs['race 2']).toBeUndefined();
    actions.pause();
    expect(told()).toEqual(['pause race 1', 'pause race 3']);
  });

  it('follows what all runs have in common: network, optimiser, pace', () => {
    actions.setRace(race);
    told();
    actions.setNetwork({ depth: 1, filters: 4, norm: 'none' });
    expect(told().toSorted()).toEqual([
      ...['build main', 'build race 1', 'build race 2', 'build race 3'],
    ]);
    actions.setTraining({ learningRate: 0.01 });
    expect(told().toSorted()).toEqual([
      ...['setTraining main', 'setTraining race 1', 'setTraining race 2', 'setTraining race 3'],
    ]);
    actions.setTraining({ pace: 2 });
    expect(told().toSorted()).toEqual([
      ...['setPace main', 'setPace race 1', 'setPace race 2', 'setPace race 3'],
    ]);
  });

  it('keeps what is known of each run apart', () => {
    actions.setRace(race);
    worker.deliver(progress('race 1', 1));
    worker.deliver(progress('race 1', 2));
    worker.deliver(progress('race 3', 1));
    worker.deliver({ type: 'rewound', run: 'race 3', parameters: 7 });
    const { runs } = store.getState().live;
    expect(runs['race 1']?.history).toHaveLength(2);
    expect(runs['race 3']).toMatchObject({ history: { length: 0 }, parameterCount: 7 });
    expect(runOf(store.getState().live)).toBe(runs['race 1']);
    expect(shown).toEqual(['race 1 a', 'race 1 a', 'race 3 a', 'race 3 rewound']);
  });

  it('trains while any of its runs does', () => {
    actions.setRace(race);
    worker.deliver(status('race 1', 'paused'));
    worker.deliver(status('race 3', 'training'));
    expect(isTraining(store.getState())).toBe(true);
    told();
    actions.toggleTraining();
    expect(told()).toEqual(['pause race 1', 'pause race 2', 'pause race 3']);
    worker.deliver(status('race 3', 'paused'));
    expect(isTraining(store.getState())).toBe(false);
  });

  it('says which entrant stopped by itself', () => {
    actions.setRace(race);
    const failed = { kind: 'failed', engine: 'cpu', step: 3, retry: false } as const;
    const message = 'The loss was not a number at step 4.';
    worker.deliver({ type: 'status', run: 'race 3', status: { ...failed, message } });
    expect(store.getState().live.notice?.text).toBe(`Asym. Unified Focal, seed 9: ${message}`);
  });

  it('begins only where it fits into memory, and says what would', async () => {
    const begun = actions.startRace(race);
    expect(worker.asked('room').ask).toMatchObject({ runs: 3 });
    const room = { bytes: 9, perRun: 3, available: 6, most: 2 };
    const refusal = '3 runs need 9 MB of memory, and 6 MB can be had. At most 2 fit: race no more.';
    await worker.answer('room', { ...room, refusal });
    await begun;
    expect(store.getState().session.race).toEqual([]);
    expect(store.getState().live.notice?.text).toBe(refusal);
    const again = actions.startRace(race);
    await worker.answer('room', { ...room, refusal: null });
    await again;
    expect(store.getState().session.race).toBe(race);
    expect(told().slice(-3)).toEqual(['train race 1', 'train race 2', 'train race 3']);
  });

  it('gives the sliders back to the one that was trained alone, which is as it was', () => {
    worker.deliver(progress('main', 5));
    actions.setRace(race);
    actions.setParameter('gamma', 0.2);
    runFrame();
    told();
    actions.setRace([]);
    expect(ordersOf('setLoss')).toMatchObject([
      { run: 'main', loss: { parameters: { gamma: 0.2 } } },
    ]);
    expect(told().toSorted()).toEqual([
      ...['close race 1', 'close race 2', 'close race 3', 'setLoss main'],
    ]);
    expect(store.getState().live.selectedRun).toBe('main');
    expect(runOf(store.getState().live).history).toHaveLength(1);
    expect(Object.keys(store.getState().live.runs)).toEqual(['main']);
  });
});

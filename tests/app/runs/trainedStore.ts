/** A store in which a test plays what trains, and the binding that writes it down. */
import { changeRun, takeRunEvent, untrained } from '../../../src/app/engine/runEvents.ts';
import { connectRuns } from '../../../src/app/runs/connectRuns.ts';
import type { Dataset, Sample } from '../../../src/datasets/dataset.ts';
import type { FinePrediction, RunId } from '../../../src/engine/protocol.ts';
import type { StepRecord } from '../../../src/runs/record.ts';
import type { WeightsCheck } from '../../../src/runs/weightsCheck.ts';
import { mainRun } from '../../../src/state/live.ts';
import { createAppStore } from '../../../src/state/store.ts';

const sample = (id: string, split: Sample['split']): Sample => ({
  ...{ id, name: id, split, width: 2, height: 2 },
  picture: { width: 2, height: 2, data: new Uint8ClampedArray(16) },
  ...{ mask: new Uint8Array(4), foregroundShare: 0 },
});

const dataset: Dataset = {
  ...{ title: 'scans', hash: '', recognised: '', size: 2, channels: 1, labels: [] },
  ...{ classNames: ['foreground'], foregroundShare: 0, choices: null },
  samples: ['a', 'b']
    .map((id) => sample(id, 'training'))
    .concat(['v', 'w'].map((id) => sample(id, 'validation'))),
};

const prediction: FinePrediction = {
  ...{ sampleId: 'v', step: 1, size: 2 },
  ...{ differences: [new Uint16Array(4)], mask: null },
};

export const scoresOf = (dice: number) => ({
  ...{ loss: 1 - dice, dice, iou: dice, precision: dice, recall: dice, classDice: [dice] },
});

export function trainedStore(ready: Promise<void> = Promise.resolve()) {
  const store = createAppStore();
  store.setState(({ live }) => ({
    live: {
      ...live,
      dataset,
      engine: { engine: 'wasm', label: 'WebAssembly', detail: '', passedOver: [] },
    },
  }));
  let ids = 0;
  const previewed: string[] = [];
  const binding = connectRuns({
    ...{ store, ready },
    engine: {
      preview: async (run, id) => {
        previewed.push(id);
        const { history } = store.getState().live.runs[run]!;
        return { ...prediction, step: history.last?.step ?? 0 };
      },
    },
    newId: () => `id ${ids++}`,
    pictureUrl: () => 'data:image/png;base64,AAAA',
  });
  const status = (kind: 'training' | 'paused', step: number, run: RunId = mainRun) => {
    const at = { engine: 'wasm', step } as const;
    changeRun(store, run, {
      status: kind === 'training' ? { kind, ...at, stepsPerSecond: 1 } : { kind, ...at },
    });
  };
  /** Steps as the worker tells them. @param dice  of a measurement at the last of them; null for none */
  const steps = (
    from: number,
    to: number,
    {
      dice = null as number | null,
      run = mainRun as RunId,
      loss = (step: number) => 1 / step,
      choice = store.getState().session.loss,
    } = {},
  ) => {
    const records: StepRecord[] = [];
    for (let step = from; step <= to; step++) {
      const validation = dice !== null && step === to ? scoresOf(dice) : null;
      records.push({ step, batchLoss: loss(step), training: null, validation });
    }
    const scores = dice === null ? null : { a: 0.1, v: dice - 0.1, w: dice + 0.1 };
    const firstLoss = from === 1 ? choice : null;
    takeRunEvent(
      store,
      { ...{ type: 'progress', run, records, changes: [], frame: null }, firstLoss, scores },
      false,
    );
  };
  const kept = (...checks: readonly WeightsCheck[]) => {
    const at = checks.map(({ step }) => step);
    takeRunEvent(store, { type: 'kept', run: mainRun, steps: at, best: null, checks }, false);
  };
  const reset = (run: RunId = mainRun) => changeRun(store, run, untrained);
  const records = () => store.getState().live.records;
  return { store, binding, status, steps, kept, reset, records, previewed };
}

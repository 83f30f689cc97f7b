/** A small study on noisy discs, as it leaves the browser. */
import { normEpsilon } from '../../src/engine/networks/unet.ts';
import type { StudyParts } from '../../src/export/study/studyParts.ts';
import { defaultParameters } from '../../src/losses/parameters.ts';
import type { RunRecord } from '../../src/runs/runRecord.ts';
import type { Study, Trial } from '../../src/runs/sweep/study.ts';
import { aRecord } from './runRecords.ts';
import { discs } from './trainingTask.ts';

export const aStudy: Study = {
  id: 'study-1',
  name: 'Discs, λ and the loss',
  base: 'v=1&lambda=0.5&seed=3&depth=1&filters=4&norm=instance&rate=0.01&batch=2',
  space: [
    { kind: 'choice', key: 'loss', choices: ['asymmetric-unified-focal', 'dice'] },
    {
      ...{ kind: 'number', key: 'lambda', low: 0, high: 1, scale: 'linear' },
      ...{ isWhole: false, count: 3 },
    },
    {
      ...{ kind: 'number', key: 'rate', low: 0.001, high: 0.1, scale: 'log' },
      ...{ isWhole: false, count: 2 },
    },
    { kind: 'number', key: 'batch', low: 1, high: 2, scale: 'linear', isWhole: true, count: 2 },
  ],
  design: { kind: 'sequence', points: 2, seed: 1 },
  repeats: 2,
  steps: 30,
  halving: null,
  startedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
};

/** By key of the link, as the session of `aStudy.base` has it. */
export const aSetting: Readonly<Record<string, string>> = {
  ...{ loss: 'asymmetric-unified-focal', lambda: '0.5', delta: '0.6', gamma: '0.5' },
  ...{ 'class-deltas': '', depth: '1', filters: '4', norm: 'instance', optimizer: 'adam' },
  ...{ 'augment-mirror': 'none', 'augment-rotation': '0', 'augment-scale': '1-1' },
  ...{ 'augment-elastic': '0', 'augment-brightness': '1', 'augment-chance': '1' },
  ...{ rate: '0.01', batch: '2', seed: '3', threshold: '0.5', fit: 'stretch' },
};

const values = [
  { loss: 'asymmetric-unified-focal', lambda: '0.25', rate: '0.01', batch: '2' },
  { loss: 'dice', lambda: '0.75', rate: '0.003', batch: '2' },
];

const trial = (number: number, changes: Partial<Trial>): Trial => ({
  ...{ number, point: number >> 1, seed: 3 + (number % 2), values: values[number >> 1]! },
  ...{ state: 'waiting', reason: null, curve: [], runId: null },
  ...changes,
});

export const someTrials: readonly Trial[] = [
  trial(0, {
    state: 'complete',
    curve: [
      [10, 0.2],
      [30, 0.8],
    ],
    runId: 'run-1',
  }),
  trial(1, { state: 'pruned', curve: [[10, 0.1]], runId: 'run-2' }),
  trial(2, { state: 'failed', reason: 'The loss is not finite at step 7.', runId: 'run-3' }),
  trial(3, {}),
];

const records: ReadonlyMap<string, RunRecord> = new Map(
  [1, 2, 3].map((number) => [`run-${number}`, aRecord(number, { dice: 0.8 })]),
);

/** Seven images, the last two for validation; the third has pixels that are left out where it is said. */
export function studyParts(changes: Partial<StudyParts> = {}, size = 16): StudyParts {
  const { inputs, masks } = discs(7, size, 1);
  const images = inputs.map((input, i) => ({
    ...{ split: i < 5 ? ('training' as const) : ('validation' as const), aspect: 1 },
    ...{ input, labels: masks[i]! },
  }));
  return {
    ...{ study: aStudy, trials: someTrials, setting: aSetting, records, normEpsilon },
    loss: { id: 'asymmetric-unified-focal', parameters: defaultParameters },
    linkOf: (of) => `v=1&seed=${of.seed}&lambda=${of.values.lambda}`,
    trainedOn: { title: 'Discs', hash: '', settings: {} },
    images: { size, channels: 1, classes: 2, images },
    ...changes,
  };
}

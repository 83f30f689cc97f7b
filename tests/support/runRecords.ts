/** Records of runs for tests: one that has everything, and changes to it. */
import { defaultParameters } from '../../src/losses/parameters.ts';
import type { RunRecord } from '../../src/runs/runRecord.ts';
import type { RunSetting } from '../../src/runs/setting.ts';

const scores = { loss: 0.4, dice: 0.8, iou: 0.66, precision: 0.9, recall: 0.7, classDice: [0.8] };
const imageDice = { mean: 0.78, low: 0.7, high: 0.85, count: 4 };

interface Changes extends Partial<Omit<RunRecord, 'setting'>> {
  readonly seed?: number;
  readonly gamma?: number;
  readonly network?: RunSetting['network'];
  readonly loss?: RunSetting['loss'];
  /** Dice of the last measurement. */
  readonly dice?: number;
}

export function aRecord(number: number, changes: Changes = {}): RunRecord {
  const { seed = 1, gamma = 0.5, dice = 0.8, loss, network, ...others } = changes;
  return {
    id: `run-${number}`,
    number,
    name: null,
    isPinned: false,
    link: `v=1&seed=${seed}`,
    setting: {
      network: network ?? { depth: 1, filters: 4, norm: 'none' },
      training: { optimizer: 'adam', learningRate: 0.001, batchSize: 4, seed },
      loss: loss ?? {
        id: 'asymmetric-unified-focal',
        parameters: { ...defaultParameters, gamma },
      },
    },
    lossChanges: 0,
    course: '',
    images: { title: 'Phantoms, seed 1', hash: '', settings: {} },
    engine: 'WebAssembly',
    startedAt: 1_700_000_000_000 + number * 1000,
    endedAt: null,
    seconds: 12.5,
    steps: 40,
    firstBatchLoss: 0.9,
    lastBatchLoss: 0.3,
    final: { step: 40, scores: { ...scores, dice }, imageDice },
    best: { step: 30, scores: { ...scores, dice: dice + 0.01 }, imageDice },
    curves: {
      batchLoss: { steps: [1, 40], values: [0.9, 0.3] },
      validationLoss: { steps: [10, 40], values: [0.8, 0.4] },
      validationDice: { steps: [10, 40], values: [0.2, dice] },
    },
    thumbnails: [{ sampleId: 'ultrasound 3', picture: 'data:image/png;base64,AAAA' }],
    ...others,
  };
}

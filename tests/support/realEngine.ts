/** An engine on a plan that really computes, in Node and in browsers, with everything that it says recorded. */
import type { Dataset, Sample } from '../../src/datasets/dataset.ts';
import type { OpenedImages } from '../../src/engine/images/imageDesk.ts';
import type { NetworkPlan, PlanRequest } from '../../src/engine/networks/network.ts';
import type { EngineEvent, Order, RunId } from '../../src/engine/protocol.ts';
import { Engine } from '../../src/engine/training/engine.ts';
import { defaultParameters } from '../../src/losses/catalogue.ts';
import type { LossChoice } from '../../src/losses/lossFunction.ts';
import type { Moment } from '../../src/runs/moment.ts';
import type { StepRecord } from '../../src/runs/record.ts';
import type { NetworkConfig, TrainingConfig } from '../../src/runs/setting.ts';
import { yieldToMessages } from '../engine/support/yieldToMessages.ts';
import { discs } from './trainingTask.ts';

export const loss: LossChoice = {
  id: 'asymmetric-unified-focal',
  parameters: defaultParameters,
};
export const otherLoss: LossChoice = { id: 'dice', parameters: defaultParameters };
export const network = { depth: 1, filters: 4, norm: 'instance' } as const;
export const training: TrainingConfig = {
  ...{ optimizer: 'adam', learningRate: 0.01, batchSize: 2, seed: 3 },
};

/** Seven images, the last two for validation. */
function openedImages(size: number): OpenedImages {
  const { inputs, masks } = discs(7, size, 1);
  const samples = masks.map(
    (mask, i): Sample => ({
      ...{ id: `image ${i}`, name: `image ${i}`, split: i < 5 ? 'training' : 'validation' },
      ...{ width: size, height: size, mask, foregroundShare: 0.25 },
      picture: { width: 1, height: 1, data: new Uint8ClampedArray(4) },
    }),
  );
  const dataset: Dataset = {
    ...{ title: 'Discs', recognised: '', choices: null, size, channels: 1, hash: '' },
    ...{ classNames: ['foreground'], labels: [], samples, foregroundShare: 0.25 },
  };
  return { dataset, pixels: { channels: 1, inputs } };
}

export interface RealEngineOptions {
  /** Side of the images in pixels. */
  readonly size?: number;
  readonly network?: NetworkConfig;
  readonly training?: TrainingConfig;
}

const unwatched = () => ({ signal: new AbortController().signal, progress: () => {} });

export class RealEngine {
  readonly events: EngineEvent[] = [];
  private readonly engine: Engine;
  private readonly setting: Required<RealEngineOptions>;
  private changed: () => void = () => {};

  constructor(
    createPlan: (request: PlanRequest) => Promise<NetworkPlan>,
    options: RealEngineOptions = {},
  ) {
    this.setting = { size: 16, network, training, ...options };
    const { size } = this.setting;
    const images = async () => {
      const again = async () => openedImages(size);
      return { images: openedImages(size), problems: [], again };
    };
    const need = { bytes: 0, perRun: 0, largestPiece: 0 };
    this.engine = new Engine({
      post: (event) => {
        this.events.push(event);
        this.changed();
      },
      images: { openPhantoms: images, openFiles: images },
      startBackend: async () => ({
        description: { engine: 'wasm', label: 'Test', detail: '', passedOver: [] },
        failed: new Promise(() => {}),
        createPlan,
        memoryFor: async () => ({ need, left: 0, piece: 0 }),
        dispose: () => {},
      }),
      now: () => performance.now(),
      yieldToMessages,
    });
    void this.engine.openFiles(
      [],
      { size, validationShare: 0.25, seed: 1, classes: 2 },
      unwatched(),
    );
    this.send(
      { type: 'startEngine', engine: null },
      { type: 'watch', sampleId: 'image 6', threshold: 0.5 },
    );
  }

  send(...orders: Order[]): void {
    for (const order of orders) this.engine.receive(order);
  }

  /** Builds a run with its loss. */
  build(run: RunId, change: { group?: string; loss?: LossChoice } = {}): void {
    const { group, loss: choice = loss } = change;
    const { network: config, training: own } = this.setting;
    this.send({ type: 'build', run, network: config, training: own, ...(group ? { group } : {}) });
    this.send({ type: 'setLoss', run, loss: choice });
  }

  /** Trains a run from the beginning, so many steps. */
  course(run: RunId, steps: number, firstLoss = loss): void {
    this.send({ type: 'repeat', run, course: { steps, firstLoss, changes: [] } });
  }

  recordsOf(run: RunId): StepRecord[] {
    return this.events.flatMap((event) =>
      event.type === 'progress' && event.run === run ? event.records : [],
    );
  }

  statusOf(run: RunId) {
    const said = this.events.findLast((event) => event.type === 'status' && event.run === run);
    return said?.type === 'status' ? said.status : undefined;
  }

  keptOf(run: RunId) {
    const said = this.events.findLast((event) => event.type === 'kept' && event.run === run);
    return said?.type === 'kept' ? said : undefined;
  }

  /** Resolves once all of these rest at a step. */
  restAt(step: number, ...runs: RunId[]): Promise<void> {
    return this.until(() =>
      runs.every((run) => {
        const status = this.statusOf(run);
        return status?.kind === 'paused' && status.step === step;
      }),
    );
  }

  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.changed = () => holds() && resolve();
      this.changed();
    });
  }

  async moment(run: RunId): Promise<Moment> {
    return (await this.engine.answers.moment(run, unwatched())).answer as Moment;
  }

  momentAt(run: RunId, step: number): Moment | null {
    return this.engine.answers.momentAt({ run, step }).answer;
  }

  async past(run: RunId, step: number, sampleId = 'image 6') {
    const ask = { run, step, sampleId, threshold: 0.5, scores: true };
    return (await this.engine.answers.past(ask, unwatched())).answer;
  }
}

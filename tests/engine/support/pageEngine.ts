/** An engine in the page itself, so that a test can reach its device and its tensors. */
import { startBackend } from '../../../src/engine/backends/backend.ts';
import { imageSource } from '../../../src/engine/images/imageSource.ts';
import type { EngineEvent, EngineId, Opened, Order } from '../../../src/engine/protocol.ts';
import { Engine } from '../../../src/engine/training/engine.ts';
import type { LossChoice } from '../../../src/losses/lossFunction.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import type { StepRecord } from '../../../src/runs/record.ts';
import type { TrainingConfig } from '../../../src/runs/setting.ts';

import type { BenchOrder } from './engineBench.ts';
import { yieldToMessages } from './yieldToMessages.ts';

export class PageEngine {
  readonly events: EngineEvent[] = [];
  /** All records so far, those of networks that are gone as well. */
  readonly records: StepRecord[] = [];
  private readonly engine: Engine;
  opened: Opened | null = null;
  private changed: () => void = () => {};

  constructor() {
    this.engine = new Engine({
      post: (event) => {
        this.events.push(event);
        if (event.type === 'progress') this.records.push(...event.records);
        this.changed();
      },
      images: imageSource,
      startBackend,
      now: () => performance.now(),
      yieldToMessages,
    });
  }

  /** Orders to the run that the page looks at, where they name no other. */
  send(...orders: BenchOrder[]): void {
    for (const order of orders) this.engine.receive({ run: 'main', ...order } as Order);
  }

  /** Four phantoms and a network of one level for them. */
  start(engine: EngineId, seed: number, size = 32): void {
    void this.engine
      .openPhantoms(
        { kind: 'phantoms', phantom: 'mixed', count: 4, seed: 1 },
        { size, validationShare: 0.25, seed, classes: 2 },
        null,
        { signal: new AbortController().signal, progress: () => {} },
      )
      .then((opened) => {
        this.opened = opened;
      });
    this.build(seed);
    this.setLoss({ id: 'asymmetric-unified-focal', parameters: defaultParameters });
    this.send({ type: 'startEngine', engine });
  }

  build(seed: number): void {
    const network = { depth: 1, filters: 4, norm: 'instance' } as const;
    this.send({ type: 'build', network, training: this.training(2, seed) });
  }

  training(batchSize: number, seed = 1): TrainingConfig {
    return { optimizer: 'adam', learningRate: 0.01, batchSize, seed };
  }

  setLoss(loss: LossChoice): void {
    this.send({ type: 'setLoss', loss });
  }

  get status() {
    const said = this.events.findLast((event) => event.type === 'status' && event.run === 'main');
    return said?.type === 'status' ? said.status : undefined;
  }

  /** Ids of the images that are open. */
  get sampleIds(): string[] {
    return this.opened?.dataset?.samples.map(({ id }) => id) ?? [];
  }

  /** Which engine really came up: another one where this browser lacks it. */
  get description() {
    return this.events.findLast((event) => event.type === 'engine')?.description;
  }

  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.changed = () => holds() && resolve();
      this.changed();
    });
  }

  /** Makes single steps and waits until it rests. */
  async steps(count: number): Promise<void> {
    const before = this.records.length;
    for (let step = 0; step < count; step++) this.send({ type: 'step' });
    await this.until(
      () => this.records.length === before + count && this.status?.kind === 'paused',
    );
  }
}

/** An engine on a fake backend, with everything that it says recorded. */
import type { Dataset, NamedFile, Preparation, Sample } from '../../../src/datasets/dataset.ts';
import type { Backend, BackendRequest } from '../../../src/engine/backends/backend.ts';
import type { ImageSource, OpenedImages } from '../../../src/engine/images/imageDesk.ts';
import type { PlanRequest } from '../../../src/engine/networks/network.ts';
import type {
  EngineEvent,
  EngineId,
  EngineStatus,
  GatherRequest,
  Opened,
  Order,
} from '../../../src/engine/protocol.ts';
import { Engine, type OpenOptions } from '../../../src/engine/training/engine.ts';
import type { RequestOptions } from '../../../src/engine/training/runRequests.ts';
import { defaultParameters } from '../../../src/losses/catalogue.ts';
import type { LossChoice } from '../../../src/losses/lossFunction.ts';
import type { Moment } from '../../../src/runs/moment.ts';
import type { TrainingConfig } from '../../../src/runs/setting.ts';
import { type FakeNetwork, FakePlan } from './fakeNetwork.ts';

type WithoutRun<Of> = Of extends { run: string } ? Omit<Of, 'run'> & { run?: string } : Of;
/** An order; to the run that the page looks at where it names no other. */
export type BenchOrder = WithoutRun<Order>;

export const unwatched = () => ({ signal: new AbortController().signal, progress: () => {} });

const phantoms = { kind: 'phantoms', phantom: 'mixed', count: 4, seed: 1 } as const;
export const preparation: Preparation = { size: 32, validationShare: 0.25, seed: 1, classes: 2 };
export const training: TrainingConfig = {
  optimizer: 'adam',
  learningRate: 0.01,
  batchSize: 2,
  seed: 1,
};
export const network = { depth: 1, filters: 4, norm: 'none' } as const;
export const loss: LossChoice = { id: 'asymmetric-unified-focal', parameters: defaultParameters };

/** Four images of 4 x 4 pixels, the last for validation. */
export function fakeImages({ masks = true, size = 4 } = {}): OpenedImages {
  const samples = [0, 1, 2, 3].map(
    (i): Sample => ({
      id: `image ${i}`,
      name: `image ${i}`,
      split: i === 3 ? 'validation' : 'training',
      width: size,
      height: size,
      picture: { width: 1, height: 1, data: new Uint8ClampedArray(4) },
      mask: masks ? new Uint8Array(size * size).fill(1, 0, size) : null,
      foregroundShare: masks ? 1 / size : 0,
    }),
  );
  const dataset: Dataset = {
    title: 'Four',
    recognised: '',
    choices: null,
    size,
    channels: 1,
    classNames: ['foreground'],
    labels: [],
    samples,
    hash: '',
    foregroundShare: masks ? 1 / size : 0,
  };
  return {
    dataset,
    pixels: { channels: 1, inputs: samples.map(() => new Float32Array(size * size)) },
  };
}

export class FakeBackend implements Backend {
  readonly description: Backend['description'];
  readonly plans: FakePlan[] = [];
  /** Runs on its plans, in the order in which they were made. */
  readonly networks: FakeNetwork[] = [];
  createError: Error | null = null;
  plansAsked = 0;
  /** A plan is there when this is. */
  createGate: Promise<void> = Promise.resolve();
  readonly requests: PlanRequest[] = [];
  readonly failed: Promise<string>;
  isDisposed = false;
  /** In all, in the unit of {@link memoryFor}. */
  memory = 1000;
  break: (reason: string) => void = () => {};
  private readonly lossOf: FakeNetwork['lossOf'] | null;
  private readonly fits: (request: PlanRequest) => boolean;

  constructor(
    engine: EngineId,
    lossOf: FakeNetwork['lossOf'] | null,
    fits: (request: PlanRequest) => boolean,
  ) {
    this.fits = fits;
    this.description = { engine, label: engine, detail: 'fake', passedOver: [] };
    this.lossOf = lossOf;
    this.failed = new Promise((resolve) => {
      this.break = resolve;
    });
  }

  async createPlan(request: PlanRequest): Promise<FakePlan> {
    if (this.createError) throw this.createError;
    this.plansAsked += 1;
    await this.createGate;
    if (!this.fits(request)) throw new RangeError('it needs a smaller batch');
    this.requests.push(request);
    const made = new FakePlan(request, (run) => {
      if (this.lossOf) run.lossOf = this.lossOf;
      this.networks.push(run);
    });
    this.plans.push(made);
    return made;
  }

  /** Bytes: a plan takes 50, and each run 10. */
  async memoryFor() {
    const left = this.memory - 10 * this.networks.filter((run) => !run.isDisposed).length;
    return { need: { bytes: 60, largestPiece: 1, perRun: 10 }, left, piece: 1 };
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

export class EngineBench {
  readonly events: EngineEvent[] = [];
  readonly backends: FakeBackend[] = [];
  readonly requests: BackendRequest[] = [];
  readonly engine: Engine;
  images = fakeImages();
  engineId: EngineId = 'webgpu';
  lossOf: FakeNetwork['lossOf'] | null = null;
  fits: (request: PlanRequest) => boolean = () => true;
  startError: string | null = null;
  private watchers: (() => void)[] = [];

  constructor(source: Partial<ImageSource> = {}) {
    const opened = async () => ({
      images: this.images,
      problems: [],
      again: async ({ size }: Preparation) => fakeImages({ size }),
    });
    this.engine = new Engine({
      post: (event) => {
        this.events.push(event);
        for (const watcher of this.watchers) watcher();
      },
      images: { openPhantoms: opened, openFiles: opened, ...source },
      startBackend: async (request) => {
        this.requests.push(request);
        request.report('Starting fake', this.engineId);
        if (this.startError) throw new Error(this.startError);
        const backend = new FakeBackend(this.engineId, this.lossOf, this.fits);
        this.backends.push(backend);
        return backend;
      },
      now: () => performance.now(),
      yieldToMessages: () => new Promise((resolve) => setImmediate(resolve)),
    });
  }

  /** Orders to the run that the page looks at, where they name no other. */
  send(...orders: BenchOrder[]): void {
    for (const order of orders) this.engine.receive({ run: 'main', ...order } as Order);
  }

  /** What the page sends at the start. */
  sendStart(): void {
    void this.openPhantoms();
    this.send(
      { type: 'build', network, training },
      { type: 'setLoss', loss },
      { type: 'startEngine', engine: null },
      { type: 'watch', sampleId: 'image 1', threshold: 0.5 },
    );
  }

  /** @param options  for the request */
  openPhantoms(options: Partial<OpenOptions> = {}): Promise<Opened> {
    return this.note(
      this.engine.openPhantoms(phantoms, preparation, null, { ...unwatched(), ...options }),
    );
  }

  openFiles(files: readonly NamedFile[] = [], options: Partial<OpenOptions> = {}): Promise<Opened> {
    return this.note(this.engine.openFiles(files, preparation, { ...unwatched(), ...options }));
  }

  prepare(as: Preparation): Promise<Opened | null> {
    return this.note(this.engine.prepare(as, unwatched()));
  }

  async moment(run = 'main'): Promise<Moment | null> {
    return (await this.engine.answers.moment(run, unwatched())).answer;
  }

  fine(sampleId: string, zoom: number, options: Partial<RequestOptions> = {}) {
    return this.engine.answers.fine('main', sampleId, zoom, { ...unwatched(), ...options });
  }

  preview(sampleId: string) {
    return this.engine.answers.preview('main', sampleId, unwatched());
  }

  gather(request: GatherRequest, options: Partial<RequestOptions> = {}) {
    return this.engine.answers.gather('main', request, { ...unwatched(), ...options });
  }

  /** What was opened, in the order of the answers. */
  readonly opened: Opened[] = [];

  private async note<Answer extends Opened | null>(work: Promise<Answer>): Promise<Answer> {
    const answer = await work;
    if (answer) this.opened.push(answer);
    for (const watcher of this.watchers) watcher();
    return answer;
  }

  statusesOf(run: string): EngineStatus[] {
    return this.events.flatMap((event) =>
      event.type === 'status' && event.run === run ? [event.status] : [],
    );
  }

  get statuses(): EngineStatus[] {
    return this.statusesOf('main');
  }

  get status(): EngineStatus | undefined {
    return this.statuses.at(-1);
  }

  progressOf(run: string): Extract<EngineEvent, { type: 'progress' }>[] {
    return this.events.flatMap((event) =>
      event.type === 'progress' && event.run === run ? [event] : [],
    );
  }

  get progress(): Extract<EngineEvent, { type: 'progress' }>[] {
    return this.progressOf('main');
  }

  get steps(): number[] {
    return this.progress.flatMap(({ records }) => records.map(({ step }) => step));
  }

  get network(): FakeNetwork {
    return this.backends.at(-1)?.networks.at(-1) as FakeNetwork;
  }

  /** Resolves once this holds; rejects when it does not within ten seconds. */
  until(holds: () => boolean, what = 'the condition'): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(
            new Error(`${what} never held; the last status is ${JSON.stringify(this.status)}`),
          ),
        10_000,
      );
      const look = () => {
        if (!holds()) return;
        clearTimeout(timer);
        this.watchers = this.watchers.filter((watcher) => watcher !== look);
        resolve();
      };
      this.watchers.push(look);
      look();
    });
  }

  untilStatus(kind: EngineStatus['kind']): Promise<void> {
    return this.until(() => this.status?.kind === kind, `status ${kind}`);
  }
}

/** A bench that is ready to train. */
export async function ready(bench = new EngineBench()): Promise<EngineBench> {
  bench.sendStart();
  await bench.untilStatus('ready');
  return bench;
}

/** Whether it rests at a step. */
export const isAt = (bench: EngineBench, step: number) => (): boolean =>
  bench.status?.kind === 'paused' && bench.status.step === step;

/** A bench that made so many steps, and rests. */
export async function trained(steps: number, bench = new EngineBench()): Promise<EngineBench> {
  await ready(bench);
  bench.send({ type: 'train' });
  await bench.until(() => bench.network.recorded.length >= steps, `${steps} steps`);
  bench.send({ type: 'pause' });
  await bench.untilStatus('paused');
  return bench;
}

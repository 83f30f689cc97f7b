/**
 * The engine of the worker. Commands only write down what is wanted; one loop makes it true, one job
 * at a time, so that commands that arrive while it is busy are latest-wins and nothing runs twice.
 */
import { lossFunction } from '../../losses/lossFunction.ts';
import type { Moment } from '../../runs/moment.ts';
import { buffersOf, mismatchOf } from '../../runs/moment.ts';
import { unetLayers } from '../../runs/networkLayers.ts';
import type { NetworkConfig, TrainingConfig } from '../../runs/setting.ts';
import type { Backend, BackendRequest } from '../backends/backend.ts';
import { ImageDesk, type ImageSource, type OpenedImages } from '../images/imageDesk.ts';
import { DoesNotFit } from '../networks/memory.ts';
import type {
  Command,
  EngineEvent,
  EngineId,
  EngineStatus,
  Gathered,
  GatherRequest,
} from '../protocol.ts';
import { Experiment } from './experiment.ts';
import { type Job, JobLoop } from './jobLoop.ts';
import { flushEveryMs, Progress } from './progress.ts';
import {
  brokenSentence,
  misfitSentence,
  noEngineSentence,
  notFiniteSentence,
  nothingToTrainOn,
} from './sentences.ts';
import { LossNotFinite, type TrainingSetting } from './trainer.ts';

export interface EngineOptions {
  readonly post: (event: EngineEvent, transfer?: Transferable[]) => void;
  readonly images: ImageSource;
  /** Loads the part with tfjs in it, and brings a backend up. */
  readonly startBackend: (request: BackendRequest) => Promise<Backend>;
  /** Milliseconds. */
  readonly now: () => number;
  /** Resolves after the messages that wait were received. */
  readonly yieldToMessages: () => Promise<void>;
}

/** How long a failed command waits for the device to say that it was lost. */
const causeDelayMs = 200;

/** Arrays that may change hands with the answer. */
function transferOf(gathered: Gathered): ArrayBuffer[] {
  return gathered.kind === 'masks' ? gathered.masks.map(({ bytes }) => bytes.buffer) : [];
}

/** The device was lost or refused a command. The message is the beginning of a sentence. */
class BackendBroken extends Error {}

interface BuildRequest {
  readonly images: OpenedImages;
  readonly config: NetworkConfig;
  readonly training: TrainingConfig;
  readonly setting: () => TrainingSetting;
}

export class Engine {
  private readonly options: EngineOptions;
  private readonly desk: ImageDesk;
  private readonly progress: Progress;

  // What the commands so far ask for.
  private askedEngine: EngineId | null = null;
  private network: NetworkConfig | null = null;
  private training: TrainingConfig | null = null;
  private loss: TrainingSetting['loss'] | null = null;
  private stepsPerSecond: number | null = null;
  private watch: { readonly sampleId: string; readonly threshold: number } | null = null;
  private images: OpenedImages | null = null;
  private fine: { readonly sampleId: string; readonly zoom: number } | null = null;
  private gather: GatherRequest | null = null;
  private isTraining = false;
  /** Single steps still owed. */
  private steps = 0;

  // What is to be done about it.
  private startIsDue = false;
  private build: 'fresh' | 'carry' | 'restore' | null = null;
  private restoring: Moment | null = null;
  /** What came of it, until the network is built. */
  private restored: { readonly problem: string | null } | null = null;
  private momentIsDue = false;
  private rewindIsDue = false;
  private frameIsDue = false;
  private scoresAreDue = false;

  // What is true.
  private backend: Backend | null = null;
  /** What `backend` was started for. */
  private startedFor: EngineId | null | undefined;
  private experiment: Experiment | null = null;
  /** Weights of an experiment whose backend is gone. */
  private kept: Moment | null = null;
  /** Whether it was training when it broke. */
  private resumes = false;
  private readonly avoid = new Map<EngineId, string>();
  private stepsOnBackend = 0;
  private hasCompiled = false;
  private hasFailed = false;
  /** The network last built was too large. */
  private doesNotFit = false;
  private nextStepAt = 0;

  private readonly loop: JobLoop;
  private lastStatus = '';

  constructor(options: EngineOptions) {
    this.options = options;
    this.progress = new Progress(options.post, options.now);
    const { now, yieldToMessages } = options;
    const nextJob = () => this.nextJob();
    const onFailure = async (reason: unknown) => this.fail(await this.causeOf(reason));
    this.loop = new JobLoop({ nextJob, onFailure, now, yieldToMessages });
    this.desk = new ImageDesk(
      options.images,
      options.post,
      (images) => this.setImages(images),
      (images) => {
        this.images = images;
        this.loop.poke();
      },
    );
  }

  receive(command: Command): void {
    switch (command.type) {
      case 'openPhantoms':
        void this.desk.openPhantoms(command.request, command.preparation, command.first);
        break;
      case 'openFiles':
        void this.desk.openFiles(command.files, command.preparation);
        break;
      case 'prepare':
        void this.desk.prepareAgain(command.preparation);
        break;
      case 'askMask':
        void this.desk.sendMask(command.sampleId);
        break;
      case 'paintMasks':
        this.desk.paint(command.masks);
        break;
      case 'cancelOpening':
        this.desk.cancel();
        break;
      case 'startEngine':
        this.askedEngine = command.engine;
        this.startIsDue = true;
        this.isTraining ||= this.resumes;
        break;
      case 'build':
        this.network = command.network;
        this.training = command.training;
        this.startAnew();
        break;
      case 'setTraining':
        this.training = command.training;
        // A network is built for one size of batch.
        if (this.doesNotFit || this.experiment?.request.batchSize !== command.training.batchSize)
          this.build ??= 'carry';
        break;
      case 'setLoss':
        this.loss = {
          evaluates: lossFunction(command.loss.choice),
          revision: command.loss.revision,
        };
        break;
      case 'setPace':
        this.stepsPerSecond = command.stepsPerSecond;
        this.nextStepAt = 0;
        break;
      case 'watch':
        this.scoresAreDue ||= command.threshold !== this.watch?.threshold;
        this.watch = command;
        this.frameIsDue = true;
        break;
      case 'predictFine':
        this.fine = command;
        break;
      case 'cancelFine':
        this.fine = null;
        break;
      case 'gather':
        this.gather = command.request;
        break;
      case 'cancelGather':
        this.gather = null;
        break;
      case 'train':
        this.isTraining = true;
        this.wantSteps();
        break;
      case 'pause':
        this.pause();
        break;
      case 'step':
        this.steps += 1;
        this.wantSteps();
        break;
      case 'reset':
        this.pause();
        this.kept = null;
        this.restored = null;
        if (this.build === 'restore') this.build = 'fresh';
        if (this.experiment && !this.build) this.rewindIsDue = true;
        break;
      case 'moment':
        this.momentIsDue = true;
        break;
      case 'restore':
        this.startAnew();
        this.build = 'restore';
        this.restoring = command.moment;
        break;
      default:
        command satisfies never;
    }
    this.loop.poke();
  }

  private setImages(images: OpenedImages): void {
    this.images = images;
    this.startAnew();
    this.loop.poke();
  }

  /** Fresh weights. A training that runs is another experiment's and ends; one only asked for begins. */
  private startAnew(): void {
    this.build = 'fresh';
    this.kept = null;
    this.restoring = null;
    this.restored = null;
    this.resumes = false;
    if (this.experiment) this.pause();
  }

  private pause(): void {
    this.isTraining = false;
    this.resumes = false;
    this.steps = 0;
    this.frameIsDue = true;
  }

  private wantSteps(): void {
    this.hasFailed = false;
    this.progress.begin();
    // After a failure, Train is as good as Retry.
    if (!this.backend && this.startedFor !== undefined) this.startIsDue = true;
    // Trying again says again why it does not fit.
    if (this.doesNotFit) this.build ??= 'carry';
    if (!this.experiment) this.status(this.preparing('Preparing the network'));
  }

  /** The most urgent thing to do, null when all that is wanted is true. */
  private nextJob(): Job | null {
    const { backend, experiment } = this;
    // Whatever follows must find the network at the step that was reported last.
    if (backend && experiment && experiment.stepsUnderWay > 0)
      return () => this.step(backend, experiment);
    if (this.momentIsDue) return () => this.moment(experiment);
    if (this.startIsDue) return () => this.start();
    const { images, network, training, loss } = this;
    if (!backend || !images || !network || !training || !loss) return null;
    const setting = () => {
      const { optimizer, learningRate, augmentation } = this.training ?? training;
      return {
        ...{ optimizer, learningRate, loss: this.loss ?? loss },
        ...(augmentation ? { augmentation } : {}),
      };
    };
    if (!experiment && !this.build && this.doesNotFit) return null;
    if (!experiment || this.build)
      return () => this.rebuild(backend, { images, config: network, training, setting });
    if (experiment.request.images !== images) return async () => this.repaint(experiment, images);
    if (this.rewindIsDue) return async () => this.rewind(experiment);
    const wantsSteps = this.isTraining || this.steps > 0;
    if (this.frameIsDue) return () => this.show(experiment, loss);
    if (this.fine) return () => this.predictFine(experiment);
    if (this.gather) return () => this.gatherFor(experiment, loss);
    if (wantsSteps) return () => this.step(backend, experiment);
    this.settle(backend, experiment);
    return null;
  }

  /** Whether steps may be sent ahead: not where anything else waits to see the network. */
  private goesOn(): boolean {
    const isAwaited =
      this.startIsDue ||
      this.build ||
      this.rewindIsDue ||
      this.experiment?.request.images !== this.images ||
      this.frameIsDue ||
      this.momentIsDue ||
      this.fine ||
      this.gather;
    return this.isTraining && this.stepsPerSecond === null && !isAwaited && !this.progress.isDue;
  }

  private async start(): Promise<void> {
    this.startIsDue = false;
    const engine = this.askedEngine;
    if (this.backend && engine === this.startedFor) return;
    if (engine !== this.startedFor) this.avoid.clear();
    if (this.experiment) this.kept = await this.loop.waitFor(this.experiment.weightsNow());
    this.close();
    this.startedFor = engine;
    this.hasFailed = false;
    const backend = await this.options.startBackend({
      engine,
      avoid: this.avoid,
      report: (message, tried) => this.status({ kind: 'preparing', message, engine: tried }),
    });
    this.backend = backend;
    this.resumes = false;
    this.doesNotFit = false;
    void backend.failed.then((reason) => this.breakDown(backend, reason));
    this.options.post({ type: 'engine', description: backend.description });
  }

  private async rebuild(
    backend: Backend,
    { images, config, training, setting }: BuildRequest,
  ): Promise<void> {
    this.status(this.preparing('Building the network'));
    const { build, experiment } = this;
    this.build = null;
    this.rewindIsDue = false;
    this.hasFailed = false;
    this.doesNotFit = false;
    if (experiment && build === 'carry')
      this.kept = await this.loop.waitFor(experiment.weightsNow());
    if (build === 'restore') this.takeUp(images, config);
    const from = build === 'fresh' ? null : this.kept;
    experiment?.dispose();
    this.experiment = null;
    this.progress.clear();
    this.hasCompiled = false;
    const { seed, batchSize } = training;
    const { now } = this.options;
    const threshold = () => this.watch?.threshold ?? 0.5;
    const onCompiling = (done: number, total: number) =>
      this.status(this.preparing(`Compiling the network: ${done} of ${total} kernels`));
    const goesOn = () => this.goesOn();
    const onMemory = (bytes: number) => this.options.post({ type: 'memory', bytes });
    const request = {
      ...{ images, config, seed, batchSize, from },
      ...{ setting, goesOn, onCompiling, onMemory, threshold, now },
    };
    const building = Experiment.build(backend, request);
    const built = await this.loop.waitFor(building).catch((reason) => this.misfit(reason));
    if (!built) return;
    this.experiment = built;
    this.kept = null;
    if (!from) this.options.post({ type: 'rewound', parameters: built.parameterCount });
    this.reportRestored(built);
    this.frameIsDue = true;
  }

  /** Makes what is to be restored the weights to build with, where they are this network's. */
  private takeUp({ dataset, pixels }: OpenedImages, config: NetworkConfig): void {
    const { restoring } = this;
    this.restoring = null;
    if (!restoring) return;
    const layers = unetLayers(config, pixels.channels, dataset.classNames.length + 1);
    const problem = mismatchOf(restoring, layers);
    this.kept = problem ? null : restoring;
    this.restored = { problem };
  }

  private reportRestored({ parameterCount: parameters, trainer }: Experiment): void {
    if (!this.restored) return;
    const { problem } = this.restored;
    this.restored = null;
    this.options.post({ type: 'restored', parameters, step: trainer.step, problem });
    this.scoresAreDue = true;
  }

  /** The training as it is; without a network, what there is to build it with. */
  private async moment(experiment: Experiment | null): Promise<void> {
    const { post } = this.options;
    const isCurrent = experiment && !this.build && !this.rewindIsDue;
    const made = isCurrent ? await this.loop.waitFor(experiment.moment()) : null;
    this.momentIsDue = false;
    // Its steps are known to the page before it is.
    this.progress.flush(null);
    if (made) post({ type: 'moment', moment: made }, buffersOf(made));
    else post({ type: 'moment', moment: this.restoring ?? this.kept });
  }

  /** A network too large for the device is no fault of the device: it waits for another choice. */
  private misfit(reason: unknown): null {
    if (!(reason instanceof RangeError)) throw reason;
    this.pause();
    this.refuseGather();
    this.doesNotFit = true;
    const asked = this.training?.batchSize ?? 1;
    const offered = reason instanceof DoesNotFit ? reason.batchSize : Math.floor(asked / 2) || null;
    this.hasFailed = true;
    this.status({
      kind: 'failed',
      engine: this.backend?.description.engine ?? null,
      step: this.kept?.step ?? 0,
      message: misfitSentence(reason.message),
      retry: false,
      ...(offered === null ? {} : { batchSize: offered }),
    });
    return null;
  }

  private rewind(experiment: Experiment): void {
    this.rewindIsDue = false;
    this.hasFailed = false;
    experiment.rewind();
    this.progress.clear();
    this.options.post({ type: 'rewound', parameters: experiment.parameterCount });
    this.frameIsDue = true;
  }

  /** Takes other masks of the same images; where others are trained on, the network goes on in a new plan. */
  private repaint(experiment: Experiment, images: OpenedImages): void {
    const classesOf = ({ dataset }: OpenedImages) => dataset.classNames.length;
    if (classesOf(images) !== classesOf(experiment.request.images)) {
      this.startAnew();
      return;
    }
    if (!experiment.takeMasks(images)) {
      this.build = 'carry';
      return;
    }
    this.frameIsDue = true;
    this.scoresAreDue = true;
  }

  /** Sends the watched image as the current weights see it, and the scores if the threshold moved. */
  private async show(experiment: Experiment, loss: TrainingSetting['loss']): Promise<void> {
    this.frameIsDue = false;
    // While it trains, the next measurement brings the scores anyway; untrained, they say nothing.
    const scores = this.scoresAreDue && !this.isTraining && experiment.trainer.step > 0;
    this.scoresAreDue = false;
    if (!scores && !this.watch) return;
    const measurement = scores ? await this.loop.waitFor(experiment.measure(loss.evaluates)) : null;
    if (measurement) this.progress.addScores(experiment.scoresOf(measurement));
    await this.flush(experiment, measurement);
  }

  /** Training waits meanwhile; other commands are heard between two batches of tiles. */
  private async predictFine(experiment: Experiment): Promise<void> {
    const asked = this.fine;
    if (!asked || !this.images) return;
    const { post, yieldToMessages } = this.options;
    const size = asked.zoom * this.images.dataset.size;
    const image = await this.desk.one(asked.sampleId, size);
    const goesOn = async (done: number, total: number) => {
      await yieldToMessages();
      const isWanted = this.fine === asked && !this.build && !this.startIsDue;
      if (isWanted) post({ type: 'fineProgress', done, total });
      return isWanted;
    };
    const prediction =
      image && (await this.loop.waitFor(experiment.fine(asked.sampleId, image, size, goesOn)));
    if (this.fine !== asked) return;
    this.fine = null;
    const problem = prediction ? null : 'The image or the network changed meanwhile. Try again.';
    post(
      { type: 'fine', prediction, problem },
      prediction?.differences.map(({ buffer }) => buffer as ArrayBuffer),
    );
  }

  /** Training waits meanwhile; other commands are heard between two batches of images. */
  private async gatherFor(experiment: Experiment, loss: TrainingSetting['loss']): Promise<void> {
    const asked = this.gather;
    if (!asked) return;
    const { post, yieldToMessages } = this.options;
    const goesOn = async (done: number, total: number) => {
      await yieldToMessages();
      const isWanted =
        this.gather === asked && !this.build && !this.startIsDue && !this.rewindIsDue;
      if (isWanted) post({ type: 'gathering', done, total });
      return isWanted;
    };
    const gathering = experiment.gather(asked, loss.evaluates, goesOn);
    const result = await this.loop.waitFor(gathering);
    if (this.gather !== asked) return;
    this.gather = null;
    const problem = result ? null : 'The images or the network changed meanwhile. Save again.';
    post({ type: 'gathered', result, problem }, result ? transferOf(result) : []);
  }

  private async step(backend: Backend, experiment: Experiment): Promise<void> {
    if (!experiment.canTrain) {
      this.pause();
      this.failed(nothingToTrainOn, experiment.trainer.step, false);
      return;
    }
    const { now } = this.options;
    const start = now();
    const isSent = experiment.stepsUnderWay > 0;
    const isPaced = this.isTraining && this.stepsPerSecond !== null && !isSent;
    if (isPaced && start < this.nextStepAt) {
      // The last step must not wait for the next one to be shown.
      if (this.progress.hasRecords && this.progress.isDue) await this.flush(experiment, null);
      else await this.loop.rest(Math.min(this.nextStepAt - start, flushEveryMs));
      return;
    }
    this.nextStepAt = start + 1000 / (this.stepsPerSecond ?? Number.POSITIVE_INFINITY);
    if (!this.hasCompiled) this.status(this.preparing('Compiling the network: first step'));
    if (!isSent) this.steps = Math.max(0, this.steps - 1);
    const { record, measurement } = await this.loop.waitFor(experiment.trainStep());
    // What the first step took was mostly compiling, and is no part of the rate.
    if (!this.hasCompiled) this.progress.begin();
    this.hasCompiled = true;
    this.stepsOnBackend += 1;
    this.progress.addStep(record);
    if (measurement) this.progress.addScores(experiment.scoresOf(measurement));
    if (!this.progress.isDue || experiment.stepsUnderWay > 0) return;
    await this.flush(experiment, measurement);
    if (!this.isTraining) return;
    const { engine } = backend.description;
    const { stepsPerSecond } = this.progress;
    this.status({ kind: 'training', engine, step: record.step, stepsPerSecond });
  }

  private async flush(
    experiment: Experiment,
    measurement: Parameters<Experiment['frame']>[1],
  ): Promise<void> {
    const sampleId = this.watch?.sampleId;
    const frame =
      sampleId === undefined
        ? null
        : await this.loop.waitFor(experiment.frame(sampleId, measurement));
    this.progress.flush(frame);
  }

  /** Nothing left to do: what was gathered goes out, and the status says that it rests. */
  private settle(backend: Backend, experiment: Experiment): void {
    this.progress.flush(null);
    if (this.hasFailed) return;
    const { engine } = backend.description;
    const { step } = experiment.trainer;
    this.status({ kind: step > 0 ? 'paused' : 'ready', engine, step });
  }

  /** A device that is lost first fails the command at hand, and says why a moment later. */
  private async causeOf(reason: unknown): Promise<unknown> {
    const { backend } = this;
    if (!backend || reason instanceof LossNotFinite) return reason;
    if (!this.loop.cause) await this.loop.rest(causeDelayMs);
    return this.loop.cause ?? reason;
  }

  private fail(reason: unknown): void {
    const { backend, experiment } = this;
    if (reason instanceof LossNotFinite) {
      this.pause();
      this.failed(notFiniteSentence(reason), reason.kept.step, false);
      return;
    }
    const text = reason instanceof Error ? reason.message : String(reason);
    if (!backend) {
      this.failed(noEngineSentence(text), this.kept?.step ?? 0, true);
      return;
    }
    const { engine, label } = backend.description;
    const why = reason instanceof BackendBroken ? text : `${label} failed (${text})`;
    if (this.stepsOnBackend === 0) this.avoid.set(engine, `${why} before its first step.`);
    if (experiment) this.kept = experiment.trainer.kept;
    const keptStep = this.kept?.step ?? 0;
    const sentence = brokenSentence(why, experiment?.trainer.step ?? keptStep, keptStep);
    this.close();
    const wasTraining = this.isTraining;
    this.pause();
    this.resumes = wasTraining;
    this.failed(sentence, keptStep, true, engine);
  }

  /** Lets go of the backend and all that lives on it. A dead device may throw while it is let go. */
  private close(): void {
    for (const part of [this.experiment, this.backend])
      try {
        part?.dispose();
      } catch (reason) {
        console.warn('Freeing a broken backend failed:', reason);
      }
    this.experiment = null;
    this.backend = null;
    this.loop.forgive();
    this.stepsOnBackend = 0;
  }

  private breakDown(backend: Backend, reason: string): void {
    if (this.backend !== backend) return;
    this.loop.interrupt(new BackendBroken(reason));
  }

  private preparing(message: string): EngineStatus {
    return { kind: 'preparing', message, engine: this.backend?.description.engine ?? null };
  }

  /** Without a network there is nothing to save. */
  private refuseGather(): void {
    if (!this.gather) return;
    this.gather = null;
    const problem = 'The network stopped before all was saved. Save again when it runs.';
    this.options.post({ type: 'gathered', result: null, problem });
  }

  private failed(message: string, step: number, retry: boolean, engine?: EngineId): void {
    this.hasFailed = true;
    this.refuseGather();
    const on = engine ?? this.backend?.description.engine ?? null;
    this.status({ kind: 'failed', engine: on, step, message, retry });
  }

  private status(status: EngineStatus): void {
    const text = JSON.stringify(status);
    if (text === this.lastStatus) return;
    this.lastStatus = text;
    this.options.post({ type: 'status', status });
  }
}

/**
 * The engine of the worker. Orders only write down what is wanted of each run; one loop makes it true, one job at a
 * time, so that orders that arrive while it is busy are latest-wins and nothing runs twice. Runs take their turns.
 */

import type { NamedFile, Preparation } from '../../datasets/dataset.ts';
import { type PreparedImages, preparedImages } from '../../datasets/preparedImages.ts';
import type { PaintedMask } from '../../masks/paint/paintedMask.ts';
import type { PhantomRequest } from '../../phantoms/phantomRequest.ts';
import type { Backend, BackendRequest } from '../backends/backend.ts';
import { ImageDesk, type ImageSource } from '../images/imageDesk.ts';
import { LoadFailed } from '../loadFailed.ts';
import type { EngineEvent, Opened, OpeningProgress, Order, RunId } from '../protocol.ts';
import { BackendBroken, BackendDesk } from './backendDesk.ts';
import { ComputingFailed } from './computing.ts';
import { type Job, JobLoop } from './jobLoop.ts';
import { LockStep } from './lockStep.ts';
import { keptBytes } from './past.ts';
import { PlanPool } from './plans.ts';
import { EngineRun, type RunOrder } from './run.ts';
import { RunAnswers } from './runAnswers.ts';
import { RunJobs } from './runJobs.ts';
import {
  brokenSentence,
  networkStopped,
  noEngineSentence,
  notFiniteSentence,
  runFailedSentence,
} from './sentences.ts';
import type { Watched } from './showing.ts';
import { LossNotFinite } from './trainer.ts';

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

export interface OpenOptions {
  readonly signal: AbortSignal;
  readonly progress: (progress: OpeningProgress) => void;
}

const textOf = (reason: unknown) => (reason instanceof Error ? reason.message : String(reason));

export class Engine {
  private readonly options: EngineOptions;
  private readonly desk: ImageDesk;
  private readonly backends: BackendDesk;
  private readonly plans = new PlanPool();
  private readonly runs = new Map<RunId, EngineRun>();
  /** Answers what is asked of runs. */
  readonly answers: RunAnswers;
  private readonly lockStep: LockStep;
  private readonly jobs: RunJobs;
  private readonly loop: JobLoop;
  private watched: Watched | null = null;
  /** The run whose turn was last. */
  private turn: RunId | null = null;
  /** The run that the job at hand is for. */
  private working: EngineRun | null = null;

  constructor(options: EngineOptions) {
    this.options = options;
    const { now, yieldToMessages } = options;
    this.desk = new ImageDesk(options.images, () => this.takeImages());
    this.backends = new BackendDesk({
      startBackend: options.startBackend,
      report: (message, engine) => this.sayAll({ kind: 'preparing', message, engine }),
      onBroken: (reason) => this.loop.interrupt(reason),
    });
    this.loop = new JobLoop({
      nextJob: () => this.nextJob(),
      onFailure: async (reason) => this.breakDown(textOf(reason)),
      ...{ now, yieldToMessages },
    });
    this.lockStep = new LockStep(() => this.runs.values(), now);
    this.answers = new RunAnswers({
      ...{ desk: this.desk, backends: this.backends, plans: this.plans },
      runOf: (id) => this.runs.get(id),
      poke: () => this.loop.poke(),
    });
    this.jobs = new RunJobs({
      backends: this.backends,
      plans: this.plans,
      lockStep: this.lockStep,
      loop: () => this.loop,
      images: () => this.desk.images,
      watched: () => this.watched,
      now,
    });
  }

  receive(order: Order): void {
    switch (order.type) {
      case 'startEngine':
        this.backends.ask(order.engine);
        for (const run of this.runs.values()) this.retry(run);
        break;
      case 'watch':
        this.watched = { sampleId: order.sampleId, threshold: order.threshold };
        break;
      case 'paintMasks':
        this.paint(order.masks);
        break;
      case 'close':
        this.closeRun(order.run);
        break;
      default:
        this.receiveOf(order);
    }
    this.loop.poke();
  }

  openPhantoms(
    request: PhantomRequest,
    preparation: Preparation,
    first: number | null,
    options: OpenOptions,
  ): Promise<Opened> {
    const show = (sample: Extract<OpeningProgress, { kind: 'phantom' }>['sample']) =>
      options.progress({ kind: 'phantom', sample });
    const wanted = first === null ? null : { position: first, show };
    return this.desk.openPhantoms(request, preparation, this.watchOf(options), wanted);
  }

  openFiles(
    files: readonly NamedFile[],
    preparation: Preparation,
    options: OpenOptions,
  ): Promise<Opened> {
    return this.desk.openFiles(files, preparation, this.watchOf(options));
  }

  /** The images that are open, at another size or split; null where none are. */
  prepare(preparation: Preparation, options: OpenOptions): Promise<Opened | null> {
    return this.desk.prepareAgain(preparation, this.watchOf(options));
  }

  /** Takes images that were opened before the engine was there, or are about to be. */
  adopt(
    preparation: Preparation,
    opening: Parameters<ImageDesk['adopt']>[1],
    options: OpenOptions,
  ): Promise<Opened> {
    return this.desk.adopt(preparation, opening, this.watchOf(options));
  }

  /** All images that are open, as they are trained on; null where none are. */
  preparedImages(): PreparedImages | null {
    const { images } = this.desk;
    return images && preparedImages(images.dataset, images.pixels);
  }

  maskOf(sampleId: string): Promise<PaintedMask | null> {
    return this.desk.maskOf(sampleId);
  }

  private receiveOf(order: Exclude<RunOrder, { type: 'close' }>): void {
    const run = this.runs.get(order.run);
    if (run) run.receive(order, this.desk.images);
    else if (order.type === 'build') this.openRun(order);
    if (!run) return;
    if (!['train', 'step', 'repeat'].includes(order.type)) return;
    this.backends.askAgain();
    if (!run.actual.training) run.say(this.jobs.preparing('Preparing the network'));
  }

  private openRun(order: Extract<Order, { type: 'build' }>): void {
    const { run: id, network, training, group = null } = order;
    const { post, now, yieldToMessages } = this.options;
    const keptShare = () => keptBytes / this.runs.size;
    const of = { id, network, training, group, keptShare };
    this.runs.set(id, new EngineRun({ ...of, post, now, yieldToMessages }));
    for (const run of this.runs.values()) run.past.makeRoom();
  }

  private closeRun(id: RunId): void {
    const run = this.runs.get(id);
    if (!run) return;
    this.runs.delete(id);
    run.isClosed = true;
    run.pause();
    run.requests.refuseAll(networkStopped);
    this.lockStep.forget(run);
    // A job of its own that is under way frees it when it is done.
    if (this.working !== run) this.jobs.release(run);
  }

  private retry(run: EngineRun): void {
    if (run.actual.resumes) run.want({ trains: true });
    run.become({ resumes: false, hindrance: null });
  }

  private paint(masks: Readonly<Record<string, PaintedMask | null>>): void {
    const repainted = this.desk.paint(masks);
    if (repainted) this.options.post(repainted);
  }

  private watchOf({ signal, progress }: OpenOptions) {
    return {
      signal,
      progress: (done: number, total: number, message: string) =>
        progress({ kind: 'files', done, total, message }),
    };
  }

  /** Other images are another beginning of every run. */
  private takeImages(): void {
    for (const run of this.runs.values()) run.takeImages();
    this.loop.poke();
  }

  /** The most urgent thing to do, null when all that is wanted is true. */
  private nextJob(): Job | null {
    if (this.backends.isDue || this.hasOtherMasks) {
      const busy = this.inTurn().filter(({ actual }) => (actual.training?.stepsUnderWay ?? 0) > 0);
      for (const run of busy) {
        const job = this.jobOf(run);
        if (job) return job;
      }
      if (this.backends.isDue) return () => this.start();
    }
    let rest = Number.POSITIVE_INFINITY;
    for (const run of this.inTurn()) {
      const next = this.jobs.next(run);
      if (typeof next === 'number') rest = Math.min(rest, next);
      else if (next) return this.guarded(run, next);
      else this.jobs.settle(run);
    }
    return Number.isFinite(rest) ? () => this.loop.rest(rest) : null;
  }

  /** Whether masks were painted that a plan does not have yet; it takes them while no step is under way. */
  private get hasOtherMasks(): boolean {
    const { images } = this.desk;
    return [...this.runs.values()].some(({ actual: { training } }) =>
      training ? training.shared.opened !== images : false,
    );
  }

  private jobOf(run: EngineRun): Job | null {
    const next = this.jobs.next(run);
    return typeof next === 'function' ? this.guarded(run, next) : null;
  }

  /** All runs, the one after the last first. */
  private inTurn(): EngineRun[] {
    const runs = [...this.runs.values()];
    const last = runs.findIndex(({ id }) => id === this.turn);
    return [...runs.slice(last + 1), ...runs.slice(0, last + 1)];
  }

  private guarded(run: EngineRun, job: Job): Job {
    return async () => {
      this.turn = run.id;
      this.working = run;
      try {
        await job();
      } catch (reason) {
        await this.failed(run, reason);
      } finally {
        this.working = null;
        if (run.isClosed) this.jobs.release(run);
      }
    };
  }

  /** A failure belongs to what failed: the loss, the code that did not load, the backend, or the run. */
  private async failed(run: EngineRun, reason: unknown): Promise<void> {
    const step = run.actual.training?.step ?? run.actual.kept?.step ?? 0;
    if (reason instanceof LossNotFinite) {
      run.past.goBack(reason.kept.step);
      this.jobs.fail(run, notFiniteSentence(reason), reason.kept.step);
      return;
    }
    if (reason instanceof LoadFailed) {
      this.jobs.fail(run, reason.message, step, true);
      return;
    }
    const isOfBackend = reason instanceof ComputingFailed || reason instanceof BackendBroken;
    const cause = isOfBackend ? await this.loop.causeOf(reason) : this.loop.cause;
    if (cause instanceof BackendBroken) this.breakDown(cause.message);
    else if (isOfBackend) {
      const label = this.backends.current?.description.label ?? 'The engine';
      this.breakDown(`${label} failed (${textOf(reason)})`);
    } else {
      console.error(reason);
      this.jobs.fail(run, runFailedSentence(textOf(reason), step), step);
    }
  }

  private async start(): Promise<void> {
    if (this.backends.mustGo)
      for (const run of this.runs.values()) {
        const { training } = run.actual;
        if (!training) continue;
        run.become({ kept: await this.loop.waitFor(training.moment()) });
        this.jobs.release(run);
      }
    try {
      const started = await this.backends.start();
      if (!started) return;
      for (const run of this.runs.values()) run.become({ hindrance: null });
      this.options.post({ type: 'engine', description: started.description });
    } catch (reason) {
      const text = textOf(reason);
      const message = reason instanceof LoadFailed ? text : noEngineSentence(text);
      for (const run of this.runs.values())
        this.jobs.fail(run, message, run.actual.kept?.step ?? 0, true);
    }
  }

  /** The backend cannot go on. @param why  the beginning of a sentence */
  private breakDown(why: string): void {
    this.backends.blame(why);
    for (const run of this.runs.values()) {
      const { training } = run.actual;
      const kept = training?.kept ?? run.actual.kept;
      const keptStep = kept?.step ?? 0;
      const sentence = brokenSentence(why, training?.step ?? keptStep, keptStep);
      this.jobs.release(run);
      run.become({ kept });
      run.past.goBack(keptStep);
      this.jobs.fail(run, sentence, keptStep, true);
    }
    this.backends.close();
    this.loop.forgive();
  }

  private sayAll(status: Parameters<EngineRun['say']>[0]): void {
    for (const run of this.runs.values()) run.say(status);
  }
}

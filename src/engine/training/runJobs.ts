/** What brings a run nearer to what is wanted of it: build, begin again, show, answer, step. One job at a time. */
import { mismatchOf } from '../../runs/moment.ts';
import { unetLayers } from '../../runs/networkLayers.ts';
import type { Backend } from '../backends/backend.ts';
import type { OpenedImages } from '../images/imageDesk.ts';
import { DoesNotFit } from '../networks/memory.ts';
import type { EngineEvent, EngineStatus } from '../protocol.ts';
import type { BackendDesk } from './backendDesk.ts';
import { ComputingFailed } from './computing.ts';
import type { Job, JobLoop } from './jobLoop.ts';
import type { LockStep } from './lockStep.ts';
import type { PlanPool, PlanShape } from './plans.ts';
import { flushEveryMs } from './progress.ts';
import type { EngineRun } from './run.ts';
import { doesNotFitSentence, networkStopped, nothingToTrainOn } from './sentences.ts';
import { Showing, type Watched } from './showing.ts';
import { Stepping } from './stepping.ts';
import { Training } from './training.ts';

export interface RunJobsOptions {
  readonly backends: BackendDesk;
  readonly plans: PlanPool;
  readonly lockStep: LockStep;
  readonly loop: () => JobLoop;
  readonly images: () => OpenedImages | null;
  /** Null before the page said which image it looks at. */
  readonly watched: () => Watched | null;
  /** Milliseconds. */
  readonly now: () => number;
}

export class RunJobs {
  private readonly options: RunJobsOptions;
  private readonly showing: Showing;
  private readonly stepping: Stepping;

  constructor(options: RunJobsOptions) {
    this.options = options;
    this.showing = new Showing({ ...options, settle: (run) => this.settle(run) });
    this.stepping = new Stepping({ ...options, showing: this.showing });
  }

  /**
   * The most urgent thing to do for a run; or for how many milliseconds it waits, Infinity for until another run has made
   * its step; null when it rests.
   */
  next(run: EngineRun): Job | number | null {
    const { backends, images: imagesNow, lockStep } = this.options;
    const { showing, stepping } = this;
    const backend = backends.current;
    const images = imagesNow();
    const { actual, wanted } = run;
    const { training } = actual;
    // Whatever follows must find the network at the step that was reported last.
    if (training && training.stepsUnderWay > 0)
      return lockStep.mayReport(run) ? () => this.step(run, training) : Number.POSITIVE_INFINITY;
    if (!backend || !images || !wanted.loss) return null;
    const shape = { images, config: wanted.network, batchSize: wanted.training.batchSize };
    if (!training) return actual.hindrance ? null : () => this.build(run, backend, shape);
    const { shared } = training;
    if (shared.opened !== images && !run.isOfAnotherOrigin)
      return () => this.repaint(run, training, images);
    if (!shared.suits(shape)) return () => this.build(run, backend, shape);
    if (run.isOfAnotherOrigin) return () => this.beginAgain(run, training);
    if (showing.isOwed(run, images)) return () => showing.show(run, training);
    if (run.requests.isAny) return () => this.answer(run, training);
    if (!run.wantsSteps)
      return run.past.lacks(training.step) ? () => this.keep(run, training) : null;
    const waitMs = stepping.waitOf(run);
    if (waitMs <= 0) return () => this.step(run, training);
    if (stepping.owesRecords(run)) return () => showing.flush(run, training);
    return Number.isFinite(waitMs) ? Math.min(waitMs, flushEveryMs) : waitMs;
  }

  /** Nothing left to do for a run: what was gathered goes out, and the status says that it rests. */
  settle(run: EngineRun): void {
    const { training, hindrance } = run.actual;
    const { engine } = this.options.backends;
    if (!training || !engine || hindrance || run.isOfAnotherOrigin) return;
    run.progress.flush(null);
    const { step } = training;
    run.say({ kind: step > 0 ? 'paused' : 'ready', engine, step });
  }

  /** Frees what a run holds of its backend. A dead device may throw while it is let go. */
  release(run: EngineRun): void {
    const { training } = run.actual;
    if (!training) return;
    run.become({ training: null });
    for (const free of [
      () => training.dispose(),
      () => this.options.plans.release(training.shared),
    ])
      try {
        free();
      } catch (reason) {
        console.warn('Freeing a broken network failed:', reason);
      }
  }

  preparing(message: string): EngineStatus {
    return { kind: 'preparing', message, engine: this.options.backends.engine };
  }

  private waitFor<T>(work: Promise<T>): Promise<T> {
    return this.options.loop().waitFor(work);
  }

  /** Builds the network of a run anew: with fresh weights, those that it is to begin with, or those it has. */
  private async build(run: EngineRun, backend: Backend, shape: PlanShape): Promise<void> {
    run.say(this.preparing('Building the network'));
    const isAnother = run.isOfAnotherOrigin;
    if (isAnother) await this.setAside(run);
    const { origin, training: config } = run.wanted;
    const { training: before } = run.actual;
    if (before && !isAnother) run.become({ kept: await this.waitFor(before.moment()) });
    this.release(run);
    const { dataset, pixels } = shape.images;
    const layers = unetLayers(shape.config, pixels.channels, dataset.classNames.length + 1);
    const problem = isAnother && origin.moment ? mismatchOf(origin.moment, layers) : null;
    const from = isAnother ? (problem ? null : origin.moment) : run.actual.kept;
    const leasing = this.options.plans.lease(backend, shape, {
      onProgress: (done, total) =>
        run.say(this.preparing(`Compiling the network: ${done} of ${total} kernels`)),
      onMemory: (bytes) => run.tell({ type: 'memory', run: run.id, bytes }),
    });
    const shared = await this.waitFor(leasing).catch((reason) => {
      // Where the backend broke meanwhile, the plan may come all the same.
      leasing.then(
        (late) => this.options.plans.release(late),
        () => {},
      );
      return this.doesNotFit(run, reason);
    });
    if (!shared) return;
    const opening = Training.open(
      shared,
      {
        seed: config.seed,
        setting: (step) => run.setting(step),
        goesOn: () => this.stepping.goesOn(run),
        threshold: () => this.options.watched()?.threshold ?? 0.5,
        measuring: {
          isDue: () => this.stepping.isMeasurementDue(run),
          // Whole images in tiles take long: a fifth of the time at most, not a third.
          done: (restMs) =>
            this.options.lockStep.done('measuring', run, (shared.patches ? 2 : 1) * restMs),
        },
        keep: (moment, measurement) => {
          if (!run.isOfAnotherOrigin)
            run.past.take(moment, measurement ? (measurement.validation?.dice ?? null) : undefined);
        },
        now: this.options.now,
      },
      from,
    );
    const training = await this.waitFor(opening).catch((reason) => {
      opening.then(
        (late) => late.dispose(),
        () => {},
      );
      this.options.plans.release(shared);
      return this.doesNotFit(run, reason);
    });
    if (!training) return;
    run.become({ training, origin: origin.number, kept: null, hasStepped: false });
    if (isAnother) this.begun(run, training, origin, problem);
  }

  /** Gives the page what was trained before it goes. */
  private async setAside(run: EngineRun): Promise<void> {
    const { training, kept } = run.actual;
    const isTrained = training !== null && training.step > 0;
    const moment = isTrained ? await this.waitFor(training.moment()) : kept;
    if (!moment) return;
    run.progress.flush(null);
    run.become({ kept: null });
    run.setAside(moment);
  }

  /** Begins again on the plan that a run is on. */
  private async beginAgain(run: EngineRun, training: Training): Promise<void> {
    await this.setAside(run);
    const { origin, training: config } = run.wanted;
    const problem = origin.moment ? mismatchOf(origin.moment, training.shared.plan.layers) : null;
    training.restart(config.seed, problem ? null : origin.moment);
    run.become({ origin: origin.number, kept: null });
    this.begun(run, training, origin, problem);
  }

  private begun(
    run: EngineRun,
    { parameterCount: parameters, step }: Training,
    { moment, lastLoss }: EngineRun['wanted']['origin'],
    problem: string | null,
  ): void {
    run.progress.startAt(step, step > 0 ? lastLoss : null);
    run.past.begin(step > 0 ? moment : null);
    this.options.lockStep.begin(run);
    const event: EngineEvent = moment
      ? { type: 'restored', run: run.id, parameters, step, problem }
      : { type: 'rewound', run: run.id, parameters };
    run.tell(event);
    // The moment was taken: what is to be gone on from is not held any longer.
    if (run.wanted.origin.moment === moment)
      run.want({ origin: { ...run.wanted.origin, moment: null } });
  }

  /** A network too large for the device is no fault of the device: it waits for another choice. */
  private doesNotFit(run: EngineRun, reason: unknown): null {
    if (!(reason instanceof RangeError)) throw reason;
    const asked = run.wanted.training.batchSize;
    const offered = reason instanceof DoesNotFit ? reason.batchSize : Math.floor(asked / 2) || null;
    run.pause();
    run.requests.refuseAll(networkStopped);
    run.become({ hindrance: 'does not fit' });
    run.say({
      kind: 'failed',
      engine: this.options.backends.engine,
      step: run.actual.kept?.step ?? 0,
      message: doesNotFitSentence(reason.message),
      retry: false,
      ...(offered === null ? {} : { batchSize: offered }),
    });
    return null;
  }

  /**
   * Takes other masks of the same images; where others are trained on, the network goes on in a new plan. No step of any
   * run is under way: the engine sees to it while masks wait.
   */
  private async repaint(run: EngineRun, training: Training, images: OpenedImages): Promise<void> {
    const { shared } = training;
    if (images.dataset.classNames.length !== shared.opened.dataset.classNames.length) {
      run.beginAnew();
      return;
    }
    if (shared.takeMasks(images)) return;
    const { wanted } = run;
    const shape = { images, config: wanted.network, batchSize: wanted.training.batchSize };
    const { current } = this.options.backends;
    if (current) await this.build(run, current, shape);
  }

  /** Where it rests it can be checked, and gone on from. */
  private async keep(run: EngineRun, training: Training): Promise<void> {
    const moment = await this.waitFor(training.moment());
    if (!run.isOfAnotherOrigin) run.past.take(moment, undefined);
  }

  private async answer(run: EngineRun, training: Training): Promise<void> {
    const { number } = run.wanted.origin;
    // Its steps are known to the page before it is.
    run.progress.flush(null);
    const isStill = () =>
      !run.isClosed && run.wanted.origin.number === number && !this.options.backends.isDue;
    const loop = this.options.loop();
    await run.requests.answerFirst(training, isStill, (work) =>
      loop.waitFor(work).catch(async (reason: unknown) => {
        throw reason instanceof ComputingFailed ? await loop.causeOf(reason) : reason;
      }),
    );
  }

  private async step(run: EngineRun, training: Training): Promise<void> {
    if (training.canTrain)
      await this.stepping.step(run, training, () =>
        run.say(this.preparing('Compiling the network: first step')),
      );
    else this.fail(run, nothingToTrainOn, training.step);
  }

  /** A run needs a person. @param retry  whether Retry may help, and makes a training go on */
  fail(run: EngineRun, message: string, step: number, retry = false): void {
    const resumes = retry && run.wanted.trains;
    run.pause();
    run.become({ hindrance: 'failed', resumes });
    run.requests.refuseAll(networkStopped);
    run.say({ kind: 'failed', engine: this.options.backends.engine, step, message, retry });
  }
}

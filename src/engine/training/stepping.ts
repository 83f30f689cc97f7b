/** Makes the steps of runs, and sends those ahead that may be. */
import type { OpenedImages } from '../images/imageDesk.ts';
import type { BackendDesk } from './backendDesk.ts';
import type { JobLoop } from './jobLoop.ts';
import type { LockStep } from './lockStep.ts';
import { flushEveryMs } from './progress.ts';
import type { EngineRun } from './run.ts';
import type { Showing, Watched } from './showing.ts';
import type { Training } from './training.ts';

export interface SteppingOptions {
  readonly backends: BackendDesk;
  readonly loop: () => JobLoop;
  readonly lockStep: LockStep;
  readonly showing: Showing;
  readonly images: () => OpenedImages | null;
  readonly watched: () => Watched | null;
  /** Milliseconds. */
  readonly now: () => number;
}

export class Stepping {
  private readonly options: SteppingOptions;

  constructor(options: SteppingOptions) {
    this.options = options;
  }

  /** Until the next step of a run may be made: milliseconds, Infinity where others must make theirs first. */
  waitOf(run: EngineRun): number {
    const { wanted, nextStepAt } = run;
    if (!this.options.lockStep.maySend(run)) return Number.POSITIVE_INFINITY;
    const isPaced = wanted.trains && wanted.stepsPerSecond !== null;
    return isPaced ? nextStepAt - this.options.now() : 0;
  }

  /**
   * Whether a run that makes no step now has records that must not wait for its next one: at its own pace that may be
   * long, and so it is for the others while one that joined them catches up.
   */
  owesRecords(run: EngineRun): boolean {
    const { lockStep } = this.options;
    if (!run.progress.hasRecords) return false;
    return lockStep.lead(run) > 1 || (lockStep.maySend(run) && lockStep.isDue('showing', run));
  }

  /** Whether the last step made or sent is to be measured: now and then, and the last one of a course. */
  isMeasurementDue(run: EngineRun): boolean {
    return run.stepsLeft(run.place.sent) === 0 || this.options.lockStep.isDue('measuring', run);
  }

  /** Whether steps may be sent ahead: not where anything else waits to see the network. */
  goesOn(run: EngineRun): boolean {
    const { backends, lockStep, images: imagesNow, watched: watchedNow } = this.options;
    const { training } = run.actual;
    const images = imagesNow();
    const { wanted } = run;
    if (!training || !images || !run.isTraining || wanted.stepsPerSecond !== null) return false;
    const shape = { images, config: wanted.network, batchSize: wanted.training.batchSize };
    const watched = watchedNow();
    const isAwaited =
      backends.isDue ||
      run.isOfAnotherOrigin ||
      !training.shared.suits(shape) ||
      run.requests.isAny ||
      (watched !== null && run.owesFrame(watched.sampleId, images));
    return (
      !isAwaited &&
      run.stepsLeft(run.place.sent) > 0 &&
      lockStep.maySend(run) &&
      !lockStep.isDue('showing', run)
    );
  }

  /** One step of a run. @param preparing  says that what its first step takes is mostly compiling */
  async step(run: EngineRun, training: Training, preparing: () => void): Promise<void> {
    const { backends, loop, lockStep, showing, now } = this.options;
    const isSent = training.stepsUnderWay > 0;
    const { stepsPerSecond } = run.wanted;
    run.nextStepAt = now() + 1000 / (stepsPerSecond ?? Number.POSITIVE_INFINITY);
    if (!run.actual.hasStepped) preparing();
    if (!isSent) run.want({ steps: Math.max(0, run.wanted.steps - 1) });
    const stepping = training.trainStep();
    this.sendAhead(run);
    const { record, loss, measurement } = await loop().waitFor(stepping);
    // What the first step took was mostly compiling, and is no part of the rate.
    const isFirst = !run.actual.hasStepped;
    if (isFirst) run.progress.begin();
    run.become({ hasStepped: true });
    backends.countStep();
    if (run.isClosed) return;
    run.progress.addStep(record, loss);
    run.countStep(record.step);
    if (measurement) run.progress.addScores(training.scoresOf(measurement));
    const isShown = training.stepsUnderWay === 0 && lockStep.isDue('showing', run);
    if (isShown) await showing.flush(run, training, measurement);
    // The image is shown seldom where that takes long; the curves do not wait for it.
    else if (training.isTiled && run.progress.waitsMs >= flushEveryMs) run.progress.flush(null);
    const { engine } = backends;
    if (!(isShown || isFirst) || !run.wanted.trains || !engine) return;
    const { stepsPerSecond: rate } = run.progress;
    run.say({ kind: 'training', engine, step: record.step, stepsPerSecond: rate });
  }

  /** While the step of one is awaited, those of its group lie behind it on the device, each in its turn. */
  private sendAhead(run: EngineRun): void {
    const group = [...this.options.lockStep.mates(run), run];
    if (group.length === 1) return;
    const send = ({ actual }: EngineRun) => actual.training?.sendAhead() ?? false;
    while (group.filter(send).length > 0);
  }
}

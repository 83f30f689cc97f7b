/** Shows the page how a run sees the image looked at, with all that was gathered since. */
import type { OpenedImages } from '../images/imageDesk.ts';
import type { JobLoop } from './jobLoop.ts';
import type { LockStep } from './lockStep.ts';
import { flushEveryMs } from './progress.ts';
import type { EngineRun } from './run.ts';
import type { Training } from './training.ts';

export interface Watched {
  readonly sampleId: string;
  readonly threshold: number;
}

/** Where an image takes several predictions it is shown a seventh of the time at most: it waits for so often its own cost. */
const restPerTiledFrame = 6;

export interface ShowingOptions {
  readonly loop: () => JobLoop;
  readonly lockStep: LockStep;
  /** Null before the page said which image it looks at. */
  readonly watched: () => Watched | null;
  /** Milliseconds. */
  readonly now: () => number;
  /** Says that a run rests. */
  readonly settle: (run: EngineRun) => void;
}

export class Showing {
  private readonly options: ShowingOptions;

  constructor(options: ShowingOptions) {
    this.options = options;
  }

  /** Whether the page is owed the image looked at, or scores of all. */
  isOwed(run: EngineRun, images: OpenedImages): boolean {
    const watched = this.options.watched();
    return (
      watched !== null &&
      (run.owesFrame(watched.sampleId, images) || run.owesScores(watched.threshold, images))
    );
  }

  /** Sends the watched image as the current weights see it, and the scores where they are owed. */
  async show(run: EngineRun, training: Training): Promise<void> {
    const watched = this.options.watched();
    if (!watched) return;
    const { opened } = training.shared;
    const { loss } = run.wanted;
    const owes = run.owesScores(watched.threshold, opened);
    // Whole images in tiles take long: that it rests is said before, and nobody waits for scores who goes on.
    if (owes && training.isTiled) this.options.settle(run);
    const goesOn = () => !run.wantsSteps && !run.isOfAnotherOrigin && !run.isClosed;
    const measurement =
      owes && loss ? await this.waitFor(training.measureWhile(goesOn, loss.evaluates)) : null;
    // Given up: what is wanted comes first.
    if (owes && loss && !measurement) return;
    if (measurement) {
      run.progress.addScores(training.scoresOf(measurement));
      const moment = await this.waitFor(training.moment());
      if (!run.isOfAnotherOrigin) run.past.take(moment, measurement.validation?.dice ?? null);
    }
    await this.flush(run, training, measurement, watched.threshold);
  }

  /** Sends what was gathered, and the watched image. @param measuredAt  threshold of the measurement */
  async flush(
    run: EngineRun,
    training: Training,
    measurement: Parameters<Training['frame']>[1] = null,
    measuredAt?: number,
  ): Promise<void> {
    const { lockStep, now, watched: watchedNow } = this.options;
    const watched = watchedNow();
    if (!watched) {
      lockStep.done('showing', run, flushEveryMs);
      run.progress.flush(null);
      return;
    }
    const { sampleId, threshold } = watched;
    const start = now();
    const frame = await this.waitFor(training.frame(sampleId, measurement));
    const restMs = training.isTiled ? restPerTiledFrame * (now() - start) : 0;
    lockStep.done('showing', run, Math.max(flushEveryMs, restMs));
    const shownOf = { images: training.shared.opened, origin: run.actual.origin };
    run.shown = {
      frame: { ...shownOf, sampleId, step: training.step },
      scores: measurement ? { ...shownOf, threshold: measuredAt ?? threshold } : run.shown.scores,
    };
    if (!run.isClosed) run.progress.flush(frame);
  }

  private waitFor<T>(work: Promise<T>): Promise<T> {
    return this.options.loop().waitFor(work);
  }
}

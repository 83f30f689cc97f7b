/**
 * What is done now and then while runs train: showing the image looked at, measuring scores. Runs that train in step do
 * it at the same step, so that they can be compared, and however many train, it takes no more of the time than of one.
 */
import type { RunId } from '../protocol.ts';

/** Where a run is. */
export interface Place {
  readonly id: RunId;
  /** Steps made or sent. */
  readonly sent: number;
  /** Whether some of them are not known yet: it can stop at the last of them. */
  readonly isUnderWay: boolean;
}

export interface RhythmOptions {
  /** Milliseconds. */
  readonly now: () => number;
  /** How many runs train, 1 or more; those of other rhythms want their share of the time. */
  readonly crowd: () => number;
}

/** Each of its runs does it once. */
interface Round {
  /** From which on; the first that all had before them. */
  readonly step: number;
  readonly count: number;
  readonly waiting: Set<RunId>;
  /** What those that did it ask for until the next, in milliseconds. */
  rest: number;
}

export class Rhythm {
  private readonly options: RhythmOptions;
  private round: Round | null = null;
  private restsUntil = Number.NEGATIVE_INFINITY;

  constructor(options: RhythmOptions) {
    this.options = options;
  }

  /**
   * Whether it is time for a run, at its last step made or sent. Where it is time for all, the first that asks begins
   * a round of those that are in step with it.
   *
   * @param others  that keep this rhythm
   */
  isDue(run: Place, others: readonly Place[]): boolean {
    this.leaveOut([run, ...others]);
    this.round ??= this.begin(run, others);
    const { round } = this;
    return round?.waiting.has(run.id) === true && run.sent >= round.step;
  }

  /** A run did it. @param restMs  until it may do it again, were it alone */
  done({ id, sent }: Place, restMs: number): void {
    this.round ??= { step: sent, count: 1, waiting: new Set([id]), rest: 0 };
    // Before the step of the round it did it for another reason.
    if (sent < this.round.step || !this.round.waiting.delete(id)) return;
    this.round.rest += restMs;
    this.endIfDone();
  }

  /** The next time comes at once. */
  reset(): void {
    this.round = null;
    this.restsUntil = Number.NEGATIVE_INFINITY;
  }

  private begin(run: Place, others: readonly Place[]): Round | null {
    if (this.options.now() < this.restsUntil) return null;
    const along = others.filter(({ sent }) => Math.abs(sent - run.sent) <= 1);
    // One that rests at a step has done with it.
    const steps = along.map(({ sent, isUnderWay }) => (isUnderWay ? sent : sent + 1));
    const ids = [run, ...along].map(({ id }) => id);
    return {
      step: Math.max(run.sent, ...steps),
      ...{ count: ids.length, waiting: new Set(ids), rest: 0 },
    };
  }

  /** Nobody waits for those that do not train any longer, nor for one that began again. */
  private leaveOut(present: readonly Place[]): void {
    const { round } = this;
    if (!round) return;
    // When it began, one may have been a step behind another that rested a step before it.
    const along = present.filter(({ sent }) => sent >= round.step - 2).map(({ id }) => id);
    for (const id of round.waiting) if (!along.includes(id)) round.waiting.delete(id);
    this.endIfDone();
  }

  private endIfDone(): void {
    const { round } = this;
    if (!round || round.waiting.size > 0) return;
    const { now, crowd } = this.options;
    this.round = null;
    this.restsUntil = now() + round.rest * Math.max(1, crowd() / round.count);
  }
}

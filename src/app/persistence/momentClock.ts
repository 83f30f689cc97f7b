/** When the training is asked for as it is, to be saved: every few seconds while it trains, and where it stops. */

/** Time between two saves of a training that goes on. */
const leastRestMs = 10_000;
/** Saving may take a twentieth of the time. */
const restPerSave = 20;

export interface MomentClockOptions {
  /** The step that the training has reached. */
  readonly step: () => number;
  readonly isTraining: () => boolean;
  /** Takes the training as it is. */
  readonly take: () => void;
}

export class MomentClock {
  private readonly options: MomentClockOptions;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private restMs = leastRestMs;
  /** Step at which it was asked for last. */
  private askedStep = 0;

  constructor(options: MomentClockOptions) {
    this.options = options;
  }

  /** Asks now, unless nothing was trained since. */
  ask(): void {
    const step = this.options.step();
    if (step === 0 || step === this.askedStep) return;
    this.askedStep = step;
    this.options.take();
  }

  /** @param step  of the moment that is known to be saved */
  setAsked(step: number): void {
    this.askedStep = step;
  }

  /** Begins or ends to ask again and again. */
  watch(): void {
    clearTimeout(this.timer);
    if (!this.options.isTraining()) return;
    this.timer = setTimeout(() => {
      this.ask();
      this.watch();
    }, this.restMs);
  }

  /** @param ms  that saving took */
  saved(ms: number): void {
    this.restMs = Math.max(leastRestMs, restPerSave * ms);
  }
}

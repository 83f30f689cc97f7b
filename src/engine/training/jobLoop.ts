/**
 * Runs one job at a time until nothing is left to do, and looks at messages in between. Knows nothing
 * of what the jobs do.
 */

export type Job = () => Promise<void>;

export interface JobLoopOptions {
  /** The most urgent thing to do, null when all that is wanted is true. */
  readonly nextJob: () => Job | null;
  /** A job failed; afterwards the loop goes on. */
  readonly onFailure: (reason: unknown) => Promise<void>;
  /** Milliseconds. */
  readonly now: () => number;
  /** Resolves after the messages that wait were received. */
  readonly yieldToMessages: () => Promise<void>;
}

/** How long a failed computation waits for the device to say that it was lost. */
const causeDelayMs = 200;

/** Longest time without looking at messages. */
const yieldEveryMs = 8;

export class JobLoop {
  private readonly options: JobLoopOptions;
  private isRunning = false;
  private yieldedAt = 0;
  /** Ends the rest between two jobs. */
  private wake: (() => void) | null = null;
  /** Ends the wait of the job at hand. */
  private reject: ((reason: Error) => void) | null = null;
  private interruption: Error | null = null;

  constructor(options: JobLoopOptions) {
    this.options = options;
  }

  /** Something changed: looks for work, also in the middle of a rest. */
  poke(): void {
    this.wake?.();
    void this.run();
  }

  /** Fails the job at hand, or the next one; until it is forgiven, every wait fails with it. */
  interrupt(reason: Error): void {
    this.interruption = reason;
    this.reject?.(reason);
    this.poke();
  }

  /** What interrupted the loop, if anything did. */
  get cause(): Error | null {
    return this.interruption;
  }

  /** A device that is lost first fails what it computes, and says why a moment later. */
  async causeOf(reason: unknown): Promise<unknown> {
    if (!this.interruption) await this.rest(causeDelayMs);
    return this.interruption ?? reason;
  }

  forgive(): void {
    this.interruption = null;
  }

  /** Waits for work that may never end: an interruption ends the wait. */
  async waitFor<T>(work: Promise<T>): Promise<T> {
    if (this.interruption) throw this.interruption;
    try {
      return await new Promise<T>((resolve, reject) => {
        this.reject = reject;
        work.then(resolve, reject);
      });
    } finally {
      this.reject = null;
    }
  }

  /** Rests until the time is over or something changes. */
  async rest(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = null;
  }

  private async run(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    // Orders that come together are seen together.
    await this.breathe();
    for (let job = this.next(); job; job = this.next()) {
      try {
        await job();
      } catch (reason) {
        await this.options.onFailure(reason);
      }
      await this.breathe();
    }
    this.isRunning = false;
  }

  private next(): Job | null {
    const { interruption } = this;
    return interruption ? () => Promise.reject(interruption) : this.options.nextJob();
  }

  private async breathe(): Promise<void> {
    const { now, yieldToMessages } = this.options;
    if (now() - this.yieldedAt < yieldEveryMs) return;
    await yieldToMessages();
    this.yieldedAt = now();
  }
}

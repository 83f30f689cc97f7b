/** What a run was asked for and has not answered yet: one after the other, each answered once or failed once. */
import type { PartDone } from '../protocol.ts';
import type { GoesOn, Training } from './training.ts';

export interface RequestOptions {
  readonly signal: AbortSignal;
  readonly progress: (done: PartDone) => void;
}

/** What was asked for cannot be given; a sentence that says what to do. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
}

interface Waiting {
  readonly answer: (training: Training, goesOn: GoesOn) => Promise<void>;
  readonly reject: (reason: Error) => void;
  readonly options: RequestOptions;
}

export class RunRequests {
  private readonly waiting: Waiting[] = [];
  private readonly yieldToMessages: () => Promise<void>;

  /** @param yieldToMessages  resolves after the messages that wait were received */
  constructor(yieldToMessages: () => Promise<void>) {
    this.yieldToMessages = yieldToMessages;
  }

  /** Whether one waits that is still wanted. */
  get isAny(): boolean {
    while (this.waiting[0]?.options.signal.aborted) this.giveUp(this.waiting.shift());
    return this.waiting.length > 0;
  }

  /**
   * @param work  stops where it is told so, and gives null then
   * @param stopped  a sentence for where the network changed meanwhile
   */
  ask<Answer>(
    work: (training: Training, goesOn: GoesOn) => Promise<Answer | null>,
    stopped: string,
    options: RequestOptions,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const answer = async (training: Training, goesOn: GoesOn) => {
        const made = await work(training, goesOn);
        if (made === null) throw new RequestRefused(stopped);
        resolve(made);
      };
      this.waiting.push({ answer, reject, options });
    });
  }

  /**
   * Answers the first. Its failure is its own: the run goes on.
   *
   * @param isStill  whether the run is still what it was
   * @param waitFor  fails when the backend breaks meanwhile, and says why
   */
  async answerFirst(
    training: Training,
    isStill: () => boolean,
    waitFor: (work: Promise<void>) => Promise<void>,
  ): Promise<void> {
    const request = this.waiting.shift();
    if (!request) return;
    const { signal, progress } = request.options;
    const goesOn: GoesOn = async (done, total) => {
      await this.yieldToMessages();
      const isWanted = !signal.aborted && isStill();
      if (isWanted) progress({ done, total });
      return isWanted;
    };
    try {
      await waitFor(request.answer(training, goesOn));
    } catch (reason) {
      request.reject(reason instanceof Error ? reason : new Error(String(reason)));
    }
  }

  /** There is no network to ask. @param why  a sentence */
  refuseAll(why: string): void {
    for (const { reject } of this.waiting.splice(0)) reject(new RequestRefused(why));
  }

  private giveUp(request: Waiting | undefined): void {
    request?.reject(new DOMException('given up', 'AbortError'));
  }
}

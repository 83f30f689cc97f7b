/** The backend that is wanted and the one that runs. */
import type { Backend, BackendRequest } from '../backends/backend.ts';
import type { EngineId } from '../protocol.ts';

/** The device was lost or refused a command. The message is the beginning of a sentence. */
export class BackendBroken extends Error {}

export interface BackendDeskOptions {
  /** Loads the part with tfjs in it, and brings a backend up. */
  readonly startBackend: (request: BackendRequest) => Promise<Backend>;
  readonly report: BackendRequest['report'];
  /** The backend that runs broke. */
  readonly onBroken: (reason: BackendBroken) => void;
}

export class BackendDesk {
  private readonly options: BackendDeskOptions;
  /** Null before anybody asked; each asking has another number. */
  private wanted: { readonly engine: EngineId | null; readonly number: number } | null = null;
  /** What was done about it: the number of the asking, and the engine that it named. */
  private done: { readonly engine: EngineId | null; readonly number: number } | null = null;
  private backend: Backend | null = null;
  private readonly avoid = new Map<EngineId, string>();
  private stepsMade = 0;

  constructor(options: BackendDeskOptions) {
    this.options = options;
  }

  get current(): Backend | null {
    return this.backend;
  }

  get engine(): EngineId | null {
    return this.backend?.description.engine ?? null;
  }

  /** Whether something is to be started. */
  get isDue(): boolean {
    return this.wanted !== null && this.wanted.number !== this.done?.number;
  }

  ask(engine: EngineId | null): void {
    this.wanted = { engine, number: (this.wanted?.number ?? 0) + 1 };
  }

  /** The same again after it broke or did not come up: Train is as good as Retry. */
  askAgain(): void {
    if (this.wanted && this.done && !this.backend) this.ask(this.wanted.engine);
  }

  /** Whether the one that runs must go for what is wanted. */
  get mustGo(): boolean {
    return this.backend !== null && this.wanted?.engine !== this.done?.engine;
  }

  /**
   * Brings the one up that is wanted.
   *
   * @returns null where it runs already
   * @throws Error with all reasons, when none can train
   */
  async start(): Promise<Backend | null> {
    const { wanted } = this;
    if (!wanted) return null;
    const isOther = wanted.engine !== this.done?.engine;
    this.done = wanted;
    if (this.backend && !isOther) return null;
    if (isOther) this.avoid.clear();
    this.close();
    const { startBackend, report } = this.options;
    const backend = await startBackend({ engine: wanted.engine, avoid: this.avoid, report });
    this.backend = backend;
    void backend.failed.then((reason) => {
      if (this.backend === backend) this.options.onBroken(new BackendBroken(reason));
    });
    return backend;
  }

  /** One more step was made on it. */
  countStep(): void {
    this.stepsMade += 1;
  }

  /** Passes it over from now on if it never made a step. @param why  the beginning of a sentence */
  blame(why: string): void {
    const { engine } = this;
    if (engine && this.stepsMade === 0) this.avoid.set(engine, `${why} before its first step.`);
  }

  /** Lets go of the backend. A dead device may throw while it is let go. */
  close(): void {
    try {
      this.backend?.dispose();
    } catch (reason) {
      console.warn('Freeing a broken backend failed:', reason);
    }
    this.backend = null;
    this.stepsMade = 0;
  }
}

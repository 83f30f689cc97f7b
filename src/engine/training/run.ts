/** A run in the engine: what is wanted of it, what it is, and what the page was shown of it. */
import { type LossChoice, lossFunction } from '../../losses/lossFunction.ts';
import { lossAtStep } from '../../runs/course.ts';
import { buffersOf, type Moment } from '../../runs/moment.ts';
import type { NetworkConfig, TrainingConfig } from '../../runs/setting.ts';
import type { OpenedImages } from '../images/imageDesk.ts';
import type { EngineEvent, EngineStatus, Order, RunId } from '../protocol.ts';
import { RunPast } from './past.ts';
import { Progress } from './progress.ts';
import type { Place } from './rhythm.ts';
import { RunRequests } from './runRequests.ts';
import type { TrainingSetting } from './trainer.ts';
import type { ActualRun, Origin, ShownRun, WantedRun } from './wanted.ts';

export type RunOrder = Extract<Order, { run: RunId }>;

interface EngineRunOptions {
  readonly id: RunId;
  readonly network: NetworkConfig;
  readonly training: TrainingConfig;
  readonly group: string | null;
  /** Bytes that the moments may take that it keeps. */
  readonly keptShare: () => number;
  readonly post: (event: EngineEvent, transfer?: Transferable[]) => void;
  /** Milliseconds. */
  readonly now: () => number;
  readonly yieldToMessages: () => Promise<void>;
}

const settingOf = (choice: LossChoice): TrainingSetting['loss'] => ({
  choice,
  evaluates: lossFunction(choice),
});

const initial: Omit<Origin, 'number'> = { moment: null, lastLoss: null, images: null };

const nothing: ActualRun = {
  training: null,
  origin: null,
  kept: null,
  hindrance: null,
  hasStepped: false,
  resumes: false,
};

export class EngineRun {
  readonly id: RunId;
  readonly progress: Progress;
  readonly requests: RunRequests;
  readonly past: RunPast;
  /** Runs of one train in step; null for a run by itself. */
  group: string | null;
  wanted: WantedRun;
  actual: ActualRun = nothing;
  shown: ShownRun = { frame: null, scores: null };
  /** The run was closed; a job under way for it ends without a word. */
  isClosed = false;
  /** Earliest moment of the next step where a pace is kept, milliseconds. */
  nextStepAt = 0;
  private readonly post: EngineRunOptions['post'];
  private lastStatus = '';
  /** The loss of a course that was read last. */
  private ofCourse: TrainingSetting['loss'] | null = null;

  constructor(options: EngineRunOptions) {
    const { id, network, training, post, now, yieldToMessages } = options;
    this.id = id;
    this.group = options.group;
    this.post = post;
    this.past = new RunPast({
      run: id,
      tell: (event) => this.tell(event),
      share: options.keptShare,
    });
    this.progress = new Progress(id, post, now);
    this.requests = new RunRequests(yieldToMessages);
    const origin = { ...initial, number: 1 };
    this.wanted = {
      ...{ network, training, origin, loss: null },
      ...{ trains: false, steps: 0, stepsPerSecond: null, course: null, until: null },
    };
  }

  want(change: Partial<WantedRun>): void {
    this.wanted = { ...this.wanted, ...change };
  }

  become(change: Partial<ActualRun>): void {
    this.actual = { ...this.actual, ...change };
  }

  /** Takes an order into what is wanted. @param images  that are open */
  receive(order: Exclude<RunOrder, { type: 'close' }>, images: OpenedImages | null): void {
    switch (order.type) {
      case 'build':
        this.want({ network: order.network, training: order.training });
        this.group = order.group ?? null;
        this.beginAnew();
        break;
      case 'setTraining':
        this.want({ training: order.training });
        // Another batch may fit.
        if (this.actual.hindrance === 'does not fit') this.become({ hindrance: null });
        break;
      case 'setLoss':
        this.want({ loss: settingOf(order.loss), course: null });
        break;
      case 'setPace':
        this.want({ stepsPerSecond: order.stepsPerSecond });
        this.nextStepAt = 0;
        break;
      case 'train':
        if (order.until !== undefined && this.made >= order.until) break;
        this.want({ trains: true, until: order.until ?? null });
        this.goOn();
        break;
      case 'step':
        this.want({ steps: this.wanted.steps + 1 });
        this.goOn();
        break;
      case 'pause':
        this.pause();
        break;
      case 'repeat':
        this.beginAnew();
        this.want({ trains: true, course: order.course });
        this.goOn();
        break;
      case 'reset':
        this.pause();
        this.setOrigin(initial);
        break;
      case 'restore':
        this.beginAnew({ moment: order.moment, lastLoss: order.lastLoss, images });
        break;
      case 'recall':
        this.past.recall(order);
        break;
      default:
        order satisfies never;
    }
  }

  /**
   * Another beginning. A training that runs is another one's and ends; one only asked for begins.
   *
   * @param origin  the initial weights where it is left out
   */
  beginAnew(origin: Omit<Origin, 'number'> = initial): void {
    this.setOrigin(origin);
    this.become({ resumes: false });
    if (this.actual.training) this.pause();
  }

  /** Other images were opened: what was trained on the last ones is over, and so is what waited for them. */
  takeImages(): void {
    const { training, kept } = this.actual;
    const waits = this.wanted.origin.moment !== null && this.wanted.origin.images !== null;
    if (training || kept || waits) this.beginAnew();
  }

  private setOrigin(origin: Omit<Origin, 'number'>): void {
    // One that was to be gone on from, and was not yet.
    this.setAside(this.wanted.origin.moment);
    const number = this.wanted.origin.number + 1;
    this.want({ origin: { ...origin, number }, course: null, until: null });
    this.become({ hindrance: null });
  }

  pause(): void {
    this.want({ trains: false, steps: 0 });
    this.become({ resumes: false });
  }

  /** Whatever kept it from going on is tried again. */
  private goOn(): void {
    this.become({ hindrance: null });
    this.progress.begin();
  }

  get wantsSteps(): boolean {
    return this.wanted.trains || this.wanted.steps > 0;
  }

  /** Whether it makes one step after the other, as far as it is up to it. */
  get isTraining(): boolean {
    const { trains, loss } = this.wanted;
    return trains && loss !== null && this.actual.hindrance === null && !this.isClosed;
  }

  /** Steps whose loss is known, of the beginning that is wanted. */
  get made(): number {
    const { training, kept } = this.actual;
    if (this.isOfAnotherOrigin) return this.wanted.origin.moment?.step ?? 0;
    return training?.step ?? kept?.step ?? 0;
  }

  get place(): Place {
    const { training } = this.actual;
    const underWay = this.isOfAnotherOrigin ? 0 : (training?.stepsUnderWay ?? 0);
    return { id: this.id, sent: this.made + underWay, isUnderWay: underWay > 0 };
  }

  /** Whether its weights are those of another beginning than the one that is wanted. */
  get isOfAnotherOrigin(): boolean {
    return this.actual.origin !== this.wanted.origin.number;
  }

  /** Whether the page is to be shown this image now. While it trains, measurements bring the scores. */
  owesFrame(sampleId: string, images: OpenedImages): boolean {
    const { frame } = this.shown;
    const { origin, training } = this.actual;
    return (
      frame?.sampleId !== sampleId ||
      frame.images !== images ||
      frame.origin !== origin ||
      (!this.wantsSteps && frame.step !== training?.step)
    );
  }

  /** Whether every image is to be scored anew: untrained, scores say nothing. */
  owesScores(threshold: number, images: OpenedImages): boolean {
    const { scores } = this.shown;
    const { origin, training } = this.actual;
    const areTheirs =
      scores?.threshold === threshold && scores.images === images && scores.origin === origin;
    return !areTheirs && !this.wantsSteps && training !== null && training.step > 0;
  }

  /** Steps to where it pauses; Infinity where it does not. @param made  steps that were made or sent */
  stepsLeft(made: number): number {
    const { course, until } = this.wanted;
    const ends = [course?.steps ?? Number.POSITIVE_INFINITY, until ?? Number.POSITIVE_INFINITY];
    return Math.min(...ends) - made;
  }

  /** A step was made: the last one that is wanted ends it, unless it was still one of an earlier beginning. */
  countStep(step: number): void {
    if (this.isOfAnotherOrigin || this.stepsLeft(step) > 0) return;
    this.want({ course: null, until: null });
    this.pause();
  }

  /** The setting that a step is made with. @param step  from 1 */
  setting(step: number): TrainingSetting {
    const { training } = this.wanted;
    const loss = this.lossOf(step);
    if (!loss) throw new Error('a step needs a loss');
    const { optimizer, learningRate, augmentation } = training;
    return { optimizer, learningRate, loss, ...(augmentation ? { augmentation } : {}) };
  }

  private lossOf(step: number): TrainingSetting['loss'] | null {
    const { course, loss } = this.wanted;
    if (!course) return loss;
    const choice = lossAtStep(course.changes, course.firstLoss, step);
    if (this.ofCourse?.choice !== choice) this.ofCourse = settingOf(choice);
    return this.ofCourse;
  }

  say(status: EngineStatus): void {
    const text = JSON.stringify(status);
    if (text === this.lastStatus || this.isClosed) return;
    this.lastStatus = text;
    this.post({ type: 'status', run: this.id, status });
  }

  tell(event: EngineEvent, transfer?: Transferable[]): void {
    if (!this.isClosed) this.post(event, transfer);
  }

  /** Gives the page what was trained, before the run begins anew; the moment is nobody else's any longer. */
  setAside(moment: Moment | null): void {
    if (!moment || moment.step === 0) return;
    this.tell({ type: 'setAside', run: this.id, moment }, buffersOf(moment));
  }
}

/** Gathers the steps of a run into events. Marks the steps at which the loss was changed. */
import type { LossChoice } from '../../losses/lossFunction.ts';
import type { LossChange, SampleScores, StepRecord } from '../../runs/record.ts';
import type { EngineEvent, PredictionFrame, RunId } from '../protocol.ts';

/** Shortest time between two progress events of a run; the page redraws its curves for each. */
export const flushEveryMs = 100;
/** Time over which the rate is averaged. */
const rateWindowMs = 3_000;

const isSame = (a: LossChoice, b: LossChoice) => a === b || JSON.stringify(a) === JSON.stringify(b);

export class Progress {
  private readonly run: RunId;
  private readonly post: (event: EngineEvent, transfer?: Transferable[]) => void;
  private readonly now: () => number;
  private records: StepRecord[] = [];
  private changes: LossChange[] = [];
  private firstLoss: LossChoice | null = null;
  private scores: Record<string, number> | null = null;
  private finished: number[] = [];
  private flushedAt = Number.NEGATIVE_INFINITY;
  /** From which step on which loss was used, ascending; empty before the first. */
  private uses: { readonly step: number; readonly loss: LossChoice }[] = [];

  constructor(
    run: RunId,
    post: (event: EngineEvent, transfer?: Transferable[]) => void,
    now: () => number,
  ) {
    this.run = run;
    this.post = post;
    this.now = now;
  }

  /** Training begins or goes on: the time since the last step is no part of the rate. */
  begin(): void {
    this.finished = [this.now()];
  }

  /** @param loss  that the step was made with */
  addStep(record: StepRecord, loss: LossChoice): void {
    this.noteLoss(record.step, loss);
    this.records.push(record);
    const now = this.now();
    this.finished.push(now);
    while (this.finished.length > 2 && now - this.finished[0] > rateWindowMs) this.finished.shift();
  }

  private noteLoss(step: number, loss: LossChoice): void {
    // After a lost device steps come a second time; the first try is forgotten.
    while (this.uses.length > 0 && this.uses[this.uses.length - 1].step >= step) this.uses.pop();
    const last = this.uses.at(-1);
    if (last && isSame(last.loss, loss)) return;
    if (last) this.changes.push({ step, from: last.loss, to: loss });
    else if (step === 1) this.firstLoss = loss;
    this.uses.push({ step, loss });
  }

  addScores(scores: SampleScores): void {
    this.scores = { ...this.scores, ...scores };
  }

  /** Steps a second over the last three seconds; 0 before the first step. */
  get stepsPerSecond(): number {
    const steps = this.finished.length - 1;
    const elapsedMs = (this.finished.at(-1) ?? 0) - (this.finished[0] ?? 0);
    // The clock of a worker is coarse: two steps may seem to end at the same time.
    return steps > 0 && elapsedMs >= 1 ? (1000 * steps) / elapsedMs : 0;
  }

  /** Milliseconds since the last were sent. */
  get waitsMs(): number {
    return this.now() - this.flushedAt;
  }

  /** Whether steps wait to be sent. */
  get hasRecords(): boolean {
    return this.records.length > 0;
  }

  /** The loss that a step was made with; null where that is not known. */
  lossAt(step: number): LossChoice | null {
    return this.uses.findLast((use) => use.step <= step)?.loss ?? null;
  }

  /** Sends what was gathered, with a new map if there is one. @returns whether there was anything */
  flush(frame: PredictionFrame | null): boolean {
    if (this.records.length === 0 && !this.scores && !frame) return false;
    const { run, records, changes, firstLoss, scores } = this;
    this.forget();
    this.flushedAt = this.now();
    const transfer = frame?.differences.map(({ buffer }) => buffer as ArrayBuffer) ?? [];
    const event = { type: 'progress', run, records, changes, firstLoss, frame, scores } as const;
    this.post(event, transfer);
    return true;
  }

  /**
   * Another beginning: what was gathered belongs to a training that is gone.
   *
   * @param step  that it begins at
   * @param lastLoss  of that step; null where it is not known
   */
  startAt(step: number, lastLoss: LossChoice | null): void {
    this.forget();
    this.uses = lastLoss ? [{ step, loss: lastLoss }] : [];
  }

  private forget(): void {
    this.records = [];
    this.changes = [];
    this.firstLoss = null;
    this.scores = null;
  }
}

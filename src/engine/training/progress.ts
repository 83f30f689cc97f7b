/** Gathers steps into events: at most one each 100 ms, or one a step where steps are slower. */

import type { SampleScores, StepRecord } from '../../runs/record.ts';
import type { EngineEvent, PredictionFrame } from '../protocol.ts';

/** Shortest time between two progress events; the page redraws its curves for each. */
export const flushEveryMs = 100;
/** Time over which the rate is averaged. */
const rateWindowMs = 3_000;

export class Progress {
  private readonly post: (event: EngineEvent, transfer?: Transferable[]) => void;
  private readonly now: () => number;
  private records: StepRecord[] = [];
  private scores: Record<string, number> | null = null;
  private flushedAt = Number.NEGATIVE_INFINITY;
  private finished: number[] = [];

  constructor(post: (event: EngineEvent, transfer?: Transferable[]) => void, now: () => number) {
    this.post = post;
    this.now = now;
  }

  /** Training begins or goes on: the time since the last step is no part of the rate. */
  begin(): void {
    this.finished = [this.now()];
  }

  addStep(record: StepRecord): void {
    this.records.push(record);
    const now = this.now();
    this.finished.push(now);
    while (this.finished.length > 2 && now - (this.finished[0] as number) > rateWindowMs)
      this.finished.shift();
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

  /** Whether steps wait to be sent. */
  get hasRecords(): boolean {
    return this.records.length > 0;
  }

  get isDue(): boolean {
    return this.now() - this.flushedAt >= flushEveryMs;
  }

  /** Sends what was gathered, with a new map if there is one. */
  flush(frame: PredictionFrame | null): void {
    if (this.records.length === 0 && !this.scores && !frame) return;
    const { records, scores } = this;
    this.records = [];
    this.scores = null;
    this.flushedAt = this.now();
    const transfer = frame?.differences.map(({ buffer }) => buffer as ArrayBuffer) ?? [];
    this.post({ type: 'progress', records, frame, scores }, transfer);
  }

  /** Forgets what was gathered: it belongs to a network that is gone. */
  clear(): void {
    this.records = [];
    this.scores = null;
  }
}

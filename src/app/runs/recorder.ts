/**
 * Writes down every training that makes a step. A record follows its training: every few seconds while it trains, when it
 * pauses or fails, and a last time when another one takes its place.
 */
import type { RunId } from '../../engine/protocol.ts';
import { type MeanInterval, meanInterval } from '../../runs/bootstrap.ts';
import { lastLossOf } from '../../runs/run.ts';
import {
  isHistoryOf,
  keptCurves,
  type RunRecord,
  type RunThumbnail,
  type ScoredStep,
  type SweepMark,
  scoredSteps,
} from '../../runs/runRecord.ts';
import type { LiveRun } from '../../state/live.ts';
import {
  imageSettingsOf,
  sessionOfRun,
  settingOfRun,
  withSetting,
} from '../../state/runSettings.ts';
import { encodeSession } from '../../state/session/codec.ts';
import { trainedTexts } from '../../state/sharedTraining.ts';
import type { AppState } from '../../state/store.ts';

/** A run as it was when its last step came: what it was trained with may be another by the time it is written down. */
interface Seen {
  readonly state: AppState;
  readonly run: LiveRun;
}

/** Dice of the validation images at a step. */
interface Measured {
  readonly step: number;
  readonly imageDice: MeanInterval | null;
}

export interface Identity {
  readonly id: string;
  readonly number: number;
}

/** One that was trained anew from its start has the row that it had. */
const isTrial = ({ sweep }: RunRecord, { study, trial }: Pick<SweepMark, 'study' | 'trial'>) =>
  sweep?.study === study && sweep.trial === trial;

export class RunTracker {
  readonly run: RunId;
  /** Null until it is known which records there are. */
  record: RunRecord | null = null;
  thumbnails: readonly RunThumbnail[] = [];
  /** Step of the thumbnails. */
  thumbnailStep = 0;
  endedAt: number | null = null;
  /** Something came that is not written down yet. */
  isDirty = true;
  private seen: Seen;
  private readonly startedAt: number;
  private seconds = 0;
  /** Until when the time that it trained is counted, in milliseconds; null while it rests. */
  private countedAt: number | null = null;
  private final: Measured | null = null;
  private best: Measured | null = null;

  constructor(run: RunId, state: AppState, now: number) {
    this.run = run;
    const live = state.live.runs[run] as LiveRun;
    this.seen = { state, run: live };
    this.startedAt = now;
    this.measure();
    if (live.status.kind === 'training') this.countedAt = now;
  }

  get steps(): number {
    return this.seen.run.history.last?.step ?? 0;
  }

  /** Validation images in the order of the data set. */
  get validationImages(): readonly string[] {
    const samples = this.seen.state.live.dataset?.samples ?? [];
    return samples.filter(({ split }) => split === 'validation').map(({ id }) => id);
  }

  /** Whether these are more steps of the training that was seen last: one that lost its device may repeat some. */
  goesOn(run: LiveRun): boolean {
    return (
      run.history.length > 0 &&
      Object.is(run.history.at(0)?.batchLoss, this.seen.run.history.at(0)?.batchLoss) &&
      run.takenUpAt === this.seen.run.takenUpAt
    );
  }

  /** @returns whether something is to be written down */
  see(state: AppState, now: number): void {
    const run = state.live.runs[this.run] as LiveRun;
    const isTraining = run.status.kind === 'training';
    const { history, scores, checks } = this.seen.run;
    const isNew = run.history !== history || run.scores !== scores;
    if (this.countedAt !== null) this.seconds += (now - this.countedAt) / 1000;
    this.countedAt = isTraining ? now : null;
    if (isNew) {
      this.seen = { state, run };
      this.isDirty = true;
      this.measure();
    } else if (run.checks !== checks && run.checks.length > 0) {
      // They come after the steps that they are of, when the setting may be that of the next training.
      this.seen = { ...this.seen, run: { ...this.seen.run, checks: run.checks } };
      this.isDirty = true;
    }
  }

  /**
   * The record as it is now.
   *
   * @param known  the records there are
   * @param next  gives a training that is none of them its identity
   */
  write(known: readonly RunRecord[], next: () => Identity): RunRecord {
    const before = this.record
      ? (known.find(({ id }) => id === this.record?.id) ?? this.record)
      : this.recognised(known);
    const { state, run } = this.seen;
    const { history, changes } = run;
    const setting = settingOfRun(state, this.run);
    const loss = lastLossOf(run) ?? setting.loss;
    const { underWay } = state.live.sweeps;
    const trial = underWay?.run === this.run ? underWay : null;
    // By itself, also where it was one of a race; of a sweep the link is that of the trial.
    const from = trial ? sessionOfRun(state, this.run) : state.session;
    const session = { ...withSetting(from, { ...setting, loss }), race: [] };
    const earlier = before ?? (trial ? known.find((one) => isTrial(one, trial)) : undefined);
    const runs = { ...state.live.runs, [this.run]: run };
    const trained = trainedTexts({ session, live: { ...state.live, runs, selectedRun: this.run } });
    const { dataset, engine } = state.live;
    const scored = scoredSteps(history);
    const record: RunRecord = {
      ...(before ?? {
        ...(earlier ? { id: earlier.id, number: earlier.number } : next()),
        ...{ name: earlier?.name ?? null, isPinned: earlier?.isPinned ?? false },
        startedAt: this.startedAt,
      }),
      ...(trial ? { sweep: { study: trial.study, name: trial.name, trial: trial.trial } } : {}),
      link: encodeSession(session, trained),
      setting: { ...setting, loss },
      lossChanges: changes.length,
      course: new Map(trained).get('course') ?? '',
      images: {
        title: dataset?.title ?? '',
        hash: dataset?.hash ?? '',
        settings: imageSettingsOf(state.session),
      },
      engine: engine?.label ?? before?.engine ?? '',
      endedAt: this.endedAt,
      seconds: (this.record ? 0 : (before?.seconds ?? 0)) + this.seconds,
      steps: this.steps,
      firstBatchLoss: history.at(0)?.batchLoss ?? Number.NaN,
      lastBatchLoss: history.last?.batchLoss ?? Number.NaN,
      final: scored && this.withImages(scored.final, this.final, before?.final),
      best: scored && this.withImages(scored.best, this.best, before?.best),
      curves: keptCurves(history),
      thumbnails: this.thumbnails.length > 0 ? this.thumbnails : (before?.thumbnails ?? []),
    };
    // Its segmentations are those of the step that it was taken up at.
    if (!this.record && before?.steps === record.steps && before.thumbnails.length > 0)
      this.thumbnailStep = record.steps;
    // What it trained before it was taken up is counted on from here.
    if (!this.record) this.seconds = record.seconds;
    this.record = record;
    this.isDirty = false;
    return record;
  }

  /** The record of a training that was taken up from elsewhere. */
  private recognised(known: readonly RunRecord[]): RunRecord | undefined {
    const { history, takenUpAt } = this.seen.run;
    if (takenUpAt === 0) return undefined;
    const taken = history.before(takenUpAt + 1);
    return known.findLast((record) => isHistoryOf(record, taken));
  }

  private measure(): void {
    const { state, run } = this.seen;
    const { validation } = run.history;
    const { length } = validation;
    if (length === 0) return;
    const step = validation.dice.x(length - 1);
    const held = new Set(
      (state.live.dataset?.samples ?? [])
        .filter(({ split }) => split === 'validation')
        .map(({ id }) => id),
    );
    const dice = Object.entries(run.scores)
      .filter(([id]) => held.has(id))
      .map(([, value]) => value);
    this.final = { step, imageDice: meanInterval(dice) };
    const highest = validation.dice.extremes(0, length)?.[1];
    if (highest === length - 1) this.best = this.final;
  }

  /** Scores of single images are known of the last measurement alone; those of an earlier one were written down then. */
  private withImages(
    scored: Omit<ScoredStep, 'imageDice'>,
    measured: Measured | null,
    before: ScoredStep | null | undefined,
  ): ScoredStep {
    const known = [measured, before].find((one) => one?.step === scored.step && one.imageDice);
    return { ...scored, imageDice: known?.imageDice ?? null };
  }
}

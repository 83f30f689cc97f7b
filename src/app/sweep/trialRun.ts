/** One stretch of training of one trial: a run of its own in the worker, from its opening to its last prediction. */
import { messageOf } from '../../bridge/messages.ts';
import type { RunId } from '../../engine/protocol.ts';
import { lastLossOf, type Run, runAt } from '../../runs/run.ts';
import { mostMaps, type TrialMap } from '../../runs/sweep/keptStudy.ts';
import { initialRun, type LiveRun } from '../../state/live.ts';
import { settingOf } from '../../state/session/settingOf.ts';
import type { AppStore } from '../../state/store.ts';
import type { TrialUnderWay } from '../../state/sweep/sweep.ts';
import type { EngineLink } from '../engine/engineLink.ts';
import { changeRun } from '../engine/runEvents.ts';

interface Reached {
  readonly kind: 'reached';
  /** Validation Dice at each step that was measured. */
  readonly curve: readonly (readonly [step: number, dice: number])[];
  readonly step: number;
  readonly maps: readonly TrialMap[];
  /** To go on from; null where that is not wanted. */
  readonly run: Run | null;
  /** Time that it took, pauses left out. */
  readonly seconds: number;
}

export type Outcome =
  | Reached
  /** The trial cannot be trained; a sentence. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Something else came between; sentences. */
  | { readonly kind: 'interrupted'; readonly note: string }
  | { readonly kind: 'stopped' };

export interface TrialRunOptions {
  readonly store: AppStore;
  readonly link: EngineLink;
  readonly trial: TrialUnderWay;
  /** What it goes on from; null for its initial weights. */
  readonly from: Run | null;
  /** Whether it may have to go on from where it ends. */
  readonly keepsMoment: boolean;
  /** Makes a small map of a prediction. */
  readonly mapOf: typeof import('./smallMap.ts').smallMap;
  /** Milliseconds. */
  readonly now: () => number;
}

const otherImages =
  'Other images or masks are open now: the sweep waits. Open its own again, and resume.';

export class TrialRun {
  readonly outcome: Promise<Outcome>;
  private readonly options: TrialRunOptions;
  private finish: (outcome: Outcome) => void = () => {};
  private isCollecting = false;
  private stopWatching = () => {};
  private ms = 0;
  /** Since when its time is counted; null while it is paused. */
  private since: number | null;

  constructor(options: TrialRunOptions) {
    this.options = options;
    this.since = options.now();
    this.outcome = new Promise((resolve) => {
      this.finish = (outcome) => {
        this.stopWatching();
        this.close();
        resolve(outcome);
      };
    });
    this.open();
  }

  pause(): void {
    const { link, trial, now } = this.options;
    if (this.since !== null) this.ms += now() - this.since;
    this.since = null;
    link.order({ type: 'pause', run: trial.run });
  }

  resume(): void {
    const { link, trial, now } = this.options;
    this.since ??= now();
    link.order({ type: 'train', run: trial.run, until: trial.until });
  }

  stop(): void {
    this.finish({ kind: 'stopped' });
  }

  private open(): void {
    const { store, link, trial, from } = this.options;
    const { run, until } = trial;
    const { network, training, loss } = settingOf(trial.session);
    const { dataset } = store.getState().live;
    changeRun(store, run, {
      ...initialRun,
      ...(from
        ? {
            ...{ history: from.history, changes: from.changes, firstLoss: from.firstLoss },
            takenUpAt: from.moment.step,
          }
        : {}),
    });
    this.stopWatching = store.subscribe(({ live }, before) => {
      if (live.dataset !== dataset) {
        this.finish({ kind: 'interrupted', note: otherImages });
        return;
      }
      const now = live.runs[run];
      if (now && now !== before.live.runs[run]) this.see(now);
    });
    link.order({ type: 'build', run, network, training });
    if (from) link.order({ type: 'restore', run, moment: from.moment, lastLoss: lastLossOf(from) });
    link.order({ type: 'train', run, until });
    // Nothing is done for a run without a loss: by now all else is known.
    link.order({ type: 'setLoss', run, loss });
  }

  private see({ status, history }: LiveRun): void {
    const { until } = this.options.trial;
    if (status.kind === 'failed') {
      const { message } = status;
      // What Retry may mend is no fault of the trial.
      if (status.retry) this.finish({ kind: 'interrupted', note: message });
      else this.finish({ kind: 'failed', reason: message });
      return;
    }
    const isThere = status.kind === 'paused' && status.step >= until;
    if (!isThere || (history.last?.step ?? 0) < until || this.isCollecting) return;
    this.isCollecting = true;
    void this.collect();
  }

  private async collect(): Promise<void> {
    const { store, link, trial, keepsMoment, mapOf, now } = this.options;
    const { run } = trial;
    try {
      // What writes the run down asks for its own pictures first, and has them before the run is closed.
      await Promise.resolve();
      const maps: TrialMap[] = [];
      for (const sampleId of this.validationImages())
        maps.push(mapOf(sampleId, await link.ask('preview', { run, sampleId })));
      const moment = keepsMoment ? await link.ask('moment', { run }) : null;
      const live = store.getState().live.runs[run] ?? initialRun;
      const ms = this.ms + (this.since === null ? 0 : now() - this.since);
      this.finish({
        ...{ kind: 'reached', maps, step: trial.until, seconds: ms / 1000 },
        curve: curveOf(live),
        run: moment && runAt(moment, live),
      });
    } catch (reason) {
      this.finish({ kind: 'interrupted', note: messageOf(reason) });
    }
  }

  private validationImages(): readonly string[] {
    const samples = this.options.store.getState().live.dataset?.samples ?? [];
    return samples
      .filter(({ split }) => split === 'validation')
      .slice(0, mostMaps)
      .map(({ id }) => id);
  }

  private close(): void {
    const { store, link, trial } = this.options;
    link.order({ type: 'close', run: trial.run });
    store.setState(({ live }) => {
      const { [trial.run]: _, ...runs } = live.runs as Record<RunId, LiveRun>;
      return { live: { ...live, runs } };
    });
  }
}

function curveOf({ history }: LiveRun): (readonly [number, number])[] {
  const { dice } = history.validation;
  return Array.from({ length: dice.length }, (_, i) => [dice.x(i), dice.y(i)] as const);
}

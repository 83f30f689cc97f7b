/**
 * Trains the trials of a study one after the other, as the schedule says, while a person looks at other things. After each trial the
 * study is kept; so a page that was closed goes on with the trial that was under way, from its start.
 */
import { bytesOf } from '../../runs/keptMoments.ts';
import type { Run } from '../../runs/run.ts';
import { isSpent, type KeptStudy, type TrialMaps } from '../../runs/sweep/keptStudy.ts';
import { nextStint, rungsOf, type Stint, settled } from '../../runs/sweep/schedule.ts';
import type { Trial } from '../../runs/sweep/study.ts';
import type { AppStore } from '../../state/store.ts';
import { sweepProblem } from '../../state/sweep/sameImages.ts';
import type { Sweeps, TrialUnderWay } from '../../state/sweep/sweep.ts';
import { sessionOfTrial } from '../../state/sweep/trials.ts';
import type { EngineLink } from '../engine/engineLink.ts';
import { mergedCurve } from './mergedCurve.ts';
import { smallMap } from './smallMap.ts';
import { type Outcome, TrialRun } from './trialRun.ts';

/** Bytes of the weights of trials that wait at a rung; beyond them trials begin anew. */
const mostWaitingBytes = 192 * 2 ** 20;

export interface SweepRunnerOptions {
  readonly store: AppStore;
  readonly link: EngineLink;
  /** Keeps a study as it is now, and the maps of the trial that ended. */
  readonly keep: (kept: KeptStudy, maps: TrialMaps | null) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

export class SweepRunner {
  private readonly options: SweepRunnerOptions;
  private current: TrialRun | null = null;
  /** What trials that wait at a rung go on from, by number, of the study that trains. */
  private waiting = new Map<number, Run>();
  private waitingOf: string | null = null;

  constructor(options: SweepRunnerOptions) {
    this.options = options;
  }

  pause(): void {
    this.current?.pause();
    this.change({ training: null });
  }

  stop(): void {
    const { current } = this;
    this.change({ training: null });
    this.waiting.clear();
    if (current) current.stop();
    else this.change({ underWay: null });
  }

  resume(id: string): void {
    const { training, underWay, studies } = this.sweeps;
    const kept = studies.find(({ study }) => study.id === id);
    if (!kept || training === id) return;
    const problem = sweepProblem(kept.study, this.options.store.getState());
    if (problem) {
      this.change({ note: problem });
      return;
    }
    if (underWay?.study === id && this.current) {
      this.change({ training: id, note: null });
      this.current.resume();
      return;
    }
    // Another one that was paused lets its trial go.
    this.stop();
    if (this.waitingOf !== id) this.waiting.clear();
    this.waitingOf = id;
    this.change({ training: id, note: null });
    void this.trainAll(id);
  }

  private get sweeps(): Sweeps {
    return this.options.store.getState().live.sweeps;
  }

  private change(change: Partial<Sweeps>): void {
    this.options.store.setState(({ live }) => ({
      live: { ...live, sweeps: { ...live.sweeps, ...change } },
    }));
  }

  private keptOf(id: string): KeptStudy | undefined {
    return this.sweeps.studies.find(({ study }) => study.id === id);
  }

  private put(kept: KeptStudy): void {
    const studies = this.sweeps.studies.map((one) => (one.study.id === kept.study.id ? kept : one));
    this.change({ studies });
  }

  private async trainAll(id: string): Promise<void> {
    // One that was stopped a moment ago ends first.
    await Promise.resolve();
    while (this.sweeps.training === id) {
      const kept = this.keptOf(id);
      const stint = kept && !isSpent(kept) ? nextStint(kept.study, kept.trials) : null;
      if (!kept || !stint) {
        this.change({ training: null });
        return;
      }
      const outcome = await this.train(kept, stint);
      this.take(id, stint, outcome);
    }
  }

  private train({ study, trials, paces }: KeptStudy, { trial: number, until }: Stint) {
    const trial = trials[number] as Trial;
    const underWay: TrialUnderWay = {
      ...{ study: study.id, name: study.name, trial: number, until, run: `trial ${number}` },
      session: sessionOfTrial(study, trial),
    };
    this.change({ underWay });
    this.put({ study, trials: withTrial(trials, { ...trial, state: 'running' }), paces });
    const { store, link, now } = this.options;
    this.current = new TrialRun({
      ...{ store, link, now, trial: underWay, mapOf: smallMap },
      from: this.waiting.get(number) ?? null,
      keepsMoment: until < study.steps,
    });
    return this.current.outcome;
  }

  private take(id: string, { trial: number, until }: Stint, outcome: Outcome): void {
    const { store, keep } = this.options;
    this.current = null;
    this.change({ underWay: null });
    const kept = this.keptOf(id);
    const before = kept?.trials[number];
    if (!kept || !before) return;
    const { study } = kept;
    const record = store
      .getState()
      .live.records.find(({ sweep }) => sweep?.study === id && sweep.trial === number);
    const trial: Trial = { ...before, state: 'waiting', runId: record?.id ?? before.runId };
    const from = this.waiting.get(number)?.moment.step ?? 0;
    this.waiting.delete(number);
    switch (outcome.kind) {
      case 'reached': {
        const { curve, maps, run, seconds, step } = outcome;
        const known = { ...trial, curve: mergedCurve(before.curve, curve, rungsOf(study)) };
        const trials = settled(study, withTrial(kept.trials, known));
        const paces = [...kept.paces, { steps: until - from, seconds }];
        if (run) this.waiting.set(number, run);
        this.forgetWeights(trials);
        const next = { study, trials, paces };
        this.put(next);
        const all = { trial: number, step, maps };
        if (this.sweeps.shown === id)
          this.change({ maps: new Map(this.sweeps.maps).set(number, all) });
        keep(next, all);
        return;
      }
      case 'failed': {
        const failed: Trial = { ...trial, state: 'failed', reason: outcome.reason };
        const next = { ...kept, trials: settled(study, withTrial(kept.trials, failed)) };
        this.put(next);
        keep(next, null);
        return;
      }
      case 'interrupted':
        this.change({ training: null, note: outcome.note });
        break;
      case 'stopped':
        break;
      default:
        outcome satisfies never;
    }
    const next = { ...kept, trials: withTrial(kept.trials, trial) };
    this.put(next);
    keep(next, null);
  }

  /** Weights of trials that go on no further, and of the last ones where they take too much memory. */
  private forgetWeights(trials: readonly Trial[]): void {
    let bytes = 0;
    for (const [number, run] of this.waiting) {
      bytes += bytesOf(run.moment);
      if (trials[number]?.state !== 'waiting' || bytes > mostWaitingBytes)
        this.waiting.delete(number);
    }
  }
}

function withTrial(trials: readonly Trial[], trial: Trial): readonly Trial[] {
  return trials.map((one) => (one.number === trial.number ? trial : one));
}

/**
 * Looks at earlier moments: asks the worker how the runs that are shown predicted the image then, and when the hand
 * rests how they scored. One question a run at a time; the last one asked wins. Loaded with the first look back.
 */

import { messageOf } from '../../bridge/messages.ts';
import type { PredictionFrame, RunId } from '../../engine/protocol.ts';
import { buffersOf } from '../../runs/moment.ts';
import { lastLossOf, type Run, runAt } from '../../runs/run.ts';
import { initialRun, runOf } from '../../state/live.ts';
import { runsOf } from '../../state/race.ts';
import { currentSample } from '../../state/selectors.ts';
import type { AppStore } from '../../state/store.ts';
import { pastStep } from '../../state/time.ts';
import type { EngineLink } from './engineLink.ts';
import type { RaceRuns } from './raceRuns.ts';
import { changeRun } from './runEvents.ts';
import type { SettingAside } from './settingAside.ts';

/** Rest after which the scores of all images are asked for as well. */
const restMs = 250;

export interface PastOptions {
  readonly store: AppStore;
  readonly link: EngineLink;
  readonly aside: SettingAside;
  readonly withRace: (use: (race: RaceRuns) => void) => void;
  readonly has: (run: RunId, step: number, sampleId: string) => boolean;
  readonly onFrame: (frame: PredictionFrame, run: RunId) => void;
}

export class Past {
  private readonly options: PastOptions;
  private readonly asking = new Set<RunId>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What was looked at when it was asked for last. */
  private looked = '';

  constructor(options: PastOptions) {
    this.options = options;
  }

  /** Asks for what is to be shown and is not there. */
  follow(): void {
    const { store } = this.options;
    const state = store.getState();
    const runs = runsOf(state.session);
    const looked = JSON.stringify([
      runs.map((run) => pastStep(state.live.runs[run] ?? initialRun, state.live.time)),
      currentSample(state)?.id,
      state.session.view.threshold,
    ]);
    // Training goes on meanwhile, and most of what comes of it is no other moment.
    if (looked === this.looked) return;
    this.looked = looked;
    clearTimeout(this.timer);
    if (state.live.time === null) return;
    for (const run of runs) void this.ask(run, false);
    this.timer = setTimeout(() => {
      for (const run of runsOf(store.getState().session)) void this.ask(run, true);
    }, restMs);
  }

  /** Goes back to a step of the selected run, to train on from there; what came after it is set aside. */
  async goOnFrom(step: number): Promise<void> {
    const { store, link, aside, withRace } = this.options;
    const { session, live } = store.getState();
    const run = live.selectedRun;
    const known = runOf(live);
    const moment = await link.ask('momentAt', { run, step }).catch(() => null);
    if (!moment) {
      const text = `Step ${step} is not kept any longer. Choose another moment of the training.`;
      store.setState((state) => ({ live: { ...state.live, notice: { text, action: null } } }));
      return;
    }
    const earlier = runAt(moment, known);
    if (session.race.length > 0) {
      withRace((race) => race.fork(run, earlier));
      return;
    }
    aside.expect('forked');
    const { history, changes, firstLoss } = earlier;
    changeRun(store, run, { history, changes, firstLoss, past: null, takenUpAt: step });
    link.order({ type: 'restore', run, moment, lastLoss: lastLossOf(earlier) });
  }

  /** Gives the engine what was kept of a run before the page was left; the run itself is there again. */
  async recall(run: RunId, { earlier, history, moment }: Run): Promise<void> {
    const { store, link } = this.options;
    if (!earlier) return;
    try {
      const moments = (await earlier.read()).map((past) => ({
        moment: past,
        dice: history.before(past.step + 1).last?.validation?.dice ?? null,
      }));
      const { checks } = earlier;
      const order = { type: 'recall', run, takenUpAt: moment.step, moments, checks } as const;
      link.order(
        order,
        moments.flatMap((past) => buffersOf(past.moment)),
      );
    } catch (reason) {
      const text = `The training is back, but not its earlier steps. ${messageOf(reason)}`;
      store.setState((state) => ({ live: { ...state.live, notice: { text, action: null } } }));
    }
  }

  private async ask(run: RunId, scores: boolean): Promise<void> {
    const { store, link, has, onFrame } = this.options;
    const state = store.getState();
    const known = state.live.runs[run] ?? initialRun;
    const step = pastStep(known, state.live.time);
    const sample = currentSample(state);
    if (step === null || !sample || this.asking.has(run)) return;
    const { threshold } = state.session.view;
    const isScored = known.past?.step === step && known.past.threshold === threshold;
    if (has(run, step, sample.id) && (!scores || isScored)) return;
    this.asking.add(run);
    const asked = { run, step, sampleId: sample.id, threshold, scores };
    const answer = await link.ask('past', asked).catch(() => null);
    this.asking.delete(run);
    if (!answer) return;
    onFrame(answer.frame, run);
    if (answer.scores) changeRun(store, run, { past: { step, threshold, scores: answer.scores } });
    // It may have gone on meanwhile.
    const after = store.getState();
    const now = pastStep(after.live.runs[run] ?? initialRun, after.live.time);
    if (now !== step || currentSample(after)?.id !== sample.id) void this.ask(run, false);
  }
}

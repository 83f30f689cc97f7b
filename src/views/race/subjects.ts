/** The entrants of the race as the page sees them: each with its prediction of the image looked at, and what follows from it. */
import type { RunId } from '../../engine/protocol.ts';
import {
  type Contributions,
  type LossAtPrediction,
  lossAtPrediction,
} from '../../losses/analysis/lossAtPrediction.ts';
import type { Pulls } from '../../losses/analysis/pulls.ts';
import { type LossChoice, lossFunction } from '../../losses/lossFunction.ts';
import { confusionAt, diceOf } from '../../masks/histogram.ts';
import type { Ink } from '../../plots/lineFigure.ts';
import type { Entrant } from '../../runs/race.ts';
import { currentPrediction } from '../../state/currentPrediction.ts';
import { entrantNames } from '../../state/entrantNames.ts';
import type { CurrentPrediction } from '../../state/live.ts';
import { lossOfEntrant, runOfEntrant } from '../../state/race.ts';
import { currentSample, focusOf, isScaleLocked } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';
import { pullsOf } from '../image/pulls/pullsOfState.ts';
import { kept } from '../image/stage/kept.ts';
import { gradientLimit, lossLimit } from '../image/stage/layerScale.ts';

/** An entrant at the image that is looked at. */
export interface Subject {
  readonly entrant: Entrant;
  readonly run: RunId;
  readonly name: string;
  readonly ink: Ink;
  readonly loss: LossChoice;
  readonly isSelected: boolean;
  /** Null before its first one of this image. */
  readonly prediction: CurrentPrediction | null;
  /** Null where nothing is predicted or judged. */
  readonly contributions: Contributions | null;
  readonly pulls: Pulls | null;
  /** Of this image, of the class looked at. */
  readonly dice: number | null;
}

/** Ends of the one scale that all entrants are coloured by; null before anything is judged. */
export interface RaceEnds {
  readonly gradient: number;
  readonly loss: number;
  /** The scale ends before the values do. */
  readonly beyond: { readonly gradient: boolean; readonly loss: boolean };
}

type Fit = Pick<RaceEnds, 'gradient' | 'loss'>;

export interface Subjects {
  readonly all: readonly Subject[];
  readonly ends: RaceEnds | null;
}

const inks: readonly Ink[] = [
  ...(['class2', 'class1', 'class3', 'class4'] as const),
  ...(['class5', 'class6', 'class7', 'ink'] as const),
];

/** What is worth keeping of an entrant from one look to the next. */
function memory() {
  return {
    prediction: kept<CurrentPrediction | null>(),
    lossAt: kept<LossAtPrediction | null>(),
    pulls: kept<Pulls | null>(),
    dice: kept<number | null>(),
    subject: kept<Subject>(),
  };
}

/** One look after the other: what is still true is not made again. */
class Looks {
  private readonly memories = new Map<RunId, ReturnType<typeof memory>>();
  private readonly subjectsOf = kept<Subjects>();
  private readonly namesOf = kept<readonly string[]>();
  private fit: Fit | null = null;

  look(state: AppState): Subjects {
    const { session, live } = state;
    const { race, loss, convention, seed } = session;
    const names = this.namesOf([race, loss, convention, seed], () => entrantNames(session));
    const runs = new Set(race.map(runOfEntrant));
    for (const run of this.memories.keys()) if (!runs.has(run)) this.memories.delete(run);
    const all = race.map((entrant, i) => this.subject(state, entrant, i, names[i] ?? ''));
    const { dragging } = live;
    const locked = lockedEnds(state);
    return this.subjectsOf([dragging, locked?.gradient, locked?.loss, ...all], () => {
      const fit = fitOf(all, this.fit, dragging);
      this.fit = fit;
      return { all, ends: fit && within(fit, locked) };
    });
  }

  private subject(state: AppState, entrant: Entrant, place: number, name: string): Subject {
    const { session, live } = state;
    const run = runOfEntrant(entrant);
    const own = this.memories.get(run) ?? memory();
    this.memories.set(run, own);
    const sample = currentSample(state);
    const focus = focusOf(state);
    const frame = live.frames[run];
    const classes = live.dataset?.classNames.length ?? 0;
    const prediction = own.prediction([sample, frame, focus, classes], () =>
      sample && frame?.sampleId === sample.id && frame.differences.length === classes
        ? currentPrediction({ ...frame, sample, origin: frame.step, focus })
        : null,
    );
    const loss = lossOfEntrant(entrant, session);
    const judged = prediction?.judged ?? null;
    const at = own.lossAt(
      [loss, judged],
      () => judged && lossAtPrediction(lossFunction(loss), judged),
    );
    const contributions = at?.contributions() ?? null;
    const { threshold } = session.view;
    const pulls = own.pulls(
      [contributions, prediction, threshold],
      () => contributions && pullsOf({ session, live: { ...live, prediction } }, contributions),
    );
    const dice = own.dice([prediction, threshold], () =>
      prediction?.truth ? diceOf(confusionAt(prediction.map, prediction.truth, threshold)) : null,
    );
    const ink = inks[place] ?? 'ink';
    const isSelected = entrant.loss === null;
    const parts = {
      entrant,
      run,
      name,
      ink,
      loss,
      isSelected,
      prediction,
      contributions,
      pulls,
      dice,
    };
    return own.subject(Object.values(parts), () => parts);
  }
}

/** Where the scales are locked and their ends known; null where they fit what is shown. */
function lockedEnds(state: AppState): Fit | null {
  const { gradientEnd, lossEnd } = state.session.view;
  const isKnown = isScaleLocked(state) && gradientEnd !== null && lossEnd !== null;
  return isKnown ? { gradient: gradientEnd, loss: lossEnd } : null;
}

/** The ends that are seen, of values that reach as far as a fit. */
function within(fit: Fit, locked: Fit | null): RaceEnds {
  const ends = locked ?? fit;
  const beyond = { gradient: fit.gradient > ends.gradient, loss: fit.loss > ends.loss };
  return { ...ends, beyond };
}

/** @param held  a slider is: until it is let go the ends may only grow */
function fitOf(all: readonly Subject[], before: Fit | null, held: boolean): Fit | null {
  const each = all.flatMap(({ prediction, contributions }) =>
    prediction?.judged && contributions
      ? [
          {
            gradient: gradientLimit(prediction.judged.histogram, contributions, null, false),
            loss: lossLimit(prediction.judged.histogram, contributions, null, false),
          },
        ]
      : [],
  );
  if (each.length === 0) return before;
  const endOf = (of: keyof Fit) => {
    const largest = Math.max(...each.map((ends) => ends[of]));
    return held && before ? Math.max(before[of], largest) : largest;
  };
  return { gradient: endOf('gradient'), loss: endOf('loss') };
}

const looks = new Looks();

/** The entrants as they are now; the same object as long as nothing of it is another. */
export function subjectsOf(state: AppState): Subjects {
  return looks.look(state);
}

/** The page as if this entrant were the only training, on the scale of the race. */
export function stateOfSubject(state: AppState, subject: Subject, ends: RaceEnds | null): AppState {
  const { view } = state.session;
  const { gradient: gradientEnd = null, loss: lossEnd = null } = ends ?? {};
  return {
    session: {
      ...state.session,
      loss: subject.loss,
      pinned: null,
      view: { ...view, source: 'network', scale: 'locked', gradientEnd, lossEnd },
    },
    live: {
      ...state.live,
      prediction: subject.prediction,
      selectedRun: subject.run,
      input: null,
      painting: { ...state.live.painting, isOn: false },
    },
  };
}

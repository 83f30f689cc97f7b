/**
 * Keeps `live.prediction` true: simulated from the sliders, or the network's last map of the selected
 * image. Also scores the simulated prediction of every image, when nothing else is to be done.
 */

import type { Dataset, Sample } from '../datasets/dataset.ts';
import { LruCache } from '../datasets/lruCache.ts';
import { pacer } from '../datasets/pacer.ts';
import type { PredictionFrame, RunId } from '../engine/protocol.ts';
import { classLevels, maskOfClass } from '../masks/classMaps.ts';
import { confusionAt, diceOf } from '../masks/histogram.ts';
import { judgedLabels } from '../masks/leftOut.ts';
import {
  prepareSimulation,
  type SimulationField,
  simulatePrediction,
} from '../masks/simulatedPrediction.ts';
import { currentPrediction } from '../state/currentPrediction.ts';
import { type CurrentPrediction, initialRun } from '../state/live.ts';
import { entrantOf, runOfEntrant } from '../state/race.ts';
import { currentSample, focusOf } from '../state/selectors.ts';
import type { AppState, AppStore } from '../state/store.ts';
import { pastStep } from '../state/time.ts';

/** Rest after the last change before the film strip is scored anew. */
const scoreDelayMs = 120;
/** Maps of the network that are kept for images looked at before. */
const mostFrames = 64;
/** Bytes of maps of earlier moments. */
const pastBudget = 64 * 2 ** 20;
/** Time between two looks at scores that are still being computed. */
const showScoresMs = 1000;
/** Bytes of distance fields: those of 85 images of 256 x 256. */
const fieldBudget = 64 * 2 ** 20;

export interface PredictionBinding {
  /** Takes a map of a run from the worker. */
  receive(frame: PredictionFrame, run: RunId): void;
  /** The same of an earlier moment. */
  receivePast(frame: PredictionFrame, run: RunId): void;
  /** Whether the map of an earlier moment is there. */
  hasPast(run: RunId, step: number, sampleId: string): boolean;
  /** Forgets the maps of a network that was rewound. */
  forget(run: RunId): void;
}

export function connectPrediction(store: AppStore): PredictionBinding {
  /** Distance fields are worth keeping: they cost more than a prediction. */
  const fields = new LruCache<Sample, readonly SimulationField[]>(fieldBudget, (made) =>
    made.reduce((sum, { distance }) => sum + 3 * distance.byteLength, 0),
  );
  /** By run and sample, the newest last. */
  const frames = new Map<string, { readonly run: RunId; readonly frame: PredictionFrame }>();
  /** Of earlier moments, by run, step and sample. */
  const past = new LruCache<string, PredictionFrame>(pastBudget, ({ differences }) =>
    differences.reduce((sum, { byteLength }) => sum + byteLength, 0),
  );
  const pastKey = (run: RunId, step: number, sampleId: string) => `${run} ${step} ${sampleId}`;
  const keyOf = (run: RunId, sampleId: string) => `${run} ${sampleId}`;

  /** A field for each class but the background; null without a mask. */
  const fieldsOf = (sample: Sample, dataset: Dataset): readonly SimulationField[] | null => {
    const { mask, id } = sample;
    if (!mask) return null;
    const classes = dataset.classNames.length + 1;
    return fields.get(sample, () =>
      dataset.classNames.map((_, i) =>
        prepareSimulation(
          maskOfClass(mask, i + 1, classes),
          dataset.size,
          i === 0 ? id : `${id} ${i}`,
        ),
      ),
    );
  };

  const frameOf = ({ live }: AppState, run: RunId, sample: Sample): PredictionFrame | undefined => {
    const step = pastStep(live.runs[run] ?? initialRun, live.time);
    return step === null
      ? frames.get(keyOf(run, sample.id))?.frame
      : past.peek(pastKey(run, step, sample.id));
  };
  /** A moment that is still asked for: what was shown stays until it comes. */
  const isAwaited = ({ live }: AppState, run: RunId, sample: Sample) =>
    pastStep(live.runs[run] ?? initialRun, live.time) !== null &&
    !frameOf(store.getState(), run, sample);

  const predict = (state: AppState): CurrentPrediction | null => {
    const sample = currentSample(state);
    const { dataset } = state.live;
    if (!sample || !dataset) return null;
    const { view } = state.session;
    const focus = focusOf(state);
    if (view.source === 'simulated') {
      const own = fieldsOf(sample, dataset);
      if (!own) return null;
      return currentPrediction({
        sample,
        origin: 'simulated',
        size: dataset.size,
        differences: own.map((field) => simulatePrediction(field, view.simulation)),
        focus,
      });
    }
    const { selectedRun, prediction } = state.live;
    if (prediction?.sampleId === sample.id && isAwaited(state, selectedRun, sample))
      return prediction;
    const frame = frameOf(state, selectedRun, sample);
    const fits = frame?.differences.length === dataset.classNames.length;
    return frame && fits && frame.size === dataset.size
      ? currentPrediction({
          sample,
          origin: frame.step,
          size: frame.size,
          differences: frame.differences,
          focus,
        })
      : null;
  };

  const show = (prediction: CurrentPrediction | null) =>
    store.setState((state) => ({ live: { ...state.live, prediction } }));

  let scoreTimer: ReturnType<typeof setTimeout> | undefined;
  /** Counts up when scores that are being computed are out of date. */
  let scoring = 0;
  const scoreSimulated = async () => {
    const { session, live } = store.getState();
    if (!live.dataset || session.view.source !== 'simulated') return;
    const turn = scoring;
    const pace = pacer();
    let shownAt = performance.now();
    const simulatedScores: Record<string, number> = {};
    const publish = () =>
      store.setState((state) => ({
        live: { ...state.live, simulatedScores: { ...simulatedScores } },
      }));
    for (const sample of live.dataset.samples) {
      const rested = await pace();
      if (turn !== scoring) return;
      if (rested && performance.now() - shownAt > showScoresMs) {
        publish();
        shownAt = performance.now();
      }
      const labels = judgedLabels(sample);
      const own = fieldsOf(sample, live.dataset);
      if (!own || !labels) continue;
      const { size, classNames } = live.dataset;
      const { simulation, threshold } = session.view;
      const maps = classLevels(own.map((field) => simulatePrediction(field, simulation)));
      const scores = maps.map((levels, i) => {
        const truth = maskOfClass(labels, i + 1, classNames.length + 1);
        return diceOf(confusionAt({ size, levels }, truth, threshold));
      });
      simulatedScores[sample.id] = scores.reduce((sum, dice) => sum + dice, 0) / scores.length;
    }
    publish();
  };

  store.subscribe((state, previous) => {
    const { view } = state.session;
    const before = previous.session.view;
    const datasetChanged = state.live.dataset !== previous.live.dataset;
    const sourceChanged = view.source !== before.source;
    const simulationChanged = view.simulation !== before.simulation;
    // Other masks of the same images leave what the network predicts as it is.
    const imagesChanged =
      state.live.dataset?.classNames !== previous.live.dataset?.classNames ||
      state.live.dataset?.size !== previous.live.dataset?.size;
    if (imagesChanged) {
      frames.clear();
      past.clear();
      fields.clear();
    }
    const lookedAt = view.image !== before.image || view.focus !== before.focus;
    const isOtherRun =
      state.live.selectedRun !== previous.live.selectedRun ||
      state.live.time !== previous.live.time;
    if (state.session.race.length > 0 && (isOtherRun || datasetChanged || lookedAt))
      showRace(state);
    if (isOtherRun || datasetChanged || sourceChanged || simulationChanged || lookedAt)
      show(predict(state));
    if (
      datasetChanged ||
      sourceChanged ||
      simulationChanged ||
      view.threshold !== before.threshold
    ) {
      scoring += 1;
      clearTimeout(scoreTimer);
      scoreTimer = setTimeout(scoreSimulated, scoreDelayMs);
    }
  });

  /** Those of the race, of the image looked at. */
  const showRace = (state: AppState) => {
    const sample = currentSample(state);
    const shown: Record<RunId, PredictionFrame> = {};
    for (const entrant of state.session.race) {
      const run = runOfEntrant(entrant);
      const isLast = sample && isAwaited(state, run, sample);
      const frame = isLast ? state.live.frames[run] : sample && frameOf(state, run, sample);
      if (frame && frame.size === state.live.dataset?.size) shown[run] = frame;
    }
    store.setState(({ live }) => ({ live: { ...live, frames: shown } }));
  };

  const isShown = ({ session, live }: AppState, run: RunId) =>
    session.view.source === 'network' && run === live.selectedRun;

  return {
    receive: (frame, run) => {
      const key = keyOf(run, frame.sampleId);
      frames.delete(key);
      frames.set(key, { run, frame });
      for (const oldest of frames.keys()) {
        if (frames.size <= mostFrames) break;
        frames.delete(oldest);
      }
      const state = store.getState();
      // An earlier moment is looked at: it stays as it is.
      if (state.live.time !== null) return;
      if (currentSample(state)?.id !== frame.sampleId) return;
      if (entrantOf(run, state.session)) showRace(state);
      if (isShown(state, run)) show(predict(state));
    },
    hasPast: (run, step, sampleId) => past.peek(pastKey(run, step, sampleId)) !== undefined,
    receivePast: (frame, run) => {
      past.get(pastKey(run, frame.step, frame.sampleId), () => frame);
      const state = store.getState();
      if (currentSample(state)?.id !== frame.sampleId) return;
      if (entrantOf(run, state.session)) showRace(state);
      if (isShown(state, run)) show(predict(state));
    },
    forget: (run) => {
      past.clear();
      for (const [key, kept] of frames) if (kept.run === run) frames.delete(key);
      const state = store.getState();
      if (entrantOf(run, state.session)) showRace(state);
      if (isShown(state, run)) show(predict(state));
    },
  };
}

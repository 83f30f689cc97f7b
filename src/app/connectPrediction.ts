/**
 * Keeps `live.prediction` true: simulated from the sliders, or the network's last map of the selected
 * image. Also scores the simulated prediction of every image, when nothing else is to be done.
 */
import type { Sample } from '../data/dataset.ts';
import { confusionAt, diceOf } from '../data/histogram.ts';
import {
  prepareSimulation,
  type SimulationField,
  simulatePrediction,
} from '../data/simulatedPrediction.ts';
import type { PredictionFrame } from '../engine/protocol.ts';
import type { CurrentPrediction } from '../state/live.ts';
import { currentSample } from '../state/selectors.ts';
import type { AppState, AppStore } from '../state/store.ts';
import { currentPrediction } from './currentPrediction.ts';

/** Rest after the last change before the film strip is scored anew. */
const scoreDelayMs = 120;

export interface PredictionBinding {
  /** Takes a map from the worker. */
  receive(frame: PredictionFrame): void;
  /** Forgets the maps of a network that was rewound or of images that are gone. */
  forget(): void;
}

export function connectPrediction(store: AppStore): PredictionBinding {
  /** Distance fields are worth keeping per sample: they cost more than a prediction. */
  const fields = new WeakMap<Sample, SimulationField>();
  const frames = new Map<string, PredictionFrame>();

  const fieldOf = (sample: Sample, size: number): SimulationField | null => {
    if (!sample.mask) return null;
    let field = fields.get(sample);
    if (!field) {
      field = prepareSimulation(sample.mask, size, sample.id);
      fields.set(sample, field);
    }
    return field;
  };

  const predict = (state: AppState): CurrentPrediction | null => {
    const sample = currentSample(state);
    const { dataset } = state.live;
    if (!sample || !dataset) return null;
    if (state.session.view.source === 'simulated') {
      const field = fieldOf(sample, dataset.size);
      if (!field) return null;
      const levels = simulatePrediction(field, state.session.view.simulation);
      return currentPrediction({
        sample,
        origin: 'simulated',
        size: dataset.size,
        differences: [levels],
        focus: 1,
      });
    }
    const frame = frames.get(sample.id);
    return frame && frame.size === dataset.size
      ? currentPrediction({
          sample,
          origin: frame.step,
          size: frame.size,
          differences: frame.differences,
          focus: Math.min(state.session.view.focus, frame.differences.length),
        })
      : null;
  };

  const show = (prediction: CurrentPrediction | null) =>
    store.setState((state) => ({ live: { ...state.live, prediction } }));

  let scoreTimer: ReturnType<typeof setTimeout> | undefined;
  const scoreSimulated = () => {
    const { session, live } = store.getState();
    if (!live.dataset || session.view.source !== 'simulated') return;
    const simulatedScores: Record<string, number> = {};
    for (const sample of live.dataset.samples) {
      const field = fieldOf(sample, live.dataset.size);
      if (!field || !sample.mask) continue;
      const levels = simulatePrediction(field, session.view.simulation);
      const map = { size: live.dataset.size, levels };
      simulatedScores[sample.id] = diceOf(confusionAt(map, sample.mask, session.view.threshold));
    }
    store.setState((state) => ({ live: { ...state.live, simulatedScores } }));
  };

  store.subscribe((state, previous) => {
    const { view } = state.session;
    const before = previous.session.view;
    const datasetChanged = state.live.dataset !== previous.live.dataset;
    const sourceChanged = view.source !== before.source;
    const simulationChanged = view.simulation !== before.simulation;
    if (datasetChanged) frames.clear();
    if (datasetChanged || sourceChanged || simulationChanged || view.image !== before.image)
      show(predict(state));
    if (
      datasetChanged ||
      sourceChanged ||
      simulationChanged ||
      view.threshold !== before.threshold
    ) {
      clearTimeout(scoreTimer);
      scoreTimer = setTimeout(scoreSimulated, scoreDelayMs);
    }
  });

  return {
    receive: (frame) => {
      frames.set(frame.sampleId, frame);
      const state = store.getState();
      if (state.session.view.source === 'network' && currentSample(state)?.id === frame.sampleId)
        show(predict(state));
    },
    forget: () => {
      frames.clear();
      const state = store.getState();
      if (state.session.view.source === 'network') show(predict(state));
    },
  };
}

/**
 * Everything a person can do, as plain functions over the store. What concerns the worker goes out as
 * a command through the port; the answer comes back as an event (app/connectEngine.ts), never as a
 * return value.
 */

import type { NamedFile } from '../datasets/dataset.ts';
import type { Preprocessing } from '../datasets/prepare/preprocessing.ts';
import type { VolumeChoices } from '../datasets/volumeChoices.ts';
import type { GatherRequest, RunId } from '../engine/protocol.ts';
import type { LossId } from '../losses/catalogue.ts';
import type { ConventionId } from '../losses/conventions.ts';
import {
  clampParameter,
  type LossParameters,
  type ParameterId,
  parameterDefinitions,
} from '../losses/parameters.ts';
import type { PaintedMask, PaintedMasks } from '../masks/paint/paintedMask.ts';
import type { SimulationSettings } from '../masks/simulatedPrediction.ts';
import type { PhantomRequest } from '../phantoms/phantomRequest.ts';
import { nextSeed } from '../pixels/random.ts';
import type { Augmentation } from '../runs/augmentation.ts';
import type { Course } from '../runs/course.ts';
import type { Race } from '../runs/race.ts';
import type { NetworkConfig, OptimizerId } from '../runs/setting.ts';
import type { FitOffer, Live, Painting } from './live.ts';
import { type EnginePort, type KeepingPort, keepsNothing, type SweepingPort } from './ports.ts';
import { isTraining } from './race.ts';
import { isScaleHeld } from './selectors.ts';
import {
  defaultLearningRates,
  type LossChoice,
  type Session,
  type View,
} from './session/session.ts';
import type { AppStore } from './store.ts';

export interface Actions
  extends KeepingPort,
    SweepingPort,
    Pick<EnginePort, 'evaluate' | 'landscapes'> {
  /** Picks a loss; the parameters it shares with the last one keep their values. */
  setLoss(id: LossId): void;
  /** Moves a parameter of the current loss, clamped to its range. Unit: the parameter's own. */
  setParameter(id: ParameterId, value: number): void;
  /** Sets several parameters and the loss at once: a preset, or one frame of its glide. */
  setChoice(choice: { id: LossId; parameters: Partial<LossParameters> }): void;
  /** Gives a class, from 1, a δ of its own; null for that of all classes. */
  setClassDelta(classIndex: number, value: number | null): void;
  /** What is trained beside each other, and the loss of the sliders that goes with it. */
  setRace(race: Race, loss?: LossChoice): void;
  /** Races these, from the first step on; where they do not fit into memory, that is said and nothing begins. */
  startRace(race: Race): Promise<void>;
  /** Looks at an earlier step of the training; null for as it is now. */
  setTime(step: number | null): void;
  /** Trains on from a step that is kept; what came after it is set aside. */
  goOnFrom(step: number): void;
  /** The run that a person points at; null for none. */
  lightRun(run: RunId | null): void;
  setConvention(id: ConventionId): void;
  pin(): void;
  unpin(): void;
  /** Exchanges the current and the pinned setting. */
  swap(): void;
  setView(change: Partial<View>): void;
  /** The cross-hairs of the stage stand on another pixel. */
  lookAt(pixel: Live['lookedAt']): void;
  /** Keeps the scales where they are, or lets them fit what is shown again. */
  lockScale(locked: boolean): void;
  /** The ends of a scale that was just locked, so that the link shows the same colours; those it has stay. */
  keepScale(gradientEnd: number, lossEnd: number): void;
  setSimulation(change: Partial<SimulationSettings>): void;
  /** Selects an image by its position; wraps around at both ends. */
  selectImage(position: number): void;
  setNetwork(network: NetworkConfig): void;
  /** Picks an optimiser; a learning rate that is the last one's default gives way to that of its own. */
  setOptimizer(optimizer: OptimizerId): void;
  setTraining(change: Partial<Pick<Session, 'learningRate' | 'batchSize' | 'pace'>>): void;
  /** Side of the training images; starts the training anew. */
  setSize(size: number): void;
  /** What of an image the network reads, and how; starts the training anew. */
  setPreprocessing(change: Partial<Preprocessing>): void;
  /** Takes what a notice offers. */
  takeFit(offer: FitOffer): void;
  /** How training images are changed; a running training goes on with it. */
  setAugmentation(change: Partial<Augmentation>): void;
  /** Shows in the film strip how training images are changed, at the nth draw; null for the images again. */
  previewAugmentation(draw: number | null): void;
  /** Shows on the stage what the network reads, in the place of the image; null for the image again. */
  showInput(input: Live['input']): void;
  /** Which images are held out; starts the training anew. */
  setSplit(change: Partial<Pick<Session, 'validationShare' | 'validationGap'>>): void;
  /** Number of classes of the masks, background included; starts the training anew. */
  setClasses(classes: number): void;
  /** How volumes become images; they are read again and the training starts anew. */
  setVolumes(change: Partial<VolumeChoices>): void;
  newWeights(): void;
  train(): void;
  pause(): void;
  /** One run of a race; the others stay as they are. */
  trainRun(run: RunId): void;
  pauseRun(run: RunId): void;
  toggleTraining(): void;
  step(): void;
  reset(): void;
  /** Trains what the sender of the link had trained, from the initial weights. */
  repeatShared(course: Course): void;
  /** It is not wanted: it is not offered again, nor travels on in the link. */
  dismissShared(): void;
  retry(): void;
  openFiles(files: readonly NamedFile[]): void;
  openPhantoms(request: PhantomRequest): void;
  cancelOpening(): void;
  /** Predicts an image at a multiple of the training size; `live.fine` tells how far it is. */
  predictFine(sampleId: string, zoom: number): void;
  cancelFine(): void;
  /** Has the network make what files need; they are saved when it comes. `live.saving` tells how far it is. */
  gather(request: GatherRequest): void;
  cancelSaving(): void;
  /** Begins or ends painting, picks a tool or the size of the brush. */
  setPainting(change: Partial<Painting>): void;
  /** Adds a class to paint and picks it; the training starts anew. @param classes  with it and the background */
  addPaintedClass(classes: number): void;
  /** Asks for the mask that an image was opened with; `live.openedMask` has it when it comes. */
  askOpenedMask(sampleId: string): void;
  /** Makes this the mask of an image; null for the one that it was opened with. Training goes on. */
  paintMask(sampleId: string, mask: PaintedMask | null): void;
  /**
   * Makes these the painted masks of the images that are open, and no others: what was saved comes back.
   * Those of other ids wait for their image.
   */
  setPainted(masks: PaintedMasks): void;
  /** A slider was taken or let go. */
  holdSlider(held: boolean): void;
  dismissNotice(): void;
}

/** A pixel of the largest image that is painted on, and half an image. */
const leastDiameter = 1 / 1024;
const mostDiameter = 0.5;

/** What a view has where no scale is locked by hand. */
const unlocked = { scale: 'auto', gradientEnd: null, lossEnd: null } as const;

/** What is being saved, as the page says it. */
const gatherNames: Readonly<Record<GatherRequest['kind'], string>> = {
  masks: 'Predicted masks',
  scores: 'Scores of the images',
  network: 'Network',
};

export function createActions(
  store: AppStore,
  port: EnginePort,
  keeping: KeepingPort = keepsNothing,
  { withSweeps }: SweepingPort = { withSweeps: () => {} },
): Actions {
  const session = (change: Partial<Session>) =>
    store.setState((state) => ({ session: { ...state.session, ...change } }));
  const live = (change: Partial<ReturnType<AppStore['getState']>['live']>) =>
    store.setState((state) => ({ live: { ...state.live, ...change } }));
  const get = () => store.getState();

  const setChoice: Actions['setChoice'] = ({ id, parameters }) => {
    const merged: Record<ParameterId, number> = { ...get().session.loss.parameters };
    for (const [key, value] of Object.entries(parameters) as [ParameterId, number][])
      merged[key] = clampParameter(parameterDefinitions[key], value);
    session({ loss: { ...get().session.loss, id, parameters: merged } });
  };
  /** A lock that came with a pin or a lecture goes with it. */
  const letGoOfScale = () => {
    const { session: now } = get();
    const isLocked = now.view.scale === 'locked' || isScaleHeld(now);
    if (!isLocked) session({ view: { ...now.view, ...unlocked } });
  };

  const actions: Actions = {
    setLoss: (id) => setChoice({ id, parameters: {} }),
    setParameter: (id, value) => {
      if (get().live.movedParameter !== id) live({ movedParameter: id });
      setChoice({ id: get().session.loss.id, parameters: { [id]: value } });
    },
    setChoice,
    setClassDelta: (classIndex, value) => {
      const { loss } = get().session;
      const classDeltas: (number | null)[] = [...(loss.classDeltas ?? [])];
      while (classDeltas.length <= classIndex) classDeltas.push(null);
      classDeltas[classIndex] =
        value === null ? null : clampParameter(parameterDefinitions.delta, value);
      const { classDeltas: _, ...rest } = loss;
      const differ = classDeltas.some((delta) => delta !== null);
      session({ loss: differ ? { ...rest, classDeltas } : rest });
    },
    setRace: (race, loss = get().session.loss) => session({ race, loss }),
    startRace: async (race) => {
      const text = await port.refusalOf(race.length);
      if (text) {
        live({ notice: { text, action: null } });
        return;
      }
      actions.setRace(race);
      actions.train();
    },
    setTime: (time) => {
      if (time !== null) actions.setView({ source: 'network' });
      live({ time });
    },
    goOnFrom: (step) => {
      live({ time: null });
      port.goOnFrom(step);
    },
    lightRun: (litRun) => live({ litRun }),
    setConvention: (convention) => session({ convention }),
    pin: () => session({ pinned: get().session.loss }),
    unpin: () => {
      session({ pinned: null });
      letGoOfScale();
    },
    swap: () => {
      const { loss, pinned } = get().session;
      if (pinned) session({ loss: pinned, pinned: loss });
    },
    setView: (change) => {
      session({ view: { ...get().session.view, ...change } });
      if (change.lecture === null) letGoOfScale();
    },
    lookAt: (lookedAt) => live({ lookedAt }),
    lockScale: (locked) => {
      // What `auto` would do needs no word of its own in the link.
      const own = locked ? 'locked' : 'fit';
      const scale = locked === isScaleHeld(get().session) ? 'auto' : own;
      actions.setView({ ...unlocked, scale });
    },
    keepScale: (gradientEnd, lossEnd) => {
      if (get().session.view.gradientEnd === null) actions.setView({ gradientEnd, lossEnd });
    },
    setSimulation: (change) => {
      const { view } = get().session;
      session({ view: { ...view, simulation: { ...view.simulation, ...change } } });
    },
    selectImage: (position) => {
      const count = get().live.dataset?.samples.length ?? 0;
      if (count > 0) actions.setView({ image: ((position % count) + count) % count });
    },
    setNetwork: (network) => session({ network }),
    setOptimizer: (optimizer) => {
      const { optimizer: last, learningRate } = get().session;
      const isDefault = learningRate === defaultLearningRates[last];
      session({
        optimizer,
        learningRate: isDefault ? defaultLearningRates[optimizer] : learningRate,
      });
    },
    setTraining: (change) => session(change),
    setSize: (size) => session({ size }),
    setPreprocessing: (change) =>
      session({ preprocessing: { ...get().session.preprocessing, ...change } }),
    takeFit: ({ to, answer }) => {
      live({ notice: answer });
      actions.setPreprocessing({ fit: to });
    },
    setAugmentation: (change) =>
      session({ augmentation: { ...get().session.augmentation, ...change } }),
    setSplit: (change) => session(change),
    previewAugmentation: (augmentationDraw) => live({ augmentationDraw }),
    showInput: (input) => live({ input }),
    setClasses: (classes) => {
      const { view } = get().session;
      session({ classes, view: { ...view, focus: Math.min(view.focus, classes - 1) } });
    },
    setVolumes: (change) => session({ volumes: { ...get().session.volumes, ...change } }),
    newWeights: () => session({ seed: nextSeed(get().session.seed) }),
    train: () => {
      actions.setView({ source: 'network' });
      live({ time: null });
      port.train();
    },
    pause: port.pause,
    trainRun: port.trainRun,
    pauseRun: port.pauseRun,
    toggleTraining: () => (isTraining(get()) ? actions.pause() : actions.train()),
    step: () => {
      actions.setView({ source: 'network' });
      live({ time: null });
      port.step();
    },
    reset: port.reset,
    repeatShared: (course) => {
      live({ notice: null, shared: null, repeated: get().live.shared });
      port.repeat(course);
    },
    dismissShared: () => live({ shared: null, repeated: null }),
    retry: () => {
      live({ notice: null });
      port.startEngine(get().session.engine);
    },
    openFiles: port.openFiles,
    openPhantoms: (data) => session({ data }),
    cancelOpening: port.cancelOpening,
    predictFine: (sampleId, zoom) => {
      live({ fine: { kind: 'working', done: 0, total: 0 } });
      port.predictFine(sampleId, zoom);
    },
    cancelFine: () => {
      live({ fine: { kind: 'none' } });
      port.cancelFine();
    },
    evaluate: port.evaluate,
    landscapes: port.landscapes,
    gather: (request) => {
      live({ notice: null, saving: { message: gatherNames[request.kind], done: 0, total: 0 } });
      port.gather(request);
    },
    cancelSaving: () => {
      live({ saving: null });
      port.cancelGather();
    },
    setPainting: (change) => {
      const { painting } = get().live;
      const { diameter } = { ...painting, ...change };
      const limited = Math.min(mostDiameter, Math.max(leastDiameter, diameter));
      live({ painting: { ...painting, ...change, diameter: limited } });
    },
    addPaintedClass: (classes) => {
      const { view } = get().session;
      session({ classes, view: { ...view, focus: classes - 1 } });
    },
    askOpenedMask: (sampleId) => {
      live({ openedMask: null });
      port.askMask(sampleId);
    },
    paintMask: (sampleId, mask) => {
      const { [sampleId]: _, ...others } = get().live.painted;
      const { painted } = get().live;
      live({ painted: mask ? { ...painted, [sampleId]: mask } : others });
      port.paintMasks({ [sampleId]: mask });
    },
    setPainted: (painted) => {
      const gone = Object.keys(get().live.painted).map((id) => [id, null] as const);
      live({ painted });
      port.paintMasks({ ...Object.fromEntries(gone), ...painted });
    },
    holdSlider: (dragging) => live({ dragging }),
    dismissNotice: () => live({ notice: null }),
    backToLastWork: keeping.backToLastWork,
    takeBack: keeping.takeBack,
    startOver: keeping.startOver,
    downloadKept: keeping.downloadKept,
    startClean: keeping.startClean,
    keepAgain: keeping.keepAgain,
    readRecords: keeping.readRecords,
    withSweeps,
    saveProject: keeping.saveProject,
    saveStudy: keeping.saveStudy,
  };
  return actions;
}

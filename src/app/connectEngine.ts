/**
 * The store and the training worker: session changes become orders, answers and events become live state. The
 * only place that knows the worker, and it knows it only as a port, so tests pass one of their own.
 */
import { connectWorker, type WorkerPort } from '../bridge/pageEnd.ts';
import type {
  EngineEvent,
  EngineTypes,
  FinePrediction,
  Gathered,
  PredictionFrame,
  RunId,
} from '../engine/protocol.ts';
import type { Moment } from '../runs/moment.ts';
import { lastLossOf } from '../runs/run.ts';
import type { EnginePort } from '../state/actions.ts';
import { type FormerRun, mainRun, runOf } from '../state/live.ts';
import { currentSample } from '../state/selectors.ts';
import { affected, isSameImages } from '../state/session/compare.ts';
import type { Session } from '../state/session/session.ts';
import { trainingOf } from '../state/session/settingOf.ts';
import type { AppState, AppStore } from '../state/store.ts';
import type { Why } from './engine/formerRuns.ts';
import { failureNotice, workerStopped } from './engine/notices.ts';
import { Openings } from './engine/openings.ts';
import { repainted } from './engine/paintedMasks.ts';
import { Requests } from './engine/requests.ts';
import { changeRun, takeRunEvent, untrained } from './engine/runEvents.ts';
import { SettingAside } from './engine/settingAside.ts';
import { Resuming } from './persistence/resuming.ts';
import type { Work } from './persistence/work.ts';

export interface EngineBindingOptions {
  readonly store: AppStore;
  readonly startWorker: () => WorkerPort;
  /** Calls back before the next frame; `requestAnimationFrame` outside tests. */
  readonly nextFrame: (callback: () => void) => void;
  readonly onFrame: (frame: PredictionFrame) => void;
  /** The network was built or rewound: its predictions are void. */
  readonly onRewound: () => void;
  /** What was asked for files is there. */
  readonly onGathered: (gathered: Gathered) => void | Promise<void>;
  /** What was worked on before, to begin with; its session is the store's already. */
  readonly first?: Work | null;
}

export interface EngineBinding extends EnginePort {
  /**
   * Goes on with a work in the place of what is open, paused.
   *
   * @param instead  what becomes of what is open, and the former run that comes back
   * @returns whether its images are open already
   */
  resume(work: Work, instead?: Instead): boolean;
  /** An image as a run sees it now, at the training size. @throws Error where it has no network, or the worker stopped */
  preview(run: RunId, sampleId: string): Promise<FinePrediction>;
  /** The training as it is now; null where there is no network. @throws Error where the worker stopped */
  moment(): Promise<Moment | null>;
}

export interface Instead {
  readonly why: Why;
  readonly former?: FormerRun;
  /** What is open is set aside also where nothing was trained. */
  readonly isKept?: boolean;
}

/** Connects the store with the worker; returns the port through which actions reach it. */
export function connectEngine(options: EngineBindingOptions): EngineBinding {
  const { store, nextFrame, onFrame, onRewound, first = null } = options;
  const run = mainRun;
  const live = (change: Partial<AppState['live']>) =>
    store.setState((state) => ({ live: { ...state.live, ...change } }));
  const failed = (
    status: Extract<AppState['live']['runs'][string]['status'], { kind: 'failed' }>,
  ) => {
    changeRun(store, run, { status });
    live({ notice: failureNotice(status) });
  };
  const resuming = new Resuming();
  const aside = new SettingAside(store);

  const receive = (event: EngineEvent) => {
    switch (event.type) {
      case 'engine':
        live({ engine: event.description });
        return;
      case 'repainted': {
        const change = repainted(store.getState(), event);
        if (change) store.setState(change);
        return;
      }
      case 'notLoaded': {
        const { message } = event;
        failed({ kind: 'failed', engine: null, step: 0, message, retry: true });
        return;
      }
    }
    if (event.run === run) aside.hear(event);
    takeRunEvent(store, event, resuming.isUnderWay);
    switch (event.type) {
      case 'status':
        if (event.status.kind === 'failed') live({ notice: failureNotice(event.status) });
        break;
      case 'progress':
        if (event.frame) onFrame(event.frame);
        // A person went on: the way back is in the list.
        if (event.records.length > 0 && store.getState().live.notice?.action === 'undo')
          live({ notice: null });
        break;
      case 'restored':
        resuming.drop();
        if (event.problem) {
          const text = `The images are back, but not the training. ${event.problem}`;
          live({ notice: { text, action: null } });
        }
        onRewound();
        break;
      case 'rewound':
        if (!resuming.isUnderWay) onRewound();
        break;
    }
  };

  const link = connectWorker<EngineTypes>({
    start: options.startWorker,
    onEvent: receive,
    onStopped: ({ message }) => live({ opening: null, notice: workerStopped(message) }),
  });
  const requests = new Requests({ store, link, runId: () => run, onGathered: options.onGathered });

  const sendLoss = () => link.order({ type: 'setLoss', run, loss: store.getState().session.loss });
  let lossWaiting = false;
  const sendLossNextFrame = () => {
    if (lossWaiting) return;
    lossWaiting = true;
    nextFrame(() => {
      lossWaiting = false;
      sendLoss();
    });
  };
  const sendWatch = (state: AppState) => {
    const sample = currentSample(state);
    const { threshold } = state.session.view;
    if (sample) link.order({ type: 'watch', sampleId: sample.id, threshold });
  };
  const sendBuild = (session: Session) => {
    resuming.drop();
    const { network } = session;
    link.order({ type: 'build', run, network, training: trainingOf(session) });
  };

  /** Gives the engine what was painted and trained on these images before. */
  const goOn = (dataset: NonNullable<AppState['live']['dataset']>) => {
    const part = resuming.opened(dataset);
    if (!part) return;
    const { painted, run: stored } = part;
    const others = Object.keys(store.getState().live.painted).map((id) => [id, null] as const);
    const masks = { ...Object.fromEntries(others), ...painted };
    if (Object.keys(masks).length > 0) {
      live({ painted });
      link.order({ type: 'paintMasks', masks });
    }
    if (!stored) {
      aside.isBack();
      return;
    }
    const { history, changes, firstLoss, moment } = stored;
    changeRun(store, run, { history, changes, firstLoss, takenUpAt: moment.step });
    link.order({ type: 'restore', run, moment, lastLoss: lastLossOf(stored) });
  };
  const openings = new Openings({
    ...{ store, link, onOpened: goOn },
    onNothing: () => {
      resuming.drop();
      aside.drop();
    },
  });

  store.subscribe((state, previous) => {
    const { session, live: now } = state;
    const before = previous.session;
    if (now.dataset !== previous.live.dataset) sendWatch(state);
    if (session === before) return;
    const affects = affected(session, before);
    // Files that were opened by hand were announced when they were asked for.
    if (!affects.has('images') || !openings.hasWritten(session))
      aside.changed(session, previous, affects);
    if (affects.has('loss')) sendLossNextFrame();
    const { data } = session;
    const opensPhantoms = affects.has('images') && data.kind === 'phantoms';
    if (opensPhantoms) {
      resuming.drop();
      const isDialled = isSameImages(session, before);
      openings.openPhantoms(data, isDialled ? session.view.image : undefined);
    } else if (affects.has('images')) openings.sessionNames(session);
    if (affects.has('pace')) link.order({ type: 'setPace', run, stepsPerSecond: session.pace });
    if (affects.has('network')) sendBuild(session);
    else if (affects.has('training'))
      link.order({ type: 'setTraining', run, training: trainingOf(session) });
    // Phantoms that are asked for anew come prepared.
    if (affects.has('preparation') && !opensPhantoms) openings.prepareAgain();
    if (affects.has('watch')) sendWatch(state);
    if (affects.has('engine')) link.order({ type: 'startEngine', engine: session.engine });
  });

  const { session } = store.getState();
  if (first) resuming.begin(first);
  openings.begin(session, first?.files ?? null);
  link.order({ type: 'build', run, network: session.network, training: trainingOf(session) });
  sendLoss();
  if (session.pace !== null) link.order({ type: 'setPace', run, stepsPerSecond: session.pace });

  return {
    startEngine: (engine) => link.order({ type: 'startEngine', engine }),
    openFiles: (files) => {
      aside.expect('opened');
      openings.openFiles(files);
    },
    cancelOpening: () => openings.cancel(),
    train: () => link.order({ type: 'train', run }),
    pause: () => link.order({ type: 'pause', run }),
    step: () => link.order({ type: 'step', run }),
    reset: () => {
      resuming.drop();
      aside.expect('reset');
      link.order({ type: 'reset', run });
    },
    repeat: (course) => {
      resuming.drop();
      link.order({ type: 'repeat', run, course });
    },
    predictFine: (sampleId, zoom) => void requests.predictFine(sampleId, zoom),
    cancelFine: () => requests.cancelFine(),
    gather: (request) => void requests.gather(request),
    cancelGather: () => requests.cancelGather(),
    askMask: (sampleId) => void requests.askMask(sampleId),
    paintMasks: (masks) => link.order({ type: 'paintMasks', masks }),
    preview: (of, sampleId) => link.ask('fine', { run: of, sampleId, zoom: 1 }),
    moment: () => link.ask('moment', { run }),
    resume: (work, { why, former = null, isKept = false } = { why: 'work' }) => {
      const { session: next, files } = work;
      const state = store.getState();
      const { session: before } = state;
      aside.expect(why);
      aside.takeBack(former);
      // Steps that it still made would be taken for those of the next one.
      if (runOf(state.live).status.kind === 'training') link.order({ type: 'pause', run });
      const affects = affected(next, before);
      const isOpen = former !== null && !affects.has('images') && openings.areOpen(next);
      if (files && next.data.kind === 'files') openings.expect(next.data);
      store.setState(({ live: now }) => ({
        session: next,
        live: { ...now, notice: null, shared: null },
      }));
      changeRun(store, run, untrained);
      if (isKept && runOf(state.live).history.length === 0) aside.setAsideUntrained();
      if (!isOpen) {
        if (files) openings.openNamed(files, next);
        else if (next.data.kind === 'files') openings.sessionNames(next);
        // What was trained is gone on with when its images are opened, also where they are open already.
        else if (!affects.has('images')) openings.openPhantoms(next.data);
      }
      resuming.begin(work);
      // Prepared otherwise they are opened once more.
      const { dataset } = store.getState().live;
      if (isOpen && dataset && !affects.has('preparation')) goOn(dataset);
      return isOpen;
    },
  };
}

/**
 * The store and the training worker: session changes become orders, answers and events become live state. The
 * only place that knows the worker, and it knows it only as a port, so tests pass one of their own.
 */
import { connectWorker, type WorkerPort } from '../bridge/pageEnd.ts';
import type { PreparedImages } from '../datasets/preparedImages.ts';
import type {
  EngineEvent,
  EngineStatus,
  EngineTypes,
  FinePrediction,
  Gathered,
  PredictionFrame,
  RunId,
} from '../engine/protocol.ts';
import type { Moment } from '../runs/moment.ts';
import { lastLossOf, type Run } from '../runs/run.ts';
import { type FormerRun, mainRun, mainRunOf } from '../state/live.ts';
import type { EnginePort } from '../state/ports.ts';
import { isRaceRun, selectedRunOf } from '../state/race.ts';
import { currentSample } from '../state/selectors.ts';
import { affected, isSameImages } from '../state/session/compare.ts';
import type { Effect } from '../state/session/field.ts';
import { defaultSession, type Session } from '../state/session/session.ts';
import { trainingOf } from '../state/session/settingOf.ts';
import type { AppState, AppStore } from '../state/store.ts';
import { lazyMade } from '../views/lazy/lazyMade.ts';
import { lazyModule } from '../views/lazy/lazyModule.ts';
import type { EngineLink } from './engine/engineLink.ts';
import type { Why } from './engine/formerRuns.ts';
import { failureNotice, workerStopped } from './engine/notices.ts';
import { Openings } from './engine/openings.ts';
import { repainted } from './engine/paintedMasks.ts';
import { Requests } from './engine/requests.ts';
import { changeRun, takeRunEvent, untrained } from './engine/runEvents.ts';
import { SettingAside } from './engine/settingAside.ts';
import { Resuming } from './persistence/resuming.ts';
import type { Work } from './persistence/work.ts';

export const lookingBack = lazyModule(
  'What looks at earlier moments',
  () => import('./engine/past.ts'),
  'Past',
);
export const racing = lazyModule(
  'What trains several settings',
  () => import('./engine/raceRuns.ts'),
  'RaceRuns',
);

export const landscapes = lazyModule(
  'What computes weight landscapes',
  () => import('./engine/landscapes.ts'),
  'Landscapes',
);

export interface EngineBindingOptions {
  readonly store: AppStore;
  readonly startWorker: () => WorkerPort;
  /** Calls back before the next frame; `requestAnimationFrame` outside tests. */
  readonly nextFrame: (callback: () => void) => void;
  readonly onFrame: (frame: PredictionFrame, run: RunId) => void;
  /** The network of a run was built or rewound: its predictions are void. */
  readonly onRewound: (run: RunId) => void;
  /** What was asked for files is there. */
  readonly onGathered: (gathered: Gathered) => void | Promise<void>;
  /** How an image was predicted at an earlier moment. */
  readonly onPast?: (frame: PredictionFrame, run: RunId) => void;
  readonly hasPast?: (run: RunId, step: number, sampleId: string) => boolean;
  /** What was worked on before, to begin with; its session is the store's already. */
  readonly first?: Work | null;
}

export interface EngineBinding extends EnginePort {
  /** The line to the worker, for what trains runs of its own. */
  readonly link: EngineLink;
  /**
   * Goes on with a work in the place of what is open, paused.
   *
   * @param instead  what becomes of what is open, and the former run that comes back
   * @returns whether its images are open already
   */
  resume(work: Work, instead?: Instead): boolean;
  /** An image as a run sees it now, at the training size. @throws Error where it has no network, or the worker stopped */
  preview(run: RunId, sampleId: string): Promise<FinePrediction>;
  /** All images that are open, as they are trained on; null where none are. @throws Error where the worker stopped */
  preparedImages(): Promise<PreparedImages | null>;
  /** The training as it is now; null where there is no network. @throws Error where the worker stopped */
  moment(run?: RunId): Promise<Moment | null>;
  /** The training as it was at a step that is kept; null where it is not (any longer). @throws as `moment` does */
  momentAt(run: RunId, step: number): Promise<Moment | null>;
}

export interface Instead {
  readonly why: Why;
  readonly former?: FormerRun;
  /** What is open is set aside also where nothing was trained. */
  readonly isKept?: boolean;
}

type Failed = Extract<EngineStatus, { kind: 'failed' }>;

/** Connects the store with the worker; returns the port through which actions reach it. */
export function connectEngine(options: EngineBindingOptions): EngineBinding {
  const { store, nextFrame, onFrame, onRewound, first = null } = options;
  const run = mainRun;
  const live = (change: Partial<AppState['live']>) =>
    store.setState((state) => ({ live: { ...state.live, ...change } }));
  const complain = (of: RunId, status: Failed) => {
    if (of === run) live({ notice: failureNotice(status) });
    else if (isRaceRun(of)) withRace((race) => race.failed(of, status));
  };
  const failed = (status: Failed) => {
    changeRun(store, run, { status });
    live({ notice: failureNotice(status) });
  };
  const resuming = new Resuming();
  /** Runs that the engine is to have again, with what is kept of their past. */
  const returning = new Map<RunId, Run>();
  const recall = (id: RunId) => {
    const back = returning.get(id);
    returning.delete(id);
    if (back?.earlier) withPast((looked) => void looked.recall(id, back));
  };
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
    const isMain = event.run === run;
    // What a run said before it heard that it was closed.
    if (!isMain && !store.getState().live.runs[event.run]) return;
    // Trials of a sweep are not looked at while they train.
    const isSeen = isMain || isRaceRun(event.run);
    if (isMain) aside.hear(event);
    takeRunEvent(store, event, isMain && resuming.isUnderWay);
    switch (event.type) {
      case 'status':
        if (event.status.kind === 'failed') complain(event.run, event.status);
        break;
      case 'progress':
        if (event.frame && isSeen) onFrame(event.frame, event.run);
        // A person went on: the way back is in the list.
        if (event.records.length > 0 && isSeen && store.getState().live.notice?.action === 'undo')
          live({ notice: null });
        break;
      case 'restored':
        if (isMain) resuming.drop();
        else if (isRaceRun(event.run)) withRace((race) => race.restored(event.run));
        if (!event.problem) recall(event.run);
        if (isMain && event.problem) {
          const text = `The images are back, but not the training. ${event.problem}`;
          live({ notice: { text, action: null } });
        }
        if (isSeen) onRewound(event.run);
        break;
      case 'rewound':
        if (isMain && !resuming.isUnderWay) returning.delete(run);
        if (isSeen && !(isMain && resuming.isUnderWay)) onRewound(event.run);
        break;
    }
  };

  const link = connectWorker<EngineTypes>({
    start: options.startWorker,
    onEvent: receive,
    onStopped: ({ message }) => live({ opening: null, notice: workerStopped(message) }),
  });
  const requests = new Requests({
    store,
    link,
    runId: () => store.getState().live.selectedRun,
    onGathered: options.onGathered,
  });

  const sendLoss = () => link.order({ type: 'setLoss', run, loss: store.getState().session.loss });
  /** Is done at once, but for the first race. */
  const { use: withRace } = lazyMade(racing, ({ RaceRuns }) => new RaceRuns(store, link));
  const { use: withLandscapes } = lazyMade(
    landscapes,
    ({ Landscapes }) => new Landscapes(store, link),
  );
  const isRacing = () => store.getState().session.race.length > 0;
  let lossWaiting = false;
  /** A slider that is held moves faster than a frame. */
  const sendLossNextFrame = () => {
    if (lossWaiting) return;
    lossWaiting = true;
    nextFrame(() => {
      lossWaiting = false;
      if (isRacing()) withRace((race) => race.follow());
      else sendLoss();
    });
  };
  /** To all that train: the one run, or those of the race. */
  const orderAll = (type: 'train' | 'pause' | 'step') => {
    if (isRacing()) withRace((race) => race.orderAll(type));
    else link.order({ type, run });
  };
  const followRace = (session: Session, before: Session, affects: ReadonlySet<Effect>) => {
    const selectedRun = selectedRunOf(session);
    if (selectedRun !== store.getState().live.selectedRun) live({ selectedRun });
    if (session.race.length === 0 && before.race.length === 0) return;
    const isMoved = affects.size === 1 && affects.has('loss');
    if (!isMoved) withRace((race) => race.follow());
    // What was trained alone before goes on with the loss that is left.
    if (session.race.length === 0) sendLoss();
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
    const { painted, run: stored, race = {} } = part;
    const others = Object.keys(store.getState().live.painted).map((id) => [id, null] as const);
    const masks = { ...Object.fromEntries(others), ...painted };
    if (Object.keys(masks).length > 0) {
      live({ painted });
      link.order({ type: 'paintMasks', masks });
    }
    for (const [id, back] of Object.entries(race)) returning.set(id, back);
    if (Object.keys(race).length > 0) withRace((runs) => runs.takeUp(race));
    if (!stored) {
      aside.isBack();
      return;
    }
    const { history, changes, firstLoss, moment } = stored;
    changeRun(store, run, { history, changes, firstLoss, takenUpAt: moment.step });
    returning.set(run, stored);
    link.order({ type: 'restore', run, moment, lastLoss: lastLossOf(stored) });
  };
  const openings = new Openings({
    ...{ store, link, onOpened: goOn },
    onNothing: () => {
      resuming.drop();
      aside.drop();
    },
  });

  const { made: past, use: withPast } = lazyMade(lookingBack, ({ Past }) => {
    const { onPast = () => {}, hasPast = () => false } = options;
    return new Past({ store, link, aside, withRace, onFrame: onPast, has: hasPast });
  });

  store.subscribe((state, previous) => {
    const { session, live: now } = state;
    const before = previous.session;
    const isOther = now.time !== previous.live.time || session !== before;
    const isLookedAt = now.time !== null && (isOther || now.runs !== previous.live.runs);
    if (isLookedAt || (past() && isOther)) withPast((looked) => looked.follow());
    if (now.dataset !== previous.live.dataset) sendWatch(state);
    if (session === before) return;
    const affects = affected(session, before);
    // Files that were opened by hand were announced when they were asked for.
    if (!affects.has('images') || !openings.hasWritten(session))
      aside.changed(session, previous, affects);
    if (affects.has('loss')) sendLossNextFrame();
    followRace(session, before, affects);
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
  followRace(session, defaultSession, new Set(['race']));

  return {
    link,
    startEngine: (engine) => link.order({ type: 'startEngine', engine }),
    openFiles: (files) => {
      aside.expect('opened');
      openings.openFiles(files);
    },
    cancelOpening: () => openings.cancel(),
    train: () => orderAll('train'),
    pause: () => orderAll('pause'),
    trainRun: (id) => link.order({ type: 'train', run: id }),
    pauseRun: (id) => link.order({ type: 'pause', run: id }),
    step: () => orderAll('step'),
    reset: () => {
      if (isRacing()) {
        withRace((race) => race.orderAll('reset'));
        return;
      }
      resuming.drop();
      aside.expect('reset');
      link.order({ type: 'reset', run });
    },
    goOnFrom: (step) => void withPast((looked) => void looked.goOnFrom(step)),
    refusalOf: async (runs) => {
      const { session: now } = store.getState();
      const asked = { network: now.network, training: trainingOf(now), runs };
      // Where that is not known yet, each run says for itself that it does not fit.
      const room = await link.ask('room', asked).catch(() => null);
      return room?.refusal ?? null;
    },
    repeat: (course) => {
      resuming.drop();
      link.order({ type: 'repeat', run, course });
    },
    predictFine: (sampleId, zoom) => void requests.predictFine(sampleId, zoom),
    cancelFine: () => requests.cancelFine(),
    gather: (request) => void requests.gather(request),
    cancelGather: () => requests.cancelGather(),
    evaluate: (request) => {
      const controller = new AbortController();
      const { signal } = controller;
      const asked = { run: store.getState().live.selectedRun, request };
      return {
        answer: link.ask('evaluate', asked, { signal }),
        cancel: () => controller.abort(),
      };
    },
    landscapes: withLandscapes,
    askMask: (sampleId) => void requests.askMask(sampleId),
    paintMasks: (masks) => link.order({ type: 'paintMasks', masks }),
    preview: (of, sampleId) => link.ask('preview', { run: of, sampleId }),
    preparedImages: () => link.ask('preparedImages', {}),
    moment: (of = run) => link.ask('moment', { run: of }),
    momentAt: (of, step) => link.ask('momentAt', { run: of, step }),
    resume: (work, { why, former = null, isKept = false } = { why: 'work' }) => {
      const { session: next, files } = work;
      const state = store.getState();
      const { session: before } = state;
      aside.expect(why);
      aside.takeBack(former);
      // Steps that it still made would be taken for those of the next one.
      if (mainRunOf(state.live).status.kind === 'training') link.order({ type: 'pause', run });
      const affects = affected(next, before);
      const isOpen = former !== null && !affects.has('images') && openings.areOpen(next);
      if (files && next.data.kind === 'files') openings.expect(next.data);
      store.setState(({ live: now }) => ({
        session: next,
        live: { ...now, notice: null, shared: null, repeated: null },
      }));
      changeRun(store, run, untrained);
      if (isKept && mainRunOf(state.live).history.length === 0) aside.setAsideUntrained();
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

/**
 * The store and the training worker: session changes become commands, events become live state. The
 * only place that knows the worker, and it knows it only as a mailbox, so tests pass a recorder.
 */

import type { Dataset, NamedFile, Sample } from '../datasets/dataset.ts';
import { imagesIdentity } from '../datasets/imagesIdentity.ts';
import type {
  Command,
  EngineEvent,
  EngineStatus,
  Gathered,
  PredictionFrame,
} from '../engine/protocol.ts';
import type { PaintedMasks } from '../masks/paint/paintedMask.ts';
import { isNeutral } from '../runs/augmentation.ts';
import { History } from '../runs/history.ts';
import type { Moment } from '../runs/moment.ts';
import type { LossChange, StepRecord } from '../runs/record.ts';
import { lastLossOf } from '../runs/run.ts';
import type { TrainingConfig } from '../runs/setting.ts';
import type { EnginePort } from '../state/actions.ts';
import type { Notice, Saving } from '../state/live.ts';
import { currentSample } from '../state/selectors.ts';
import { affected, isSameImages } from '../state/session/compare.ts';
import {
  defaultPhantoms,
  type FilesRequest,
  type LossChoice,
  preparationOf,
  type Session,
} from '../state/session/session.ts';
import type { AppState, AppStore } from '../state/store.ts';
import { Resuming } from './persistence/resuming.ts';
import type { Work } from './persistence/work.ts';

/** The part of a Worker that the binding uses. */
export interface Mailbox {
  postMessage(command: Command): void;
  onmessage: ((message: { data: EngineEvent }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
}

export interface EngineBindingOptions {
  readonly store: AppStore;
  readonly mailbox: Mailbox;
  /** Calls back before the next frame; `requestAnimationFrame` outside tests. */
  readonly nextFrame: (callback: () => void) => void;
  readonly onFrame: (frame: PredictionFrame) => void;
  /** The network was built or rewound: its predictions are void. */
  readonly onRewound: () => void;
  /** What was asked for files is there. */
  readonly onGathered: (gathered: Gathered) => void;
  /** The training as it was asked for; null where there is no network. */
  readonly onMoment?: (moment: Moment | null) => void;
  /** What was worked on before, to begin with; its session is the store's already. */
  readonly first?: Work | null;
}

export interface EngineBinding extends EnginePort {
  /** Goes on with a work in the place of what is open. */
  takeUp(work: Work): void;
}

type EventOf<Type extends EngineEvent['type']> = Extract<EngineEvent, { type: Type }>;

/** Sets of images whose painted masks are kept after others were opened. */
const mostPaintedBefore = 8;

function trainingConfig(session: Session): TrainingConfig {
  const { optimizer, learningRate, batchSize, seed, augmentation } = session;
  const config = { optimizer, learningRate, batchSize, seed };
  return isNeutral(augmentation) ? config : { ...config, augmentation };
}

/** Asks for the files that a link was made with. */
export function askForFiles(session: Session): Notice | null {
  if (session.data.kind !== 'files') return null;
  const { title, count } = session.data;
  const images = count === 1 ? 'one image' : `${count} images`;
  return {
    text: `This link was made with ${images} opened as “${title}”. Images never travel in a link: open the same files to continue. Phantoms are shown until then.`,
    action: 'open-files',
  };
}

/** A word about files that are not those that a link named; null where they are. */
function judgeFiles(asked: FilesRequest, title: string, hash: string): Notice | null {
  if (asked.hash === '' || asked.hash === hash) return null;
  return {
    text: `“${title}” differs from the files that the link was made with (“${asked.title}”), so results can differ. Everything else of the link was kept.`,
    action: null,
  };
}

function failureNotice(status: Extract<EngineStatus, { kind: 'failed' }>): Notice {
  const { message: text, retry, batchSize } = status;
  if (batchSize !== undefined) return { text, action: 'smaller-batch', batchSize };
  return { text, action: retry ? 'retry' : null };
}

/**
 * The record before a step. After a lost device training goes on from the weights last kept, so steps
 * can come a second time; the first try is forgotten.
 */
function keptBefore(
  step: number | undefined,
  { history, changes }: Pick<AppState['live'], 'history' | 'changes'>,
) {
  if (step === undefined || (history.last?.step ?? 0) < step) return { history, changes };
  return {
    history: history.before(step),
    changes: changes.filter((change) => change.step < step),
  };
}

/** Revision of the loss of records that were made before the page was loaded. */
const storedRevision = 0;

/** Connects the store with the worker; returns the port through which actions send commands. */
export function connectEngine(options: EngineBindingOptions): EngineBinding {
  const { store, mailbox, nextFrame, onFrame, onRewound, onGathered } = options;
  const send = (command: Command) => mailbox.postMessage(command);
  const live = (change: Partial<AppState['live']>) =>
    store.setState((state) => ({ live: { ...state.live, ...change } }));

  // Which loss each revision stood for, so that the curves can mark where it changed.
  const revisions = new Map<number, LossChoice>();
  let revision = 0;
  let lossWaiting = false;
  const sendLoss = () => {
    lossWaiting = false;
    const state = store.getState();
    revision += 1;
    revisions.set(revision, state.session.loss);
    send({ type: 'setLoss', loss: { choice: state.session.loss, revision } });
  };
  const sendLossNextFrame = () => {
    if (lossWaiting) return;
    lossWaiting = true;
    nextFrame(sendLoss);
  };

  /** Files that a link named and nobody has opened yet. */
  let awaited: FilesRequest | null = null;
  /** The request that this binding wrote itself, for files that were opened by hand. */
  let written: FilesRequest | null = null;
  const { data } = store.getState().session;
  if (data.kind === 'files') awaited = data;

  const sendWatch = (state: AppState) => {
    const sample = currentSample(state);
    if (sample)
      send({ type: 'watch', sampleId: sample.id, threshold: state.session.view.threshold });
  };
  const resuming = new Resuming();
  const sendBuild = (session: Session) => {
    resuming.drop();
    send({ type: 'build', network: session.network, training: trainingConfig(session) });
  };

  store.subscribe((state, previous) => {
    const { session, live: now } = state;
    const before = previous.session;
    if (now.dataset !== previous.live.dataset) sendWatch(state);
    if (session === before) return;
    const affects = affected(session, before);
    if (affects.has('loss')) sendLossNextFrame();
    const { data } = session;
    if (affects.has('images') && data.kind === 'files' && data !== written) {
      awaited = data;
      live({ notice: askForFiles(session) });
    }
    const opensPhantoms = affects.has('images') && data.kind === 'phantoms';
    if (opensPhantoms) {
      resuming.drop();
      send({
        ...{ type: 'openPhantoms', request: data, preparation: preparationOf(session) },
        ...(isSameImages(session, before) ? { first: session.view.image } : {}),
      });
    }
    if (affects.has('pace')) send({ type: 'setPace', stepsPerSecond: session.pace });
    if (affects.has('network')) sendBuild(session);
    else if (affects.has('training'))
      send({ type: 'setTraining', training: trainingConfig(session) });
    // Phantoms that are asked for anew come prepared.
    if (affects.has('preparation') && !opensPhantoms)
      send({ type: 'prepare', preparation: preparationOf(session) });
    if (affects.has('watch')) sendWatch(state);
    if (affects.has('engine')) send({ type: 'startEngine', engine: session.engine });
  });

  const changesIn = (records: readonly StepRecord[], history: History): LossChange[] => {
    const changes: LossChange[] = [];
    let last = history.last?.lossRevision;
    for (const { step, lossRevision } of records) {
      const from = last === undefined ? undefined : revisions.get(last);
      const to = revisions.get(lossRevision);
      // A run that was taken up again may go on with the loss that it had.
      const isSame = last === lossRevision || JSON.stringify(from) === JSON.stringify(to);
      if (!isSame && from && to) changes.push({ step, from, to });
      last = lossRevision;
    }
    return changes;
  };

  /** What was painted on images that are not open any more, by their identity; the oldest first. */
  const paintedBefore = new Map<string, PaintedMasks>();

  /** Puts what was painted aside with its images, and takes up what was painted on these before. */
  const paintedOn = (dataset: Dataset): PaintedMasks | null => {
    const { live: now } = store.getState();
    if (!now.dataset) return null;
    const before = imagesIdentity(now.dataset);
    const identity = imagesIdentity(dataset);
    if (identity === before) return null;
    if (Object.keys(now.painted).length > 0) paintedBefore.set(before, now.painted);
    const painted = paintedBefore.get(identity) ?? {};
    paintedBefore.delete(identity);
    for (const oldest of paintedBefore.keys())
      if (paintedBefore.size > mostPaintedBefore) paintedBefore.delete(oldest);
    return painted;
  };

  const repainted = (event: EventOf<'repainted'>) => {
    const { order, changed, foregroundShare } = event;
    const { session, live: now } = store.getState();
    if (!now.dataset) return;
    const changes = new Map(changed.map((change) => [change.id, change]));
    const before = new Map(now.dataset.samples.map((sample) => [sample.id, sample]));
    const samples = order.flatMap((id) => {
      const sample = before.get(id);
      const change = changes.get(id);
      return sample ? [change ? { ...sample, ...change } : sample] : [];
    });
    // Other images were opened meanwhile.
    if (samples.length !== now.dataset.samples.length) return;
    const selected = now.dataset.samples[session.view.image]?.id;
    const image = Math.max(
      0,
      samples.findIndex(({ id }) => id === selected),
    );
    const { view } = session;
    const { labels, classNames } = now.dataset;
    // The same names stay the same arrays, which tells that the classes are what they were.
    const told = {
      labels: String(labels) === String(event.labels) ? labels : event.labels,
      classNames: String(classNames) === String(event.classNames) ? classNames : event.classNames,
    };
    store.setState({
      session: image === view.image ? session : { ...session, view: { ...view, image } },
      live: { ...now, dataset: { ...now.dataset, ...told, samples, foregroundShare } },
    });
  };

  /** A phantom that was dialled shows before the others of its set are drawn. */
  const redrawn = (sample: Sample) => {
    const { dataset } = store.getState().live;
    if (dataset?.hash !== '') return;
    const samples = dataset.samples.map((old) => (old.id === sample.id ? sample : old));
    live({ dataset: { ...dataset, samples } });
  };

  const opened = ({ dataset, problems }: EventOf<'opened'>) => {
    const { session, live: now } = store.getState();
    if (!dataset) {
      // What was worked on before does not open: there is something to look at all the same.
      if (!now.dataset)
        send({
          type: 'openPhantoms',
          request: defaultPhantoms,
          preparation: preparationOf(session),
        });
      resuming.drop();
      // Cancelled: the person knows.
      if (problems.length === 0) {
        live({ opening: null });
        return;
      }
      const text =
        'None of these files could be used, so what was open stays open. The list below says why.';
      live({ opening: null, problems, notice: { text, action: null } });
      return;
    }
    const fromFiles = dataset.hash !== '';
    const image = Math.min(session.view.image, dataset.samples.length - 1);
    const sameImages = now.dataset?.hash === dataset.hash && now.dataset.title === dataset.title;
    let { notice } = now;
    const wasAwaited = awaited !== null;
    if (fromFiles) {
      const { title, hash, samples } = dataset;
      notice = awaited && judgeFiles(awaited, title, hash);
      awaited = null;
      written = { kind: 'files', title, count: samples.length, hash };
    }
    const data = fromFiles && written ? written : session.data;
    // Other labels than before: tell all of them apart. What a link says of its own files stays.
    const others = now.dataset && String(now.dataset.labels) !== String(dataset.labels);
    const classes =
      others && !wasAwaited ? Math.max(2, dataset.labels.length + 1) : session.classes;
    const painted = paintedOn(dataset);
    store.setState((state) => ({
      session: {
        ...session,
        data,
        classes,
        view: {
          ...session.view,
          image: sameImages || wasAwaited || !now.dataset ? image : 0,
        },
      },
      live: {
        ...state.live,
        dataset,
        ...(painted
          ? { painted, openedMask: null, painting: { ...state.live.painting, isOn: false } }
          : {}),
        problems,
        opening: null,
        scores: {},
        notice,
      },
    }));
    if (painted && Object.keys(painted).length > 0) send({ type: 'paintMasks', masks: painted });
    resume(dataset);
  };

  /** Gives the engine what was painted and trained on these images before. */
  const resume = (dataset: Dataset) => {
    const { painted = {}, run = null } = resuming.opened(dataset) ?? {};
    if (Object.keys(painted).length > 0) {
      live({ painted });
      send({ type: 'paintMasks', masks: painted });
    }
    if (!run) return;
    const { history, changes, firstLoss, moment } = run;
    const loss = lastLossOf(run);
    if (loss) revisions.set(storedRevision, loss);
    live({
      history: History.from(
        history.toRecords().map((record) => ({ ...record, lossRevision: storedRevision })),
      ),
      changes,
      firstLoss,
    });
    send({ type: 'restore', moment });
  };

  const receive = (event: EngineEvent) => {
    switch (event.type) {
      case 'opening':
        live({ opening: { done: event.done, total: event.total, message: event.message } });
        break;
      case 'opened':
        opened(event);
        break;
      case 'phantom':
        redrawn(event.sample);
        break;
      case 'status': {
        const { status } = event;
        live(status.kind === 'failed' ? { status, notice: failureNotice(status) } : { status });
        break;
      }
      case 'fineProgress':
        if (store.getState().live.fine.kind === 'working')
          live({ fine: { kind: 'working', done: event.done, total: event.total } });
        break;
      case 'fine': {
        const { prediction, problem } = event;
        if (store.getState().live.fine.kind === 'working')
          live({
            fine: prediction
              ? { kind: 'done', prediction }
              : { kind: 'failed', problem: problem ?? '' },
          });
        break;
      }
      case 'gathering':
        if (store.getState().live.saving) {
          const { message } = store.getState().live.saving as Saving;
          live({ saving: { message, done: event.done, total: event.total } });
        }
        break;
      case 'gathered':
        // Given up meanwhile.
        if (!store.getState().live.saving) break;
        live({
          saving: null,
          ...(event.problem ? { notice: { text: event.problem, action: null } } : {}),
        });
        if (event.result) onGathered(event.result);
        break;
      case 'memory':
        live({ memoryBytes: event.bytes });
        break;
      case 'mask': {
        const { sampleId, mask } = event;
        live({ openedMask: mask && { sampleId, mask } });
        break;
      }
      case 'repainted':
        repainted(event);
        break;
      case 'engine':
        live({ engine: event.description });
        break;
      case 'progress': {
        const { scores } = store.getState().live;
        const { history, changes } = keptBefore(event.records[0]?.step, store.getState().live);
        const added = changesIn(event.records, history);
        const [first] = event.records;
        const firstLoss = first && history.length === 0 ? revisions.get(first.lossRevision) : null;
        if (event.records.length > 0 || event.scores)
          live({
            history: history.append(event.records),
            changes: added.length > 0 ? [...changes, ...added] : changes,
            ...(firstLoss ? { firstLoss } : {}),
            scores: event.scores ? { ...scores, ...event.scores } : scores,
          });
        if (event.frame) onFrame(event.frame);
        break;
      }
      case 'moment':
        options.onMoment?.(event.moment);
        break;
      case 'restored': {
        const { parameters: parameterCount, problem } = event;
        resuming.drop();
        const text = `The images are back, but not the training. ${problem}`;
        live({
          parameterCount,
          scores: {},
          ...(problem
            ? { history: History.empty, changes: [], notice: { text, action: null } }
            : {}),
        });
        onRewound();
        break;
      }
      case 'rewound':
        if (resuming.isUnderWay) {
          live({ parameterCount: event.parameters });
          break;
        }
        live({ history: History.empty, changes: [], scores: {}, parameterCount: event.parameters });
        onRewound();
        break;
      default:
        event satisfies never;
    }
  };
  mailbox.onmessage = ({ data }) => receive(data);
  mailbox.onerror = ({ message }) =>
    live({
      opening: null,
      notice: {
        text: `The training worker stopped${message ? ` (${message})` : ''}. Reload the page; the link keeps your settings.`,
        action: null,
      },
    });

  const { session } = store.getState();
  const { first = null } = options;
  const openFiles = (files: readonly NamedFile[], { data, ...rest }: Session) => {
    if (data.kind !== 'files') return;
    awaited = data;
    written = data;
    send({ type: 'openFiles', files, preparation: preparationOf({ data, ...rest }) });
  };
  if (first?.files) openFiles(first.files, session);
  else {
    const request = session.data.kind === 'phantoms' ? session.data : defaultPhantoms;
    send({ type: 'openPhantoms', request, preparation: preparationOf(session) });
  }
  sendBuild(session);
  sendLoss();
  if (session.pace !== null) send({ type: 'setPace', stepsPerSecond: session.pace });
  if (first) resuming.begin(first);

  return {
    send: (command) => {
      if (command.type === 'reset') resuming.drop();
      send(command);
    },
    takeUp: (work) => {
      const { session: next, files } = work;
      const { session: before } = store.getState();
      if (files && next.data.kind === 'files') written = next.data;
      const cleared = {
        notice: null,
        history: History.empty,
        changes: [],
        firstLoss: null,
        scores: {},
      };
      store.setState((state) => ({ session: next, live: { ...state.live, ...cleared } }));
      if (files) openFiles(files, next);
      else if (next.data.kind === 'files') {
        awaited = next.data;
        live({ notice: askForFiles(next) });
      } else if (!affected(next, before).has('images')) {
        // What was trained is taken up when its images are opened, also where they are open already.
        send({ type: 'openPhantoms', request: next.data, preparation: preparationOf(next) });
      }
      resuming.begin(work);
    },
  };
}

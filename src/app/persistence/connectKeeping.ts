/**
 * Keeps the work in the browser: writes down what changed, the training every few seconds, and says so in the
 * store. Which parts are written, and how they survive a crash, src/storage/keep knows.
 */
import type { NamedFile } from '../../datasets/dataset.ts';
import type { PaintedMasks } from '../../masks/paint/paintedMask.ts';
import type { Moment } from '../../runs/moment.ts';
import { type Run, runAt } from '../../runs/run.ts';
import type { EnginePort, KeepingPort } from '../../state/actions.ts';
import { type Keeping, type Notice, runOf } from '../../state/live.ts';
import { encodeSession } from '../../state/session/codec.ts';
import { isSameImages } from '../../state/session/compare.ts';
import type { AppState, AppStore } from '../../state/store.ts';
import type { OpenedStore, SaveResult } from '../../storage/keep/protocol.ts';
import type { Work as StoredParts } from '../../storage/keep/works.ts';
import type { EngineBinding } from '../connectEngine.ts';
import type { KeepClient } from './keepClient.ts';
import { badNotice, nothingKept, sentences } from './keepingTexts.ts';
import { loadWork, readInfo } from './storedWork.ts';
import type { Work } from './work.ts';
import { nothingSaved, type Saved, workChange } from './workChange.ts';

/** Time between two saves of a training that goes on. */
const trainingEveryMs = 10_000;
/** Saving may take a twentieth of the time. */
const restPerSave = 20;
/** Wait after the last change of a setting. */
const settleMs = 800;

export interface KeepingOptions {
  readonly store: AppStore;
  readonly engine: EngineBinding;
  readonly client: KeepClient;
  /** What opening the store came to; null where nobody has asked yet. */
  readonly opened: OpenedStore | null;
  /** The work that the page began with. */
  readonly begun: { readonly stored: StoredParts; readonly work: Work } | null;
  /** Images alone that the page began with, of another training. */
  readonly files?: readonly NamedFile[] | null;
  /** A work that can be gone back to. */
  readonly offered: StoredParts | null;
  /** Nothing is saved until a person has decided what becomes of what is there. */
  readonly isHeld: boolean;
  /** Remembers for the next visit that there is something to look for. */
  readonly onFirstSave: () => void;
  /** Files of a person were kept, the first time of this visit; never for phantoms. */
  readonly onFilesKept: () => void;
  readonly download: (content: Blob, name: string) => void;
  readonly newId: () => string;
}

const paintedOf = (painted: PaintedMasks) => (Object.keys(painted).length > 0 ? painted : null);

const hashOf = ({ data }: AppState['session']) => (data.kind === 'files' ? data.hash : '');
const lastStep = (live: AppState['live']) => runOf(live).history.last?.step ?? 0;

export interface KeepingBinding extends Omit<KeepingPort, 'saveProject'> {
  /** The way to the engine, which sees which files are opened. */
  readonly port: EnginePort;
  /** The page may be closed any moment. */
  flush(): void;
  /** Goes on with a work from elsewhere, which is kept from now on. */
  takeUp(work: Work): void;
  /** The training as it is now, to be handed on; null where there is no network. */
  moment(): Promise<Moment | null>;
  /** The files of the images that are open; null where there are none. */
  files(): readonly NamedFile[] | null;
}

export function connectKeeping(options: KeepingOptions): KeepingBinding {
  const { store, engine, client, begun, newId } = options;
  const get = () => store.getState();
  const live = (change: Partial<AppState['live']>) =>
    store.setState((state) => ({ live: { ...state.live, ...change } }));
  const setKept = (kept: Keeping) => live({ kept });
  /** Says something unless something else is being said. */
  const say = (notice: Notice) => {
    if (!get().live.notice) live({ notice });
  };

  let phase: 'unopened' | 'open' | 'closed' = 'unopened';
  let offered = options.offered;
  let id = begun?.stored.id ?? newId();
  let saved: Saved = nothingSaved;
  /** Files of the images that are open. */
  let source: { readonly hash: string; readonly files: readonly NamedFile[] } | null = null;
  /** Files that the engine was asked to open last. */
  let asked: readonly NamedFile[] | null = null;
  /** Files that could not be kept, by hash. */
  let refused: string | null = null;
  let pending: Run | null = null;
  /** The training went back to its beginning. */
  let wasReset = false;
  /** Its images are not open yet, so that what was painted on them is not there either. */
  let awaitsImages = false;
  let isBusy = false;
  let isAgain = false;
  let isSuspended = false;
  let hasComplained = false;
  let hasKeptFiles = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let trainingTimer: ReturnType<typeof setTimeout> | undefined;
  let restMs = trainingEveryMs;
  /** Step of the moment asked for last. */
  let askedStep = 0;

  /** From now on this is the work that is saved. */
  const goOnWith = (stored: StoredParts, work: Work) => {
    id = stored.id;
    wasReset = false;
    const info = readInfo(stored.info);
    const hash = hashOf(work.session);
    source = work.files && { hash, files: work.files };
    saved = {
      link: info?.link ?? '',
      files: work.files && hash,
      painted: paintedOf(work.painted),
      run: info?.run ?? null,
      history: [],
    };
    askedStep = work.run?.moment.step ?? 0;
    pending = null;
    awaitsImages = true;
    setKept({ kind: 'saved', at: stored.savedAt });
  };

  const judge = (opened: OpenedStore) => {
    phase = opened.kind === 'open' && !options.isHeld ? 'open' : 'closed';
    if (opened.kind === 'open') {
      if (options.isHeld) setKept({ kind: 'off', reason: sentences.held });
      return;
    }
    const reason = opened.kind === 'bad' ? opened.reason : sentences[opened.kind];
    setKept({ kind: 'off', reason });
    say(opened.kind === 'bad' ? badNotice(opened.reason) : nothingKept(reason));
  };

  const complain = (text: string) => {
    setKept({ kind: 'off', reason: text });
    if (!hasComplained) say({ text, action: null });
    hasComplained = true;
  };

  const saveOnce = async () => {
    const { session, live: now } = get();
    const hash = hashOf(session);
    const [work, before, run, isReset] = [id, saved, pending, wasReset];
    pending = null;
    wasReset = false;
    const files = source?.hash === hash && hash !== refused ? source.files : null;
    const change = workChange(before, {
      ...{ link: encodeSession(session), title: now.dataset?.title ?? '', hash, files },
      painted: awaitsImages ? before.painted : paintedOf(now.painted),
      ...{ run, isReset },
    });
    if (!change) return;
    const start = performance.now();
    const result: SaveResult = await client
      .ask({ ...change.request, id: work }, change.transfer)
      .catch((reason: unknown) => ({ kind: 'failed', reason: String(reason) }) as const);
    restMs = Math.max(trainingEveryMs, restPerSave * (performance.now() - start));
    if (result.kind === 'saved') {
      if (work === id) saved = change.after;
      hasComplained = false;
      setKept({ kind: 'saved', at: result.at });
      if (files && !hasKeptFiles) {
        hasKeptFiles = true;
        options.onFilesKept();
      }
      return;
    }
    if (work === id) wasReset ||= isReset && !run;
    // The training is asked for again, the files are not: they are as they are.
    if (run) askedStep = before.run?.step ?? 0;
    const why = result.kind === 'failed' ? result.reason : null;
    if (files && before.files !== hash) {
      refused = hash;
      isAgain = true;
      if (run) askForMoment();
      say({ text: sentences.filesNotKept(why), action: null });
    } else complain(sentences.notKept(why));
  };

  const save = async () => {
    clearTimeout(timer);
    timer = undefined;
    if (isBusy) {
      isAgain = true;
      return;
    }
    isBusy = true;
    try {
      if (phase === 'unopened') {
        options.onFirstSave();
        judge(await client.ask({ type: 'open' }).catch(() => ({ kind: 'none' }) as const));
      }
      do {
        isAgain = false;
        if (phase === 'open') await saveOnce();
      } while (isAgain);
    } finally {
      isBusy = false;
    }
  };

  const schedule = () => {
    if (phase === 'closed') return;
    clearTimeout(timer);
    timer = setTimeout(save, settleMs);
  };

  /** Null where the worker stopped, which it says by itself. */
  const momentNow = () => engine.moment().catch(() => null);

  const receive = (moment: Moment | null) => {
    if (!moment || moment.step === 0 || phase === 'closed') return;
    const { session, live: now } = get();
    // Phantoms in the place of files that are still asked for.
    if (now.dataset?.hash !== hashOf(session)) return;
    pending = runAt(moment, runOf(now));
    void save();
  };

  const askForMoment = () => {
    const step = lastStep(get().live);
    if (phase === 'closed' || step === 0 || step === askedStep) return;
    askedStep = step;
    void momentNow().then(receive);
  };

  const watchTraining = () => {
    clearTimeout(trainingTimer);
    trainingTimer = undefined;
    if (runOf(get().live).status.kind !== 'training') return;
    trainingTimer = setTimeout(() => {
      askForMoment();
      watchTraining();
    }, restMs);
  };

  /** Other images are another work, unless the one at hand is not worth keeping apart. */
  const onOtherData = () => {
    if (saved.files !== null || saved.run || saved.painted) {
      id = newId();
      saved = nothingSaved;
    }
    askedStep = 0;
    pending = null;
    wasReset = false;
    awaitsImages = false;
  };

  store.subscribe((state, previous) => {
    if (isSuspended || state === previous) return;
    const { session, live: now } = state;
    const before = previous.live;
    if (now.dataset !== before.dataset && now.dataset && asked) {
      if (now.dataset.hash !== '') source = { hash: now.dataset.hash, files: asked };
      asked = null;
    }
    if (now.dataset !== before.dataset && now.dataset?.hash === hashOf(session))
      awaitsImages = false;
    if (now.painted !== before.painted) schedule();
    if (session !== previous.session) {
      if (!isSameImages(session, previous.session)) onOtherData();
      if (encodeSession(session) !== saved.link) schedule();
    }
    const [run, runBefore] = [runOf(now), runOf(before)];
    if (runBefore.history.length > 0 && run.history.length === 0) {
      askedStep = 0;
      pending = null;
      wasReset = saved.run !== null;
      if (wasReset) schedule();
    }
    if (run.status !== runBefore.status) {
      const { kind } = run.status;
      if (kind !== runBefore.status.kind) watchTraining();
      if (kind === 'paused' || (kind === 'failed' && runBefore.status.kind !== 'failed'))
        askForMoment();
    }
  });

  const clear = async () => {
    await client.ask({ type: 'clear' });
    offered = null;
    phase = 'open';
    id = newId();
    saved = nothingSaved;
    askedStep = 0;
    live({ notice: null, kept: { kind: 'none' } });
  };

  const back = async (stored: StoredParts) => {
    await save();
    const read = (work: string, parts: readonly string[]) =>
      client.ask({ type: 'read', id: work, parts });
    try {
      const work = await loadWork(stored, read);
      isSuspended = true;
      engine.resume(work);
      goOnWith(stored, work);
      offered = null;
    } catch (reason) {
      live({ notice: badNotice(reason instanceof Error ? reason.message : String(reason)) });
    } finally {
      isSuspended = false;
    }
  };

  if (options.opened) judge(options.opened);
  if (begun) goOnWith(begun.stored, begun.work);
  else {
    saved = { ...nothingSaved, link: encodeSession(get().session) };
    if (options.files) source = { hash: hashOf(get().session), files: options.files };
  }

  return {
    port: {
      ...engine,
      openFiles: (files) => {
        asked = files;
        engine.openFiles(files);
      },
      cancelOpening: () => {
        asked = null;
        engine.cancelOpening();
      },
    },
    flush: () => {
      askForMoment();
      if (timer !== undefined || phase === 'open') void save();
    },
    takeUp: (work) => {
      isSuspended = true;
      engine.resume(work);
      isSuspended = false;
      id = newId();
      saved = nothingSaved;
      source = work.files && { hash: hashOf(work.session), files: work.files };
      askedStep = 0;
      pending = null;
      wasReset = false;
      awaitsImages = true;
      schedule();
    },
    moment: momentNow,
    files: () => (source && source.hash === hashOf(get().session) ? source.files : null),
    backToLastWork: () => {
      live({ notice: null });
      if (offered) void back(offered);
    },
    downloadKept: async () => {
      try {
        options.download(await client.ask({ type: 'dump' }), 'loss-explorer-kept.zip');
      } catch (reason) {
        complain(sentences.notDownloaded(String(reason)));
      }
    },
    startClean: () => {
      clear().catch((reason: unknown) => complain(sentences.notKept(String(reason))));
    },
  };
}

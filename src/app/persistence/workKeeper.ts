/** Keeps the work that is open: hears from the store what changed and has it saved, the training every few seconds. */
import type { RunId } from '../../engine/protocol.ts';
import { bytesOf } from '../../runs/keptMoments.ts';
import { runAt } from '../../runs/run.ts';
import type { RunSetting } from '../../runs/setting.ts';
import { type FormerRun, initialRun, mainRun, mainRunOf } from '../../state/live.ts';
import type { EnginePort } from '../../state/ports.ts';
import { isTraining, runOfEntrant, runsOf, sessionOfEntrant } from '../../state/race.ts';
import { encodeSession } from '../../state/session/codec.ts';
import { isSameImages } from '../../state/session/compare.ts';
import { defaultSession, type Session } from '../../state/session/session.ts';
import { settingOf } from '../../state/session/settingOf.ts';
import type { AppState, AppStore } from '../../state/store.ts';
import type { EngineBinding, Instead } from '../connectEngine.ts';
import { KeepingLine } from './keepingLine.ts';
import { sentences } from './keepingTexts.ts';
import type { KeepClient, LoadedWork } from './keptWork.ts';
import { MomentClock } from './momentClock.ts';
import { OpenImages } from './openImages.ts';
import { PastKeeper } from './pastToKeep.ts';
import { type SaveOutcome, Saver, type WorkNow } from './saver.ts';
import { StoreAccess, type StoreAnswer } from './storeAccess.ts';
import type { Work } from './work.ts';

/** Wait after the last change of a setting. */
const settleMs = 800;

export interface WorkKeeperOptions {
  readonly store: AppStore;
  /** The page as it began: what changed since is to be kept. */
  readonly first: AppState;
  readonly engine: EngineBinding;
  readonly client: KeepClient;
  /** Remembers for the next visit that there is something to look for. */
  readonly onFirstSave: () => void;
  /** Files of a person were kept, the first time of this visit; never for phantoms. */
  readonly onFilesKept: () => void;
  readonly newId: () => string;
}

const hashOf = ({ data }: AppState['session']) => (data.kind === 'files' ? data.hash : '');

/** The step of the run that is furthest. */
const stepsOf = ({ session, live }: AppState) =>
  Math.max(...runsOf(session).map((run) => live.runs[run]?.history.last?.step ?? 0));

/** What each run of a session is trained with. */
function settingsOf(session: Session): Map<RunId, RunSetting> {
  const raced = session.race.map(
    (entrant) => [runOfEntrant(entrant), settingOf(sessionOfEntrant(entrant, session))] as const,
  );
  return new Map([[mainRun, settingOf(session)], ...raced]);
}

/** Phantoms in the place of files that are still asked for are no part of the work. */
const isOwn = ({ session, live }: AppState) => live.dataset?.hash === hashOf(session);

export class WorkKeeper {
  readonly access: StoreAccess;
  readonly line: KeepingLine;
  /** The way to the engine, which sees which files are opened. */
  readonly port: EnginePort;
  private readonly options: WorkKeeperOptions;
  private readonly saver: Saver;
  private readonly clock: MomentClock;
  private readonly images = new OpenImages();
  private readonly past: PastKeeper;
  /** The images of the work are not open yet, so that what was painted on them is not there either. */
  private awaitsImages = false;
  private hasKeptFiles = false;
  private isSuspended = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: WorkKeeperOptions) {
    this.options = options;
    const { store, first, engine, client, newId } = options;
    this.port = this.images.port(engine);
    this.line = new KeepingLine(store);
    this.access = new StoreAccess({
      client,
      onFirstOpening: options.onFirstSave,
      onOpened: (opened) => this.opened(opened),
    });
    this.past = new PastKeeper({ momentAt: (run, step) => engine.momentAt(run, step) });
    this.saver = new Saver(
      {
        ...{ client, access: this.access, newId },
        now: () => this.now(),
        onOutcome: (outcome) => this.saved(outcome),
        onRunLost: (isWantedNow) => {
          for (const { known } of this.saver.saved.runs) this.past.wentBack(known.id, 0);
          this.clock.setAsked(Math.max(0, ...this.saver.saved.runs.map(({ known }) => known.step)));
          if (isWantedNow) this.clock.ask();
        },
      },
      encodeSession(first.session),
    );
    this.clock = new MomentClock({
      step: () => (this.access.isClosed ? 0 : stepsOf(this.state)),
      isTraining: () => isTraining(this.state),
      take: () => void this.takeMoment(),
    });
    store.subscribe((state, before) => {
      if (!this.isSuspended) this.changed(state, before);
    });
    this.changed(this.state, first);
  }

  /** A person did nothing yet that could be lost. @param link  what the page began with */
  isUntouched(link: string): boolean {
    const { session, live } = this.state;
    const isTrained = Object.values(live.runs).some(({ history }) => history.length > 0);
    const isPainted = Object.keys(live.painted).length > 0;
    return encodeSession(session) === link && !isTrained && !isPainted && !this.images.isAsked;
  }

  /** The work that is open is a kept one. */
  goOn(loaded: LoadedWork): void {
    this.saver.goOn(loaded);
    const { run, race = {} } = loaded.work;
    const steps = [run, ...Object.values(race)].map((one) => one?.moment.step ?? 0);
    this.clock.setAsked(Math.max(...steps));
    this.expect(loaded.work);
    this.line.saved(loaded.kept.savedAt);
  }

  /** The files of the work that is open are these, but it is another work than the kept one. */
  expect({ session, files }: Pick<Work, 'session' | 'files'>): void {
    this.images.setSource(files && { hash: hashOf(session), files });
    this.awaitsImages = true;
  }

  /** Opens a kept work, and goes on with it. */
  resume(loaded: LoadedWork): void {
    this.open(loaded.work);
    this.goOn(loaded);
  }

  /** Opens a work from elsewhere, which is kept from now on. */
  adopt(work: Work): void {
    this.open(work);
    this.begin();
    this.expect(work);
    this.schedule();
  }

  /** Brings back what was worked on before in this visit. */
  takeBack(former: FormerRun): void {
    const { session, run } = former;
    const { session: now, live } = this.state;
    const hash = hashOf(session);
    const files = this.images.files(hash);
    const isSame = isSameImages(session, now);
    // What was painted since on the same images is not lost with what replaces it.
    const since = isSame && live.dataset?.hash === hash ? live.painted : {};
    const painted = { ...former.painted, ...since };
    const isOpen = this.open({ session, files, painted, run }, { why: 'back', former });
    this.replaced(isSame);
    this.images.setSource(files && { hash, files });
    this.awaitsImages = !isOpen;
    this.schedule();
  }

  /** Begins with the defaults; what was there stays kept, and can be gone back to. */
  startOver(): void {
    const session = { ...defaultSession, engine: this.state.session.engine };
    const work = { session, files: null, painted: {}, run: null };
    this.open(work, { why: 'over', isKept: !this.isUntouched(encodeSession(session)) });
    this.replaced(false);
    this.images.setSource(null);
    this.schedule();
  }

  /** A new work is kept from now on. */
  begin(): void {
    this.saver.begin();
    this.clock.setAsked(0);
    this.awaitsImages = false;
  }

  save(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    return this.saver.save();
  }

  /** The page may be closed any moment. */
  flush(): void {
    this.clock.ask();
    if (this.timer !== undefined || this.access.isOpened) void this.save();
  }

  /** The work as it is now. @throws Error where the engine does not answer */
  async work(): Promise<Work> {
    const moment = await this.options.engine.moment();
    const { session, live } = this.state;
    const isOpen = isOwn(this.state);
    const run = isOpen && moment && moment.step > 0 ? runAt(moment, mainRunOf(live)) : null;
    const files = this.images.files(hashOf(session));
    return { session, files, painted: isOpen ? live.painted : {}, run };
  }

  private get state(): AppState {
    return this.options.store.getState();
  }

  private open(work: Work, instead?: Instead): boolean {
    this.isSuspended = true;
    const isOpen = this.options.engine.resume(work, instead);
    this.isSuspended = false;
    return isOpen;
  }

  /** What was worked on is another training now. @param isSame  of the same images */
  private replaced(isSame: boolean): void {
    if (!isSame) {
      this.otherImages();
      return;
    }
    this.forgetRun(mainRun);
    this.clock.setAsked(0);
  }

  private forgetRun(id: RunId): void {
    this.past.wentBack(id, 0);
    this.saver.setRun(id, null);
  }

  private schedule(): void {
    if (this.access.isClosed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), settleMs);
  }

  private now(): WorkNow {
    const { session, live } = this.state;
    const hash = hashOf(session);
    const painted = Object.keys(live.painted).length > 0 ? live.painted : null;
    return {
      ...{ link: encodeSession(session), title: live.dataset?.title ?? '', hash },
      ...{ files: this.images.files(hash), settings: settingsOf(session) },
      painted: this.awaitsImages ? undefined : painted,
    };
  }

  private async takeMoment(): Promise<void> {
    const { saver, access } = this;
    const { subject } = saver;
    const taken: { readonly id: RunId; readonly step: number; readonly bytes: number }[] = [];
    for (const id of runsOf(this.state.session)) {
      // Where the worker stopped, it says so by itself.
      const moment = await this.options.engine.moment(id).catch(() => null);
      // Meanwhile it may have become another work, or another training of it.
      if (access.isClosed || saver.subject !== subject || !isOwn(this.state)) return;
      const known = this.state.live.runs[id];
      if (!moment || moment.step === 0 || !known) continue;
      taken.push({ id, step: moment.step, bytes: bytesOf(moment) });
      const { checks } = known;
      const past = this.past.staying(id, moment.step, this.storedPast(id), checks);
      saver.setRun(id, runAt(moment, known), past);
    }
    await this.save();
    // What is saved is safe: its past takes longer.
    let isMore = false;
    for (const { id, ...moment } of taken) {
      const known = this.state.live.runs[id];
      const savedStep = saver.saved.runs.find((run) => run.known.id === id)?.known.step;
      if (!known || savedStep !== moment.step) continue;
      const past = await this.past.wanted(id, known, moment, this.storedPast(id), taken.length);
      if (access.isClosed || saver.subject !== subject || !isOwn(this.state)) return;
      if (!past) continue;
      saver.setPast(id, past);
      isMore = true;
    }
    if (isMore) await this.save();
  }

  private storedPast(id: RunId): readonly number[] {
    return this.saver.saved.runs.find((run) => run.known.id === id)?.known.past ?? [];
  }

  private changed({ session, live }: AppState, { session: before, live: liveBefore }: AppState) {
    const { dataset } = live;
    if (dataset && dataset !== liveBefore.dataset) {
      this.images.opened(dataset, liveBefore.dataset);
      if (dataset.hash === hashOf(session)) this.awaitsImages = false;
    }
    if (live.painted !== liveBefore.painted) this.schedule();
    if (session !== before) {
      if (!isSameImages(session, before)) this.otherImages();
      if (encodeSession(session) !== this.saver.saved.link) this.schedule();
    }
    if (live.runs === liveBefore.runs) return;
    for (const id of runsOf(session)) this.changedRun(id, live.runs[id], liveBefore.runs[id]);
  }

  private changedRun(id: RunId, run = initialRun, before = initialRun): void {
    if (before.history.length > 0 && run.history.length === 0) {
      this.clock.setAsked(0);
      this.forgetRun(id);
      this.schedule();
    } else if (run.history.length < before.history.length)
      this.past.wentBack(id, run.history.last?.step ?? 0);
    if (run.status === before.status) return;
    const isChanged = run.status.kind !== before.status.kind;
    if (isChanged) this.clock.watch();
    if (run.status.kind === 'paused' || (isChanged && run.status.kind === 'failed'))
      this.clock.ask();
  }

  /** Other images are another work. */
  private otherImages(): void {
    this.saver.leave();
    this.clock.setAsked(0);
    this.awaitsImages = false;
  }

  private opened(opened: StoreAnswer): void {
    this.line.opened(opened);
    if (opened.kind !== 'open') return;
    if (this.access.isClosed) {
      this.line.off(sentences.held);
      return;
    }
    this.saver.check(opened.works);
    if (this.state.live.kept.kind === 'off') this.line.saved(this.saver.savedAt);
  }

  private saved(outcome: SaveOutcome): void {
    this.line.outcome(outcome);
    if (outcome.kind !== 'saved') return;
    this.clock.saved(outcome.ms);
    if (outcome.hasFiles && !this.hasKeptFiles) this.options.onFilesKept();
    this.hasKeptFiles ||= outcome.hasFiles;
  }
}

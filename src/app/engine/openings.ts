/** Opening images through the worker: the last request wins, and what comes of it goes into the store. */
import { RequestFailed } from '../../bridge/pageEnd.ts';
import type { Dataset, NamedFile, Sample } from '../../datasets/dataset.ts';
import type { Opened, OpeningProgress } from '../../engine/protocol.ts';
import type { PhantomRequest } from '../../phantoms/phantomRequest.ts';
import { isOffer } from '../../state/live.ts';
import {
  defaultPhantoms,
  type FilesRequest,
  preparationOf,
  type Session,
} from '../../state/session/session.ts';
import type { AppState, AppStore } from '../../state/store.ts';
import { lazyModule, withModule } from '../../views/lazy/lazyModule.ts';
import type { EngineLink } from './engineLink.ts';
import { askForFiles, nothingUsable, openingFailed } from './notices.ts';
import { PaintedBefore } from './paintedMasks.ts';

export interface OpeningsOptions {
  readonly store: AppStore;
  readonly link: EngineLink;
  /** Images are open, and the store has them. */
  readonly onOpened: (dataset: Dataset) => void;
  /** Nothing could be opened. */
  readonly onNothing: () => void;
}

type Ask = (
  link: EngineLink,
  options: { signal: AbortSignal; onProgress: (progress: OpeningProgress) => void },
) => Promise<Opened | null>;

export const judging = lazyModule(
  'What compares files with those of a link',
  () => import('./judgeFiles.ts'),
  'judgeFiles',
);

const offering = lazyModule(
  'What tells where patches fit better',
  () => import('./patchOffer.ts'),
  'patchOffer',
);

export class Openings {
  private readonly options: OpeningsOptions;
  /** What is being opened. */
  private current: { readonly ask: Ask; readonly controller: AbortController } | null = null;
  /** Files that a link named and nobody has opened yet. */
  private awaited: FilesRequest | null = null;
  /** Some were opened, and a part of what the link named is asked for once more. */
  private isMissing = false;
  /** The request that was written here, for files that were opened by hand. */
  private written: FilesRequest | null = null;
  private readonly paintedBefore = new PaintedBefore();

  constructor(options: OpeningsOptions) {
    this.options = options;
    const { data } = options.store.getState().session;
    if (data.kind === 'files') this.awaited = data;
  }

  /** Opens what a session begins with. @param files  those that it names, where they are at hand */
  begin(session: Session, files: readonly NamedFile[] | null): void {
    if (files) this.openNamed(files, session);
    else this.openPhantoms(session.data.kind === 'phantoms' ? session.data : defaultPhantoms);
  }

  /** Opens the files that a session names. */
  openNamed(files: readonly NamedFile[], { data }: Session): void {
    if (data.kind !== 'files') return;
    this.awaited = data;
    this.written = data;
    this.openFiles(files);
  }

  openFiles(files: readonly NamedFile[]): void {
    void this.open((link, options) =>
      link.ask('openFiles', { files, preparation: this.preparation }, options),
    );
  }

  /** @param first  position of the image that is wanted before the others are drawn */
  openPhantoms(request: PhantomRequest, first?: number): void {
    const { preparation } = this;
    const wanted = first === undefined ? {} : { first };
    void this.open((link, options) =>
      link.ask('openPhantoms', { request, preparation, ...wanted }, options),
    );
  }

  /** Other choices of the preparation: what is open, or being opened, follows them. */
  prepareAgain(): void {
    void this.open(
      this.current?.ask ??
        ((link, options) => link.ask('prepare', { preparation: this.preparation }, options)),
    );
  }

  /** Gives an opening up; what was open stays open. */
  cancel(): void {
    if (!this.current) return;
    this.current.controller.abort();
    this.current = null;
    this.live({ opening: null });
    this.nothingOpened();
  }

  /** A session from elsewhere names other files than those that are open. */
  sessionNames(session: Session): void {
    const { data } = session;
    if (data.kind !== 'files' || data === this.written) return;
    this.awaited = data;
    this.live({ notice: askForFiles(session) });
  }

  /** Whether a session names its files as they were opened here. */
  hasWritten({ data }: Session): boolean {
    return data === this.written;
  }

  /** Whether the images of a session are open, and no others on their way. */
  areOpen({ data }: Session): boolean {
    const { dataset } = this.options.store.getState().live;
    const hash = data.kind === 'files' ? data.hash : '';
    return this.current === null && dataset?.hash === hash;
  }

  /** The files of this session are about to be opened. */
  expect(data: FilesRequest): void {
    this.written = data;
  }

  private get preparation() {
    return preparationOf(this.options.store.getState().session);
  }

  private live(change: Partial<AppState['live']>): void {
    this.options.store.setState((state) => ({ live: { ...state.live, ...change } }));
  }

  private async open(ask: Ask): Promise<void> {
    this.current?.controller.abort();
    const controller = new AbortController();
    const mine = { ask, controller };
    this.current = mine;
    const { signal } = controller;
    const onProgress = (progress: OpeningProgress) => {
      if (progress.kind === 'phantom') this.redrawn(progress.sample);
      else {
        const { done, total, message } = progress;
        this.live({ opening: { done, total, message } });
      }
    };
    try {
      const opened = await ask(this.options.link, { signal, onProgress });
      if (this.current !== mine) return;
      this.current = null;
      // There was nothing to prepare again.
      if (!opened) this.live({ opening: null });
      else if (opened.dataset) this.opened(opened.dataset, opened.problems);
      else this.refused(opened.problems);
    } catch (reason) {
      if (this.current !== mine) return;
      this.current = null;
      // The worker says by itself that it stopped, or that its code did not load.
      const isSaid = !(reason instanceof RequestFailed) || reason.name === 'LoadFailed';
      const text = reason instanceof Error ? reason.message : String(reason);
      this.live({ opening: null, ...(isSaid ? {} : { notice: openingFailed(text) }) });
      this.options.onNothing();
    }
  }

  private refused(problems: Opened['problems']): void {
    this.live({ opening: null, problems, notice: nothingUsable });
    this.nothingOpened();
  }

  /** What was worked on before does not open: there is something to look at all the same. */
  private nothingOpened(): void {
    this.options.onNothing();
    if (!this.options.store.getState().live.dataset) this.openPhantoms(defaultPhantoms);
  }

  private opened(dataset: Dataset, problems: Opened['problems']): void {
    const { store, link } = this.options;
    const { session, live } = store.getState();
    const fromFiles = dataset.hash !== '';
    const isSame = live.dataset?.hash === dataset.hash && live.dataset.title === dataset.title;
    const wasAwaited = this.awaited !== null;
    let { notice } = live;
    let judge = () => {};
    if (fromFiles) {
      const { title, hash, samples } = dataset;
      const isPainted = ({ id }: Sample) => id in live.painted;
      // Painted ones lie in no file, and travel in no link.
      const masks = samples.filter((sample) => sample.mask && !isPainted(sample)).length;
      const found = { kind: 'files', title, count: samples.length, masks, hash } as const;
      // What is offered stays offered.
      notice = isOffer(live.notice) ? live.notice : null;
      // Nobody waits for what is missing any more.
      if (this.isMissing && live.notice?.action !== 'open-files') this.awaited = null;
      const asked = this.awaited;
      this.awaited = null;
      this.isMissing = false;
      if (asked && asked.hash !== '' && asked.hash !== hash) judge = () => this.judge(asked, found);
      this.written = found;
    }
    const image = Math.min(session.view.image, dataset.samples.length - 1);
    // Other labels than before: tell all of them apart. What a link says of its own files stays.
    const others = live.dataset && String(live.dataset.labels) !== String(dataset.labels);
    const classes =
      others && !wasAwaited ? Math.max(2, dataset.labels.length + 1) : session.classes;
    const painted = live.dataset && this.paintedBefore.change(live.dataset, live.painted, dataset);
    store.setState((state) => ({
      session: {
        ...session,
        data: fromFiles && this.written ? this.written : session.data,
        classes,
        view: { ...session.view, image: isSame || wasAwaited || !live.dataset ? image : 0 },
      },
      live: {
        ...state.live,
        ...{ dataset, problems, notice, opening: null, scores: {} },
        ...(painted
          ? { painted, openedMask: null, painting: { ...state.live.painting, isOn: false } }
          : {}),
      },
    }));
    if (painted && Object.keys(painted).length > 0)
      link.order({ type: 'paintMasks', masks: painted });
    judge();
    const isAsked = wasAwaited || isSame || notice !== null;
    if (fromFiles && !isAsked && session.preprocessing.fit === 'stretch')
      this.offerPatches(dataset);
    this.options.onOpened(dataset);
  }

  /** Offers patches for images that were opened just now. */
  private offerPatches(dataset: Dataset): void {
    withModule(offering, ({ patchOffer }) => {
      const { live } = this.options.store.getState();
      const offer = live.dataset === dataset && live.notice === null ? patchOffer(dataset) : null;
      if (offer) this.live({ notice: offer });
    });
  }

  /** Says what is other than a link named it. */
  private judge(asked: FilesRequest, found: FilesRequest): void {
    const { written } = this;
    withModule(judging, ({ judgeFiles }) => {
      // Others were opened meanwhile.
      if (this.written !== written) return;
      const notice = judgeFiles(asked, found);
      // What is missing may be among the files that are opened next.
      this.isMissing = notice.action === 'open-files';
      if (this.isMissing) this.awaited = asked;
      this.live({ notice });
    });
  }

  /** A phantom that was dialled shows before the others of its set are drawn. */
  private redrawn(sample: Sample): void {
    const { dataset } = this.options.store.getState().live;
    if (dataset?.hash !== '') return;
    // Of another size it does not fit among the others.
    if (sample.mask?.length !== dataset.size ** 2) return;
    const samples = dataset.samples.map((old) => (old.id === sample.id ? sample : old));
    this.live({ dataset: { ...dataset, samples } });
  }
}

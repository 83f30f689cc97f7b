/** The store, as far as this page may use it now. */
import { WorkerStopped } from '../../bridge/pageEnd.ts';
import type { OpenedStore } from '../../storage/keep/protocol.ts';
import type { KeepClient } from './keptWork.ts';

export type StoreAnswer =
  | OpenedStore
  /** The worker did not load, or broke: no fault of the store, and opening again may help. */
  | { readonly kind: 'stopped'; readonly reason: string };

/** @param onWait  told where another tab keeps, so that the answer takes a while */
export async function openStore(client: KeepClient, onWait = () => {}): Promise<StoreAnswer> {
  try {
    return await client.ask('open', null, { onProgress: onWait });
  } catch (reason) {
    if (reason instanceof WorkerStopped) return { kind: 'stopped', reason: reason.message };
    return { kind: 'none' };
  }
}

export interface StoreAccessOptions {
  readonly client: KeepClient;
  /** Told once, before the store is opened for the first time. */
  readonly onFirstOpening: () => void;
  /** What opening it came to. */
  readonly onOpened: (opened: StoreAnswer) => void;
}

export class StoreAccess {
  private readonly options: StoreAccessOptions;
  /** What is true; null where nobody has asked, or it has to be asked again. */
  private isOpen: boolean | null = null;
  private opening: Promise<void> | null = null;
  /** A person has to decide first what becomes of what is there. */
  private isHeld = false;
  /** Another page may keep meanwhile; whether this one had asked before. */
  private away: { readonly hadAsked: boolean } | null = null;

  constructor(options: StoreAccessOptions) {
    this.options = options;
  }

  /** Nothing can be saved, and saving does not change that. */
  get isClosed(): boolean {
    return this.away !== null || this.isHeld || this.isOpen === false;
  }

  /** What is new can be written at once. */
  get isOpened(): boolean {
    return !this.isClosed && this.isOpen === true;
  }

  /** Opens the store where nobody has yet. @returns whether it can be written to */
  async ready(): Promise<boolean> {
    if (this.isClosed) return false;
    if (this.isOpen === null && !this.opening) {
      this.options.onFirstOpening();
      this.await(openStore(this.options.client));
    }
    await this.opening;
    return this.isOpened;
  }

  /** It was asked to open. */
  await(answer: Promise<StoreAnswer | null>): Promise<void> {
    const opening = answer.then((opened) => {
      if (this.opening === opening && opened) this.accept(opened);
    });
    this.opening = opening;
    return opening;
  }

  accept(opened: StoreAnswer): void {
    this.opening = null;
    this.isOpen = opened.kind === 'stopped' ? null : opened.kind === 'open';
    if (opened.kind === 'bad') this.hold();
    this.options.onOpened(opened);
  }

  hold(): void {
    this.isHeld = true;
  }

  /** It was cleared. */
  free(): void {
    this.isHeld = false;
    this.isOpen = true;
  }

  /** The worker is gone: the next one has to open the store anew. */
  forget(): void {
    this.isOpen = null;
    this.opening = null;
  }

  /** Lets another page keep, after what was asked before is written. */
  letGo(): void {
    if (this.away) return;
    const hadAsked = this.isOpen !== null || this.opening !== null;
    this.away = { hadAsked };
    this.forget();
    if (hadAsked) this.options.client.order('letGo');
  }

  /** The page is back. */
  async resume(): Promise<void> {
    const { away } = this;
    this.away = null;
    if (away?.hadAsked) await this.await(openStore(this.options.client));
  }
}

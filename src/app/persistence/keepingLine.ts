/** What the page says of keeping: the line at its foot, and what needs a word beside it. */
import type { Keeping, Notice } from '../../state/live.ts';
import type { AppState, AppStore } from '../../state/store.ts';
import { badNotice, nothingKept, sentences, stoppedNotice } from './keepingTexts.ts';
import type { SaveOutcome } from './saver.ts';
import type { StoreAnswer } from './storeAccess.ts';

export class KeepingLine {
  private readonly store: AppStore;
  /** The last notice from here. */
  private said: Notice | null = null;
  /** What fails again and again is said once. */
  private hasComplained = false;

  constructor(store: AppStore) {
    this.store = store;
  }

  /** Says something unless something else is being said. */
  say(notice: Notice): void {
    if (this.store.getState().live.notice) return;
    this.said = notice;
    this.live({ notice });
  }

  /** @param savedAt  of what was saved last, null for nothing */
  saved(savedAt: number | null): void {
    this.hasComplained = false;
    this.kept(savedAt === null ? { kind: 'none' } : { kind: 'saved', at: savedAt });
  }

  off(reason: string): void {
    this.kept({ kind: 'off', reason });
  }

  /** Something does not work; it is said once, until something works again. */
  complain(reason: string, notice: Notice = nothingKept(reason)): void {
    this.off(reason);
    if (!this.hasComplained) this.say(notice);
    this.hasComplained = true;
  }

  /** What went wrong may be tried again. */
  forgive(): void {
    this.hasComplained = false;
    this.unsay();
  }

  opened(opened: StoreAnswer): void {
    switch (opened.kind) {
      case 'open':
        this.unsay();
        break;
      case 'bad':
        this.complain(opened.reason, badNotice(opened.reason));
        break;
      case 'stopped':
        this.complain(sentences.stopped(opened.reason), stoppedNotice(opened.reason));
        break;
      default:
        this.complain(sentences[opened.kind]);
    }
  }

  outcome(outcome: SaveOutcome): void {
    switch (outcome.kind) {
      case 'saved':
        this.saved(outcome.at);
        break;
      case 'files refused':
        this.say(nothingKept(sentences.filesNotKept(outcome.why)));
        break;
      case 'failed':
        this.complain(sentences.notKept(outcome.why));
        break;
      case 'stopped':
        this.complain(sentences.stopped(outcome.why), stoppedNotice(outcome.why));
    }
  }

  /** Takes the last word back, if it still stands. */
  private unsay(): void {
    if (this.said && this.store.getState().live.notice === this.said) this.live({ notice: null });
    this.said = null;
  }

  private kept(kept: Keeping): void {
    this.live({ kept });
  }

  private live(change: Partial<AppState['live']>): void {
    this.store.setState((state) => ({ live: { ...state.live, ...change } }));
  }
}

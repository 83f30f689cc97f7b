/** What was trained is never thrown away: a run that begins anew is set aside first, with all that it belongs to. */
import type { EngineEvent } from '../../engine/protocol.ts';
import { buffersOf, type Moment } from '../../runs/moment.ts';
import { runAt } from '../../runs/run.ts';
import { type FormerRun, type LiveRun, type Notice, runOf } from '../../state/live.ts';
import type { Effect } from '../../state/session/field.ts';
import type { Session } from '../../state/session/session.ts';
import type { AppState, AppStore } from '../../state/store.ts';
import { reasonOf, setAsideText, type Why } from './reasons.ts';
import { afterProgress } from './runEvents.ts';

/** Former runs that are held; beyond them the oldest go. */
export const mostFormerRuns = 8;
/** Bytes of their weights and moments; the newest is held whatever it takes. */
export const mostFormerBytes = 256 * 2 ** 20;

const bytesOf = ({ run }: FormerRun) =>
  run ? buffersOf(run.moment).reduce((sum, { byteLength }) => sum + byteLength, 0) : 0;

/** The newest first. */
function bounded(runs: readonly FormerRun[]): readonly FormerRun[] {
  let bytes = 0;
  return runs.slice(0, mostFormerRuns).filter((run, i) => {
    bytes += bytesOf(run);
    return i === 0 || bytes <= mostFormerBytes;
  });
}

/** The notice with the way back in it; another one keeps its place, and its own way on. */
function withUndo(notice: Notice | null, text: string, formerRun: number): Notice {
  const undo = { text, action: 'undo', formerRun } as const;
  if (!notice || notice.action === 'undo' || notice.action === 'back') return undo;
  return notice.action === null ? { ...undo, text: `${notice.text} ${text}` } : notice;
}

/** What a run was trained under. */
interface Basis {
  readonly session: Session;
  readonly painted: AppState['live']['painted'];
  readonly title: string;
  readonly run: LiveRun;
  readonly why: Why;
}

const beginsAnew: readonly Effect[] = ['images', 'preparation', 'network'];

export class SettingAside {
  private readonly store: AppStore;
  /** Of the run that is about to begin anew, before the first of the changes that make it; null otherwise. */
  private basis: Basis | null = null;
  /** What is being brought back. */
  private returning: FormerRun | null = null;
  private ids = 0;

  constructor(store: AppStore) {
    this.store = store;
  }

  /** The run is about to begin anew: until it does, it belongs to what was there before. */
  expect(why: Why, { session, live } = this.store.getState()): void {
    const { painted, dataset } = live;
    // Untrained, it is worth what was there last.
    if (this.basis && (this.basis.run.history.length > 0 || this.basis.session === session)) return;
    this.basis = { session, painted, title: dataset?.title ?? '', run: runOf(live), why };
  }

  /** The session changed. @param affects  what the change asks for */
  changed(session: Session, before: AppState, affects: ReadonlySet<Effect>): void {
    if (beginsAnew.some((effect) => affects.has(effect)))
      this.expect(reasonOf(session, before.session), before);
  }

  /** Nothing came of it, and the run goes on. */
  drop(): void {
    this.basis = null;
  }

  /** Brings a former run back; it leaves the list once it is there. */
  takeBack(former: FormerRun | null): void {
    this.returning = former;
  }

  /** What is brought back is there. */
  isBack(): void {
    const { returning } = this;
    this.returning = null;
    if (returning) this.list((runs) => runs.filter((run) => run !== returning));
  }

  /** Sets what is there aside although nothing was trained: its images and settings. */
  setAsideUntrained(): void {
    const { basis } = this;
    if (basis) this.add(basis, null);
  }

  hear(event: EngineEvent): void {
    const { basis } = this;
    switch (event.type) {
      case 'progress':
        // The page may show another run already.
        if (basis)
          this.basis = { ...basis, run: { ...basis.run, ...afterProgress(basis.run, event) } };
        break;
      case 'setAside':
        // Painting is the one thing that nobody announces.
        this.expect('painted');
        if (this.basis) this.add(this.basis, event.moment);
        break;
      case 'restored':
        if (!event.problem) this.isBack();
        this.basis = null;
        break;
      case 'rewound':
        this.basis = null;
    }
  }

  private add({ session, painted, title, run, why }: Basis, moment: Moment | null): void {
    this.ids += 1;
    const text = setAsideText(moment?.step ?? 0, why);
    const former: FormerRun = {
      ...{ id: this.ids, title, at: Date.now(), reason: text.reason, session, painted },
      run: moment && runAt(moment, run),
    };
    // What was to come back and did not is the same one.
    const { returning } = this;
    const again = returning?.run?.moment.step === moment?.step ? returning : null;
    this.list((runs) => bounded([former, ...runs.filter((other) => other !== again)]));
    this.store.setState(({ live }) => ({
      live: { ...live, notice: withUndo(live.notice, text.sentence, former.id) },
    }));
  }

  private list(change: (runs: readonly FormerRun[]) => readonly FormerRun[]): void {
    this.store.setState(({ live }) => ({
      live: { ...live, formerRuns: change(live.formerRuns) },
    }));
  }
}

/** What was trained is never thrown away: a run that begins anew is set aside first, with all that it belongs to. */
import type { EngineEvent } from '../../engine/protocol.ts';
import type { Moment } from '../../runs/moment.ts';
import { type FormerRun, mainRunOf } from '../../state/live.ts';
import type { Effect } from '../../state/session/field.ts';
import type { Session } from '../../state/session/session.ts';
import type { AppState, AppStore } from '../../state/store.ts';
import { lazyModule, withModule } from '../../views/lazy/lazyModule.ts';
import type { Basis, Why } from './formerRuns.ts';
import { afterProgress } from './runEvents.ts';

export const formerRuns = lazyModule(
  'What sets trainings aside',
  () => import('./formerRuns.ts'),
  'withFormer',
);

/** A field with one of these makes a run begin anew where it changes. */
export const beginsAnew: readonly Effect[] = ['images', 'preparation', 'network'];

export class SettingAside {
  private readonly store: AppStore;
  /** Of the run that is about to begin anew, before the first of the changes that make it; null otherwise. */
  private basis: Basis | null = null;
  /** What is being brought back. */
  private returning: FormerRun | null = null;

  constructor(store: AppStore) {
    this.store = store;
  }

  /** The run is about to begin anew: until it does, it belongs to what was there before. */
  expect(why: Why, { session, live } = this.store.getState()): void {
    const { painted, dataset } = live;
    // Untrained, it is worth what was there last.
    if (this.basis && (this.basis.run.history.length > 0 || this.basis.session === session)) return;
    this.basis = { session, painted, title: dataset?.title ?? '', run: mainRunOf(live), why };
  }

  /** The session changed. @param affects  what the change asks for */
  changed(session: Session, before: AppState, affects: ReadonlySet<Effect>): void {
    if (beginsAnew.some((effect) => affects.has(effect))) this.expect({ next: session }, before);
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

  private add(basis: Basis, moment: Moment | null): void {
    const { returning } = this;
    withModule(formerRuns, ({ withFormer }) =>
      this.store.setState(({ live }) => ({ live: withFormer(live, basis, moment, returning) })),
    );
  }

  private list(change: (runs: readonly FormerRun[]) => readonly FormerRun[]): void {
    this.store.setState(({ live }) => ({
      live: { ...live, formerRuns: change(live.formerRuns) },
    }));
  }
}

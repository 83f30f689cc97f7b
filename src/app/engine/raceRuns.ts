/** The runs of a race: opened, told what changed, and closed, as the session says. Loaded with the first race. */
import type { EngineStatus, RunId } from '../../engine/protocol.ts';
import { entrantRange } from '../../runs/race.ts';
import { added } from '../../runs/raceEdits.ts';
import { lastLossOf, type Run } from '../../runs/run.ts';
import type { RunSetting } from '../../runs/setting.ts';
import { entrantNames } from '../../state/entrantNames.ts';
import { initialRun, type LiveRun, mainRun } from '../../state/live.ts';
import { entrantOf, lossOfEntrant, runOfEntrant, sessionOfEntrant } from '../../state/race.ts';
import { isSameValue } from '../../state/session/isSameValue.ts';
import type { Session } from '../../state/session/session.ts';
import { settingOf } from '../../state/session/settingOf.ts';
import type { AppStore } from '../../state/store.ts';
import type { EngineLink } from './engineLink.ts';
import { changeRun } from './runEvents.ts';

/** The runs of a race keep in step with each other. */
const group = 'race';

interface Told {
  readonly setting: RunSetting;
  readonly pace: number | null;
}

export class RaceRuns {
  private readonly store: AppStore;
  private readonly link: EngineLink;
  /** What the worker was told of each run that is open. */
  private readonly told = new Map<RunId, Told>();
  /** What runs are to go on from, until they have its weights. */
  private readonly awaited = new Map<RunId, Run>();

  constructor(store: AppStore, link: EngineLink) {
    this.store = store;
    this.link = link;
  }

  /** Makes the worker train what the session says. */
  follow(): void {
    const { session } = this.store.getState();
    const runs = new Map(
      session.race.map((entrant) => [runOfEntrant(entrant), sessionOfEntrant(entrant, session)]),
    );
    const gone = [...this.told.keys()].filter((run) => !runs.has(run));
    for (const run of gone) this.close(run);
    // It waits as it is until the race is over.
    if (this.told.size === 0 && runs.size > 0) this.link.order({ type: 'pause', run: mainRun });
    const opened = [...runs.keys()].filter((run) => !this.told.has(run));
    this.change(gone, opened);
    for (const [run, own] of runs) this.tell(run, own);
  }

  orderAll(type: 'train' | 'step' | 'pause' | 'reset'): void {
    this.follow();
    for (const run of this.told.keys()) this.link.order({ type, run });
  }

  /** An entrant stopped by itself, and the others go on. */
  failed(run: RunId, { message }: Extract<EngineStatus, { kind: 'failed' }>): void {
    const { session } = this.store.getState();
    const place = session.race.findIndex((entrant) => runOfEntrant(entrant) === run);
    const name = entrantNames(session)[place];
    if (!name) return;
    const notice = { text: `${name}: ${message}`, action: null };
    this.store.setState(({ live }) => ({ live: { ...live, notice } }));
  }

  /** A copy of an entrant goes on from an earlier moment of it, beside the one that there is. */
  fork(run: RunId, earlier: Run): void {
    const { session } = this.store.getState();
    const entrant = entrantOf(run, session);
    if (!entrant) return;
    const race = added(session.race, lossOfEntrant(entrant, session), entrant.seed);
    const copy = race.at(-1);
    if (!copy || race === session.race) {
      const text = `A race has ${entrantRange[1]} entrants at most: remove one to go on from an earlier step.`;
      this.store.setState(({ live }) => ({ live: { ...live, notice: { text, action: null } } }));
      return;
    }
    this.store.setState(({ session: now }) => ({ session: { ...now, race } }));
    this.follow();
    this.restore(runOfEntrant(copy), earlier);
  }

  /** Goes on with runs that were kept, those that are entrants still; paused. */
  takeUp(runs: Readonly<Record<RunId, Run>>): void {
    this.follow();
    for (const [run, kept] of Object.entries(runs)) if (this.told.has(run)) this.restore(run, kept);
  }

  private restore(run: RunId, earlier: Run): void {
    this.awaited.set(run, earlier);
    this.link.order({
      type: 'restore',
      run,
      moment: earlier.moment,
      lastLoss: lastLossOf(earlier),
    });
  }

  /** A run has the weights that it was to go on from: it has their history as well. */
  restored(run: RunId): void {
    const earlier = this.awaited.get(run);
    this.awaited.delete(run);
    if (!earlier) return;
    const { history, changes, firstLoss } = earlier;
    const takenUpAt = earlier.moment.step;
    changeRun(this.store, run, { history, changes, firstLoss, takenUpAt });
  }

  private tell(run: RunId, session: Session): void {
    const before = this.told.get(run);
    const setting = settingOf(session);
    const { network, training, loss } = setting;
    const isSame = (key: keyof RunSetting) => isSameValue(before?.setting[key], setting[key]);
    const isAnother = !isSame('network') || before?.setting.training.seed !== training.seed;
    if (isAnother) this.link.order({ type: 'build', run, network, training, group });
    else if (!isSame('training')) this.link.order({ type: 'setTraining', run, training });
    if (!isSame('loss')) this.link.order({ type: 'setLoss', run, loss });
    const { pace } = session;
    if ((before?.pace ?? null) !== pace)
      this.link.order({ type: 'setPace', run, stepsPerSecond: pace });
    this.told.set(run, { setting, pace });
  }

  private close(run: RunId): void {
    this.told.delete(run);
    this.awaited.delete(run);
    this.link.order({ type: 'close', run });
  }

  /** What is known of runs that are gone, and of new ones. */
  private change(gone: readonly RunId[], opened: readonly RunId[]): void {
    if (gone.length === 0 && opened.length === 0) return;
    this.store.setState(({ live }) => {
      const runs: Record<RunId, LiveRun> = { ...live.runs };
      const frames = { ...live.frames };
      for (const run of gone) {
        delete runs[run];
        delete frames[run];
      }
      for (const run of opened) runs[run] = initialRun;
      return { live: { ...live, runs, frames } };
    });
  }
}

/**
 * Which runs wait for which. Those of one group that train make the same step before any of them makes the next.
 *
 * A device is kept busy all the same: what waits is the sending, not the reading. While the loss of one run's step is
 * read, steps of the others lie behind it, as many in all as a single run would send ahead: so the device never waits for
 * the page, a moved slider waits for no more steps than before, and the ring of buffers that losses are read into, which
 * the runs of a plan share, is full but never overrun.
 */
import { Rhythm } from './rhythm.ts';
import type { EngineRun } from './run.ts';

/** What is done now and then. */
type Occasion = 'showing' | 'measuring';

export class LockStep {
  private readonly runs: () => Iterable<EngineRun>;
  /** Milliseconds. */
  private readonly now: () => number;
  /** By group or run, each for both occasions. */
  private readonly rhythms = new Map<string, Readonly<Record<Occasion, Rhythm>>>();

  /** @param runs  all that there are */
  constructor(runs: () => Iterable<EngineRun>, now: () => number) {
    this.runs = runs;
    this.now = now;
  }

  /** Whether it is time for a run, and for all that are in step with it. */
  isDue(occasion: Occasion, run: EngineRun): boolean {
    const mates = this.mates(run).map(({ place }) => place);
    return this.rhythmOf(run)[occasion].isDue(run.place, mates);
  }

  /** A run did it. @param restMs  until it may do it again, were it alone */
  done(occasion: Occasion, run: EngineRun, restMs: number): void {
    this.rhythmOf(run)[occasion].done(run.place, restMs);
  }

  /** A run begins anew: its first step is measured, and those of its group where all are at the beginning. */
  begin(run: EngineRun): void {
    this.own(run).measuring.reset();
    if (run.group === null) return;
    const { group } = run;
    const isFirst = [...this.runs()].every((one) => one.group !== group || one.made === 0);
    if (isFirst) this.rhythmsOf(`group ${group}`).measuring.reset();
  }

  /** A run was closed. */
  forget(run: EngineRun): void {
    this.rhythms.delete(`run ${run.id}`);
    const { group } = run;
    if (![...this.runs()].some((one) => one.group === group)) this.rhythms.delete(`group ${group}`);
  }

  private rhythmOf(run: EngineRun) {
    const keepsStep = run.group !== null && run.isTraining;
    return keepsStep ? this.rhythmsOf(`group ${run.group}`) : this.own(run);
  }

  private own(run: EngineRun) {
    return this.rhythmsOf(`run ${run.id}`);
  }

  private rhythmsOf(key: string): Readonly<Record<Occasion, Rhythm>> {
    const known = this.rhythms.get(key);
    if (known) return known;
    const options = { now: this.now, crowd: () => this.crowd };
    const made = { showing: new Rhythm(options), measuring: new Rhythm(options) };
    this.rhythms.set(key, made);
    return made;
  }

  /** How many runs train, 1 where none does. */
  private get crowd(): number {
    return Math.max(1, [...this.runs()].filter((run) => run.isTraining).length);
  }

  /** The others of its group that train; none for a run that does not train itself. */
  mates(run: EngineRun): EngineRun[] {
    const { group } = run;
    if (group === null || !run.isTraining) return [];
    return [...this.runs()].filter(
      (other) => other !== run && other.group === group && other.isTraining,
    );
  }

  /** Whether a run may send its next step. */
  maySend(run: EngineRun): boolean {
    return this.lead(run) <= 0;
  }

  /** Steps by which a run is ahead of the slowest of its group; negative where it is the slowest. */
  lead(run: EngineRun): number {
    return Math.max(
      Number.NEGATIVE_INFINITY,
      ...this.mates(run).map((mate) => run.place.sent - mate.place.sent),
    );
  }

  /** Whether the oldest step under way of a run may become known: not before the same of another, already sent, is. */
  mayReport(run: EngineRun): boolean {
    return this.mates(run).every(({ made, place }) => !place.isUnderWay || run.made <= made);
  }
}

/** Chooses which earlier moments of a run are kept, and asks the engine for those that the store lacks. */
import type { RunId } from '../../engine/protocol.ts';
import { storedSteps } from '../../runs/keptMoments.ts';
import type { Moment } from '../../runs/moment.ts';
import type { LiveRun } from '../../state/live.ts';
import type { PastToKeep } from '../../storage/keep/workChange.ts';

/** What the earlier moments of all runs of a work may take in the store, in bytes. */
const pastBytes = 64_000_000;
/** Moments that one save brings: the page is not to wait for them. */
const mostAtOnce = 8;

export interface PastKeeperOptions {
  /** A copy of a kept moment; null where it is not kept (any longer). */
  readonly momentAt: (run: RunId, step: number) => Promise<Moment | null>;
}

export class PastKeeper {
  private readonly options: PastKeeperOptions;
  /** Of each run the last step whose moment in the store is of the training as it is now. */
  private readonly validUntil = new Map<RunId, number>();

  constructor(options: PastKeeperOptions) {
    this.options = options;
  }

  /** The training of a run went back to a step; 0 where it begins anew. What is stored of later steps is another one's. */
  wentBack(run: RunId, step: number): void {
    this.validUntil.set(run, Math.min(step, this.validUntil.get(run) ?? step));
  }

  /**
   * What the store has of the past of a run that is saved at a step, and may stay.
   *
   * @param stored  steps of which the store has moments
   */
  staying(
    id: RunId,
    until: number,
    stored: readonly number[],
    checks: LiveRun['checks'],
  ): PastToKeep {
    const limit = Math.min(until - 1, this.validUntil.get(id) ?? until);
    this.validUntil.delete(id);
    return {
      moments: stored.filter((step) => step <= limit).map((step) => ({ step, moment: null })),
      checks: checks.filter(({ step }) => step <= until),
    };
  }

  /**
   * The past of a run as it is to be in the store; null where it is.
   *
   * @param moment  that is kept as the last one
   * @param stored  steps of which the store has moments, all of them of this training
   * @param runs  how many share the room
   */
  async wanted(
    id: RunId,
    { kept, checks }: Pick<LiveRun, 'kept' | 'checks'>,
    moment: Pick<Moment, 'step'> & { readonly bytes: number },
    stored: readonly number[],
    runs: number,
  ): Promise<PastToKeep | null> {
    // Some may not be in the engine yet, where the page has just come back to them.
    const inStore = new Set(stored);
    const steps = [...new Set([...kept.steps, ...inStore])];
    const capacity = Math.floor(pastBytes / runs / moment.bytes);
    const moments: { step: number; moment: Moment | null }[] = [];
    let asked = 0;
    for (const step of storedSteps({ steps, best: kept.best }, moment.step, capacity)) {
      if (inStore.has(step)) moments.push({ step, moment: null });
      else if (asked++ < mostAtOnce) {
        const earlier = await this.options.momentAt(id, step).catch(() => null);
        if (earlier) moments.push({ step, moment: earlier });
      }
    }
    const isSame = moments.length === stored.length && moments.every((one) => one.moment === null);
    return isSame ? null : { moments, checks: checks.filter(({ step }) => step <= moment.step) };
  }
}

/** The past of a run in the engine: the moments that it keeps, and what its weights are checked by. */
import { firstKept, KeptMoments } from '../../runs/keptMoments.ts';
import type { Moment } from '../../runs/moment.ts';
import { checkOf, type WeightsCheck } from '../../runs/weightsCheck.ts';
import type { EarlierMoments, EngineEvent, RunId } from '../protocol.ts';

/** Memory for the kept moments of all runs, in bytes; each has the same share of it. */
export const keptBytes = 192_000_000;

/** A moment of its own, whatever becomes of the other. */
export function copyOf(moment: Moment): Moment {
  const { weights, moments } = moment;
  if (!moments) return { ...moment, weights: weights.slice() };
  const { first, second } = moments;
  return {
    ...moment,
    weights: weights.slice(),
    moments: { ...moments, first: first.slice(), second: second?.slice() ?? null },
  };
}

export interface RunPastOptions {
  readonly run: RunId;
  readonly tell: (event: EngineEvent) => void;
  /** Bytes that its moments may take. */
  readonly share: () => number;
}

export class RunPast {
  private readonly options: RunPastOptions;
  private readonly moments = new KeptMoments();
  private checks: readonly WeightsCheck[] = [];
  /** Step of the last moment that it was given. */
  private last: number | null = null;
  /** Step that it went on from when it was taken up; null where it began with initial weights. */
  private takenUpAt: number | null = null;

  constructor(options: RunPastOptions) {
    this.options = options;
  }

  /** @returns null where the step is not kept (any longer); nobody may change it */
  at(step: number): Moment | null {
    return this.moments.at(step);
  }

  /** All that are kept, in the order of their steps; nobody may change them. */
  get all(): readonly Moment[] {
    return this.moments.all;
  }

  /** Whether it was not given the moment of a step at which the run rests. */
  lacks(step: number): boolean {
    return step > 0 && step !== this.last;
  }

  /**
   * Takes a moment, which is nobody else's. One that is not finite is left out: nobody could go on from it.
   *
   * @param measured  its Dice on validation images, null without any; undefined where it was not measured
   */
  take(moment: Moment, measured: number | null | undefined): void {
    const { step, weights } = moment;
    this.last = step;
    const check = checkOf(step, weights);
    if (!Number.isFinite(check.norm)) return;
    this.moments.take(moment, measured);
    const first = this.checks.filter((one) => one.step < step && firstKept.includes(one.step));
    this.checks = [...first, check];
    this.moments.fit(this.options.share());
    this.announce();
  }

  /** Another run may want its share. */
  makeRoom(): void {
    if (this.moments.fit(this.options.share())) this.announce();
  }

  /** The run begins anew. @param from  the moment that it goes on from; null at its initial weights */
  begin(from: Moment | null): void {
    const wasAny = this.moments.kept.steps.length > 0;
    this.moments.forget();
    this.checks = [];
    this.last = null;
    this.takenUpAt = from?.step ?? null;
    if (from) this.take(copyOf(from), undefined);
    else if (wasAny) this.announce();
  }

  /** Takes what was kept of it before it was taken up at a step; nothing where it has begun otherwise since. */
  recall({ takenUpAt, moments, checks }: EarlierMoments): void {
    if (takenUpAt !== this.takenUpAt) return;
    this.moments.takeEarlier(moments.filter(({ moment }) => moment.step < takenUpAt));
    const first = checks.filter((one) => one.step < takenUpAt && firstKept.includes(one.step));
    const known = new Set(this.checks.map(({ step }) => step));
    this.checks = [...first.filter(({ step }) => !known.has(step)), ...this.checks];
    this.moments.fit(this.options.share());
    this.announce();
  }

  /** The run went back to a step: what was later is not its past any longer. */
  goBack(step: number): void {
    this.last = null;
    if (!this.moments.forgetAfter(step)) return;
    this.checks = this.checks.filter((check) => check.step <= step);
    this.announce();
  }

  private announce(): void {
    const { run, tell } = this.options;
    tell({ type: 'kept', run, ...this.moments.kept, checks: this.checks });
  }
}

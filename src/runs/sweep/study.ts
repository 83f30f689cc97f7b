/** A study: which settings are tried, how each is trained, and what came of every trial. JSON, as it is kept and as it travels. */

/** A quantity that is swept. Keys and values are those of the link, so that every field of the session can be one. */
export type Axis =
  | {
      readonly kind: 'number';
      /** "lambda". */
      readonly key: string;
      readonly low: number;
      readonly high: number;
      readonly scale: 'linear' | 'log';
      readonly isWhole: boolean;
      /** Values of a grid, the ends among them. 2 or more; 1 where the ends agree. */
      readonly count: number;
    }
  | { readonly kind: 'choice'; readonly key: string; readonly choices: readonly string[] };

export type Design =
  /** Every combination of the axes' values. */
  | { readonly kind: 'grid' }
  /** So many points of a low-discrepancy sequence, shifted by a seed. */
  | { readonly kind: 'sequence'; readonly points: number; readonly seed: number };

/** Successive halving: of the trials that reached a rung, one in `eta` goes on to `eta` times the steps. */
export interface Halving {
  readonly eta: number;
  /** Steps of the first rung. */
  readonly first: number;
}

/** What a study may take in all: whatever is not trained by then stays untrained. */
export interface Budget {
  readonly unit: 'steps' | 'minutes';
  /** Above 0. */
  readonly amount: number;
}

export interface Study {
  /** Unique, also among browsers. */
  readonly id: string;
  readonly name: string;
  /** The link of what is held, without #. */
  readonly base: string;
  readonly space: readonly Axis[];
  readonly design: Design;
  /** Every point is trained with so many seeds, from that of the base on. 1 or more. */
  readonly repeats: number;
  /** Steps of a trial that is not stopped early. */
  readonly steps: number;
  readonly halving: Halving | null;
  /** Absent for as much as it takes. */
  readonly budget?: Budget;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

export type TrialState = 'waiting' | 'running' | 'complete' | 'pruned' | 'failed';

/** Training of one point with one seed. */
export interface Trial {
  /** From 0, in the order of the design. */
  readonly number: number;
  /** Which point of the design; its repeats share it. From 0. */
  readonly point: number;
  /** By key of the link, as the link writes them. */
  readonly values: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly state: TrialState;
  /** Why it failed, in a sentence; null otherwise. */
  readonly reason: string | null;
  /** Validation Dice (0..1) at the steps it was measured; what a study maximises. Ascending steps. */
  readonly curve: readonly (readonly [step: number, dice: number])[];
  /** Its row in the table of runs; null before its first step. */
  readonly runId: string | null;
}

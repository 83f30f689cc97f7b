/** What a backend may take of memory, shared out among its plans and their runs. */
import { DoesNotFit, type MemoryNeed, memoryText } from './memory.ts';

export class MemoryBudget {
  /** Bytes. */
  readonly limit: number;
  private taken = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Bytes that nobody has. */
  get left(): number {
    return Math.max(0, this.limit - this.taken);
  }

  take(bytes: number): void {
    this.taken += bytes;
  }

  give(bytes: number): void {
    this.taken -= bytes;
  }
}

/** What one plan and its runs have of it, for as long as they have it. */
export class PlanMemory {
  private readonly budget: MemoryBudget;
  private readonly need: MemoryNeed;

  /** Takes what the plan needs without a run. */
  constructor(budget: MemoryBudget, need: MemoryNeed) {
    this.budget = budget;
    this.need = need;
    budget.take(need.bytes - need.perRun);
  }

  /** @throws DoesNotFit, nothing taken, when there is not enough left for one more run */
  openRun(): void {
    const { perRun } = this.need;
    const { left, limit } = this.budget;
    if (perRun > left)
      throw new DoesNotFit(
        `one more run needs ${memoryText(perRun)} of memory, and ${memoryText(left)} of ${memoryText(limit)} are left. Close a run or use a smaller network`,
        null,
      );
    this.budget.take(perRun);
  }

  closeRun(): void {
    this.budget.give(this.need.perRun);
  }

  /** Gives back what the plan took itself. */
  close(): void {
    this.budget.give(this.need.bytes - this.need.perRun);
  }
}

/** For a plan that nobody limits. */
export function unlimitedMemory(): PlanMemory {
  return new PlanMemory(new MemoryBudget(Number.POSITIVE_INFINITY), {
    ...{ bytes: 0, perRun: 0, largestPiece: 0 },
  });
}

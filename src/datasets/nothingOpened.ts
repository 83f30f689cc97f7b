import type { FileProblem } from './dataset.ts';

/** Files that were open cannot be opened again, and why. */
export class NothingOpened extends Error {
  readonly problems: readonly FileProblem[];

  constructor(problems: readonly FileProblem[]) {
    super('None of the files could be opened again.');
    this.problems = problems;
  }
}

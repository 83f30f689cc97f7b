/** Taking a stored run up again: its images are opened first, then the engine is given its weights. */
import type { Dataset } from '../../datasets/dataset.ts';
import type { Work } from './work.ts';

/** What follows once the images are open. */
type ResumedPart = Pick<Work, 'painted' | 'run' | 'race'>;

export class Resuming {
  private waiting: { readonly part: ResumedPart; readonly hash: string } | null = null;
  /** The engine has the weights, or is about to. */
  private isSent = false;

  /** Waits until these images are open. */
  begin({ session: { data }, painted, run, race = {} }: Work): void {
    this.isSent = false;
    this.waiting = { part: { painted, run, race }, hash: data.kind === 'files' ? data.hash : '' };
  }

  /** Images are open: what to give to the engine now, if these are its images. */
  opened({ hash }: Dataset): ResumedPart | null {
    const { waiting } = this;
    this.isSent = false;
    // Phantoms are shown until somebody opens the files.
    if (waiting && waiting.hash !== '' && hash === '') return null;
    this.waiting = null;
    if (waiting?.hash !== hash) return null;
    this.isSent = waiting.part.run !== null;
    return waiting.part;
  }

  /** Whether a network that was built anew only waits for the weights of the run. */
  get isUnderWay(): boolean {
    return this.isSent;
  }

  /** It is done, or something else was begun. */
  drop(): void {
    this.waiting = null;
    this.isSent = false;
  }
}

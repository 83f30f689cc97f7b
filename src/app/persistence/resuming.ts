/** Taking a stored run up again: its images are opened first, then the engine is given its weights. */
import type { Dataset } from '../../data/dataset.ts';
import type { Session } from '../../state/session.ts';
import type { Run } from './work.ts';

/** The same images, as far as a session says which. */
export function isSameData(a: Session['data'], b: Session['data']): boolean {
  if (a.kind === 'files') return b.kind === 'files' && a.hash !== '' && a.hash === b.hash;
  return (
    b.kind === 'phantoms' && a.phantom === b.phantom && a.count === b.count && a.seed === b.seed
  );
}

export class Resuming {
  private waiting: { readonly run: Run; readonly hash: string } | null = null;
  /** The engine has the weights, or is about to. */
  private isSent = false;

  /** Waits until these images are open. */
  begin(data: Session['data'], run: Run | null): void {
    this.isSent = false;
    this.waiting = run && { run, hash: data.kind === 'files' ? data.hash : '' };
  }

  /** Images are open: the run to give to the engine now, if these are its images. */
  opened({ hash }: Dataset): Run | null {
    const { waiting } = this;
    this.isSent = false;
    // Phantoms are shown until somebody opens the files.
    if (waiting && waiting.hash !== '' && hash === '') return null;
    this.waiting = null;
    this.isSent = waiting !== null && waiting.hash === hash;
    return this.isSent ? (waiting?.run ?? null) : null;
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

/** A person's work as a whole, as it is stored and taken up again, and what of it a store or a file may hold. */
import type { NamedFile } from '../../datasets/dataset.ts';
import type { RunId } from '../../engine/protocol.ts';
import type { PaintedMasks } from '../../masks/paint/paintedMask.ts';
import type { Run } from '../../runs/run.ts';
import type { Session } from '../../state/session/session.ts';

export interface Work {
  readonly session: Session;
  /** A person's own files; null for phantoms, and where there was no room for them. */
  readonly files: readonly NamedFile[] | null;
  /** What was painted on the images, by the id of their sample. */
  readonly painted: PaintedMasks;
  readonly run: Run | null;
  /** The runs of its race that made a step; absent without any. */
  readonly race?: Readonly<Record<RunId, Run>>;
}

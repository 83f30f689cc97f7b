/** What was painted on images while others are open, and what painting changes of those that are. */
import type { Dataset } from '../../datasets/dataset.ts';
import { imagesIdentity } from '../../datasets/imagesIdentity.ts';
import type { EngineEvent } from '../../engine/protocol.ts';
import type { PaintedMasks } from '../../masks/paint/paintedMask.ts';
import type { AppState } from '../../state/store.ts';

/** Sets of images whose painted masks are kept after others were opened. */
const mostSets = 8;

/** What was painted on images that are not open any more. */
export class PaintedBefore {
  /** By the identity of the images, the oldest first. */
  private readonly sets = new Map<string, PaintedMasks>();

  /**
   * Puts what was painted aside with its images.
   *
   * @returns what was painted on the next ones before; null where they are the same images
   */
  change(before: Dataset, painted: PaintedMasks, next: Dataset): PaintedMasks | null {
    const [old, identity] = [imagesIdentity(before), imagesIdentity(next)];
    if (old === identity) return null;
    if (Object.keys(painted).length > 0) this.sets.set(old, painted);
    const known = this.sets.get(identity) ?? {};
    this.sets.delete(identity);
    for (const oldest of this.sets.keys()) if (this.sets.size > mostSets) this.sets.delete(oldest);
    return known;
  }
}

/** The state with other masks; null where other images were opened meanwhile. */
export function repainted(
  { session, live }: AppState,
  event: Extract<EngineEvent, { type: 'repainted' }>,
): Partial<AppState> | null {
  const { order, changed, foregroundShare } = event;
  const { dataset } = live;
  if (!dataset) return null;
  const changes = new Map(changed.map((change) => [change.id, change]));
  const before = new Map(dataset.samples.map((sample) => [sample.id, sample]));
  const samples = order.flatMap((id) => {
    const sample = before.get(id);
    const change = changes.get(id);
    return sample ? [change ? { ...sample, ...change } : sample] : [];
  });
  if (samples.length !== dataset.samples.length) return null;
  const { view } = session;
  const selected = dataset.samples[view.image]?.id;
  const image = Math.max(
    0,
    samples.findIndex(({ id }) => id === selected),
  );
  // The same names stay the same arrays, which shows that the classes are what they were.
  const kept = (old: readonly string[], now: readonly string[]) =>
    String(old) === String(now) ? old : now;
  const names = {
    labels: kept(dataset.labels, event.labels),
    classNames: kept(dataset.classNames, event.classNames),
  };
  return {
    session: image === view.image ? session : { ...session, view: { ...view, image } },
    live: { ...live, dataset: { ...dataset, ...names, samples, foregroundShare } },
  };
}

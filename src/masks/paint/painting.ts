/** A map of labels under a hand: strokes, polygons and fills in, pixels that changed out. */
import { type Box, PaintHistory, unionOf } from './history.ts';
import type { PaintedMask } from './paintedMask.ts';
import { type Point, visitPolygon, visitRegion, visitSegment } from './shapes.ts';

/** What is put down. */
export interface Paint {
  /** Label, 0 to erase. */
  readonly label: number;
  /** Leaves labels alone that are there already: where several count as one, none turns into another. */
  readonly onlyOnBackground: boolean;
}

/**
 * An edit is everything from its first change to {@link commit}; it can be taken back as a whole. Every
 * method that changes pixels answers the box in which it did, null where nothing was touched.
 */
export class Painting {
  readonly width: number;
  readonly height: number;
  /** [height, width]; the same array as long as the painting lives. */
  readonly labels: Uint8Array;
  private readonly history: PaintHistory;
  private last: Point | null = null;
  /** Edits until now less those taken back, to know when all of them are. */
  private edits = 0;
  private foregroundSeen: boolean | null = null;

  /** @param budget  most bytes kept to take edits back */
  constructor({ width, height, labels }: PaintedMask, budget?: number) {
    this.width = width;
    this.height = height;
    this.labels = labels.slice();
    this.history = new PaintHistory(width, height, this.labels, budget);
  }

  get canUndo(): boolean {
    return this.history.canUndo;
  }

  get canRedo(): boolean {
    return this.history.canRedo;
  }

  /** Whether every edit was taken back: the map is what it was at the start. */
  get isOriginal(): boolean {
    return this.edits === 0;
  }

  /** Whether any pixel is no background; looked for again only after something changed. */
  get hasForeground(): boolean {
    this.foregroundSeen ??= this.labels.some((label) => label > 0);
    return this.foregroundSeen;
  }

  /** Goes on with a stroke of a round brush, or begins one. @param radius  in pixels of the map */
  strokeTo(point: Point, radius: number, paint: Paint): Box | null {
    const from = this.last ?? point;
    this.last = point;
    return this.put(paint, (visit) => visitSegment(this, from, point, radius, visit));
  }

  polygon(points: readonly Point[], paint: Paint): Box | null {
    return this.put(paint, (visit) => visitPolygon(this, points, visit));
  }

  /** Fills the region around a point: pixels of its label, or of any label where they count as one. */
  fill(point: Point, paint: Paint): Box | null {
    const { labels } = this;
    const kindOf = paint.onlyOnBackground
      ? (at: number) => Number(labels[at] > 0)
      : (at: number) => labels[at];
    const runs: [number, number, number][] = [];
    visitRegion(this, point, kindOf, (...run) => runs.push(run));
    return this.put(paint, (visit) => {
      for (const run of runs) visit(...run);
    });
  }

  /** Everything background. */
  clear(): Box | null {
    return this.put({ label: 0, onlyOnBackground: false }, (visit) => {
      for (let row = 0; row < this.height; row++) visit(row, 0, this.width);
    });
  }

  /** Replaces all labels, as one edit. @param labels  [height, width] */
  replace(labels: Uint8Array): Box | null {
    for (let row = 0; row < this.height; row++) this.history.keep(row, 0, this.width);
    this.labels.set(labels);
    this.foregroundSeen = null;
    return { left: 0, top: 0, right: this.width, bottom: this.height };
  }

  /** Ends an edit. @returns whether it changed anything */
  commit(): boolean {
    this.last = null;
    const changed = this.history.commit();
    if (changed) this.edits += 1;
    return changed;
  }

  /** Takes an edit back that was not ended. */
  cancel(): Box | null {
    this.last = null;
    this.foregroundSeen = null;
    return this.history.cancel();
  }

  undo(): Box | null {
    const changed = this.history.undo();
    if (changed) this.edits -= 1;
    this.foregroundSeen = null;
    return changed;
  }

  redo(): Box | null {
    const changed = this.history.redo();
    if (changed) this.edits += 1;
    this.foregroundSeen = null;
    return changed;
  }

  /** The labels as they are now, a copy. */
  snapshot(): PaintedMask {
    return { width: this.width, height: this.height, labels: this.labels.slice() };
  }

  private put(
    { label, onlyOnBackground }: Paint,
    shape: (visit: (row: number, left: number, right: number) => void) => void,
  ): Box | null {
    const { labels, width, history } = this;
    let changed: Box | null = null;
    this.foregroundSeen = null;
    shape((row, left, right) => {
      history.keep(row, left, right);
      const start = row * width;
      if (onlyOnBackground && label > 0) {
        for (let i = start + left; i < start + right; i++) if (labels[i] === 0) labels[i] = label;
      } else labels.fill(label, start + left, start + right);
      changed = unionOf(changed, { left, top: row, right, bottom: row + 1 });
    });
    return changed;
  }
}

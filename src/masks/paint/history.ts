/**
 * What was changed on a map of labels, so that it can be taken back and made again. Only the tiles that
 * an edit touched are kept, and of many edits the last ones within a budget.
 */

/** Pixels from `left` and `top`, `right` and `bottom` exclusive. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Side of a tile in pixels. */
const tileSide = 64;
const defaultBudget = 64 * 2 ** 20;

/** A tile as it is not on the map: taken back or made again, the two change places. */
interface Tile {
  readonly box: Box;
  readonly other: Uint8Array;
}

interface Edit {
  readonly tiles: readonly Tile[];
  readonly bytes: number;
}

export function unionOf(a: Box | null, b: Box | null): Box | null {
  if (!a || !b) return a ?? b;
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

export class PaintHistory {
  private readonly width: number;
  private readonly height: number;
  private readonly labels: Uint8Array;
  private readonly budget: number;
  private readonly done: Edit[] = [];
  private readonly undone: Edit[] = [];
  /** Tiles of the edit at hand as they were before it. */
  private open = new Map<number, Tile>();

  /**
   * @param labels  [height, width]; written to by whoever calls {@link keep} before
   * @param budget  most bytes of tiles
   */
  constructor(width: number, height: number, labels: Uint8Array, budget = defaultBudget) {
    this.width = width;
    this.height = height;
    this.labels = labels;
    this.budget = budget;
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  /** Bytes of all tiles that are kept. */
  get bytes(): number {
    return [...this.done, ...this.undone].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Keeps a run of pixels, on the map, as it is before it is written to. */
  keep(row: number, left: number, right: number): void {
    const perRow = Math.ceil(this.width / tileSide);
    const tileRow = Math.floor(row / tileSide);
    const last = Math.floor((right - 1) / tileSide);
    for (let column = Math.floor(left / tileSide); column <= last; column++) {
      const index = tileRow * perRow + column;
      if (this.open.has(index)) continue;
      const box = {
        left: column * tileSide,
        top: tileRow * tileSide,
        right: Math.min(this.width, (column + 1) * tileSide),
        bottom: Math.min(this.height, (tileRow + 1) * tileSide),
      };
      this.open.set(index, { box, other: this.read(box) });
    }
  }

  /** Ends the edit at hand. @returns whether it changed anything; if not, it is forgotten */
  commit(): boolean {
    const tiles = [...this.open.values()].filter((tile) => this.differs(tile));
    this.open.clear();
    if (tiles.length === 0) return false;
    const bytes = tiles.reduce((sum, { other }) => sum + other.byteLength, 0);
    this.done.push({ tiles, bytes });
    this.undone.length = 0;
    // The last edit can always be taken back.
    while (this.done.length > 1 && this.bytes > this.budget) this.done.shift();
    return true;
  }

  /** Takes the edit at hand back as if it had never begun. @returns what changed */
  cancel(): Box | null {
    const tiles = [...this.open.values()];
    this.open.clear();
    return this.exchange(tiles);
  }

  /** Takes the last edit back. @returns what changed; null where there is none */
  undo(): Box | null {
    const edit = this.done.pop();
    if (!edit) return null;
    this.undone.push(edit);
    return this.exchange(edit.tiles);
  }

  /** Makes the edit again that was taken back last. @returns what changed; null where there is none */
  redo(): Box | null {
    const edit = this.undone.pop();
    if (!edit) return null;
    this.done.push(edit);
    return this.exchange(edit.tiles);
  }

  private exchange(tiles: readonly Tile[]): Box | null {
    let changed: Box | null = null;
    for (const { box, other } of tiles) {
      const now = this.read(box);
      this.write(box, other);
      other.set(now);
      changed = unionOf(changed, box);
    }
    return changed;
  }

  private differs({ box, other }: Tile): boolean {
    const now = this.read(box);
    return other.some((label, i) => label !== now[i]);
  }

  private read({ left, top, right, bottom }: Box): Uint8Array {
    const columns = right - left;
    const pixels = new Uint8Array(columns * (bottom - top));
    for (let row = top; row < bottom; row++) {
      const start = row * this.width;
      pixels.set(this.labels.subarray(start + left, start + right), (row - top) * columns);
    }
    return pixels;
  }

  private write({ left, top, right, bottom }: Box, pixels: Uint8Array): void {
    const columns = right - left;
    for (let row = top; row < bottom; row++)
      this.labels.set(
        pixels.subarray((row - top) * columns, (row - top + 1) * columns),
        row * this.width + left,
      );
  }
}

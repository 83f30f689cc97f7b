/**
 * Where a field on a grid reaches a threshold, as closed rings: marching squares (W. E. Lorensen and H. E. Cline 1987,
 * in two dimensions). Which ring is a hole of which does not matter to a stroke nor to a fill by even and odd, and
 * finding it out is what makes general contour libraries slow.
 */

/** Corners of a closed ring, x and y in turn; the last one joins the first. */
export type Ring = Float64Array;

/**
 * Cells by their corners at or above the threshold (bit 0 at the low end of x and y, then on along x, both, y): pairs of
 * sides that a line enters and leaves. Sides: 0 at low y, 1 at high x, 2 at high y, 3 at low x.
 */
const crossings: readonly (readonly number[])[] = [
  [],
  [0, 3],
  [1, 0],
  [1, 3],
  [2, 1],
  [0, 3, 2, 1],
  [2, 0],
  [2, 3],
  [3, 2],
  [0, 2],
  [1, 0, 3, 2],
  [1, 2],
  [3, 1],
  [0, 1],
  [3, 0],
  [],
];

const none = -1;

/**
 * Traces rings on grids of one size. Its memory serves every grid and every threshold in turn, so that a moving field
 * makes nothing but its rings.
 */
export class RingTracer {
  readonly columns: number;
  readonly rows: number;
  /** Samples in a row, with the border. */
  private readonly width: number;
  /** The samples within a border that no threshold reaches, [rows + 2, columns + 2]: it closes lines that leave. */
  private readonly samples: Float64Array;
  /** Lowest and highest corner of the cell that begins at each sample. */
  private readonly lowest: Float64Array;
  private readonly highest: Float64Array;
  /**
   * An edge of the grid is crossed by one line at most: edge 2i leads from sample i on along x, 2i + 1 along y. The edge
   * at which the line that comes over an edge leaves the cell; `none` where no line comes.
   */
  private readonly next: Int32Array;
  /** Edges with a next one, of the threshold at hand. */
  private readonly crossed: Int32Array;
  private readonly corners: Float64Array;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.width = columns + 2;
    const count = this.width * (rows + 2);
    this.samples = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
    this.lowest = new Float64Array(count);
    this.highest = new Float64Array(count);
    this.next = new Int32Array(2 * count).fill(none);
    this.crossed = new Int32Array(2 * count);
    this.corners = new Float64Array(4 * count);
  }

  /**
   * Takes the field to trace.
   *
   * @param valueAt  value of a sample, row-major; one that is not a number is below every threshold
   */
  load(valueAt: (i: number) => number): void {
    const { columns, rows, width, samples, lowest, highest } = this;
    for (let row = 0, i = 0; row < rows; row++)
      for (let column = 0; column < columns; column++, i++) {
        const value = valueAt(i);
        samples[(row + 1) * width + column + 1] = Number.isNaN(value)
          ? Number.NEGATIVE_INFINITY
          : value;
      }
    for (let y = 0; y <= rows; y++)
      for (let x = 0; x <= columns; x++) {
        const i = y * width + x;
        const a = samples[i] as number;
        const b = samples[i + 1] as number;
        const c = samples[i + width] as number;
        const d = samples[i + width + 1] as number;
        lowest[i] = Math.min(a, b, c, d);
        highest[i] = Math.max(a, b, c, d);
      }
  }

  /**
   * The rings around all that is at least `threshold`; what lies outside the grid is below it.
   *
   * @param origin  where the first sample lies, on both axes
   * @param stepX  from a sample to the next along x
   */
  rings(threshold: number, origin: number, stepX: number, stepY: number): Ring[] {
    const edges = this.link(threshold);
    const rings: Ring[] = [];
    for (const start of edges) {
      if (this.next[start] === none) continue;
      const length = this.follow(start, threshold);
      const ring = this.corners.slice(0, length);
      for (let i = 0; i < length; i += 2) {
        ring[i] = origin + (ring[i] as number) * stepX;
        ring[i + 1] = origin + (ring[i + 1] as number) * stepY;
      }
      rings.push(ring);
    }
    return rings;
  }

  /** Links the edges of all cells that the threshold crosses; the linked edges, ascending. */
  private link(threshold: number): Int32Array {
    const { columns, rows, width, samples, lowest, highest, next, crossed } = this;
    let count = 0;
    for (let y = 0; y <= rows; y++)
      for (let x = 0; x <= columns; x++) {
        const i = y * width + x;
        if ((lowest[i] as number) >= threshold || (highest[i] as number) < threshold) continue;
        const inside =
          ((samples[i] as number) >= threshold ? 1 : 0) |
          ((samples[i + 1] as number) >= threshold ? 2 : 0) |
          ((samples[i + width + 1] as number) >= threshold ? 4 : 0) |
          ((samples[i + width] as number) >= threshold ? 8 : 0);
        const pairs = crossings[inside] as readonly number[];
        for (let k = 0; k < pairs.length; k += 2) {
          const from = this.edge(pairs[k] as number, i);
          next[from] = this.edge(pairs[k + 1] as number, i);
          crossed[count++] = from;
        }
      }
    return crossed.subarray(0, count).sort();
  }

  /** The edge on a side of the cell that begins at a sample. */
  private edge(side: number, i: number): number {
    switch (side) {
      case 0:
        return 2 * i;
      case 1:
        return 2 * (i + 1) + 1;
      case 2:
        return 2 * (i + this.width);
      default:
        return 2 * i + 1;
    }
  }

  /**
   * Follows the links from an edge until they come back to it, and takes them away.
   *
   * @returns how many numbers of `corners` it wrote, in steps from the first sample
   */
  private follow(start: number, threshold: number): number {
    const { width, samples, next, corners } = this;
    let length = 0;
    for (let edge = start; next[edge] !== none; ) {
      const i = edge >> 1;
      const isAlongY = edge & 1;
      const from = (samples[i] as number) - threshold;
      const to = (samples[isAlongY ? i + width : i + 1] as number) - threshold;
      // Half-way to what is not finite: the depth of the border has no meaning.
      const at = Number.isFinite(from) && Number.isFinite(to) ? from / (from - to) : 0.5;
      const column = i % width;
      const x = column - 1;
      const y = (i - column) / width - 1;
      corners[length++] = isAlongY ? x : x + at;
      corners[length++] = isAlongY ? y + at : y;
      const following = next[edge] as number;
      next[edge] = none;
      edge = following;
    }
    return length;
  }
}

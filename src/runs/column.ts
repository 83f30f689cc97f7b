/** Numbers that only ever grow in count: appending moves nothing of what is there. */

/** Numbers of one piece of memory; a power of two. */
const blockBits = 8;
const blockLength = 1 << blockBits;

export class Column {
  private readonly blocks: Float64Array[] = [];
  private filled = 0;

  get length(): number {
    return this.filled;
  }

  /** @param i  0 ≤ i < length */
  at(i: number): number {
    return (this.blocks[i >> blockBits] as Float64Array)[i & (blockLength - 1)] as number;
  }

  push(value: number): void {
    const i = this.filled;
    if (i >> blockBits === this.blocks.length) this.blocks.push(new Float64Array(blockLength));
    (this.blocks[i >> blockBits] as Float64Array)[i & (blockLength - 1)] = value;
    this.filled = i + 1;
  }
}

/** How many of the first `length` numbers of an ascending column are below a value. */
export function countBelow(column: Column, length: number, value: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column.at(middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Entries that one entry of the next level summarises. */
const fan = 8;
/** Stands for the position of an extreme where no number is finite. */
const none = -1;

/** Positions of the extremes of equal stretches of a column, one after the other. */
interface Level {
  readonly lowest: Column;
  readonly highest: Column;
}

/** A column that knows the extremes of any stretch of it without reading all of the stretch. */
export class SummarisedColumn extends Column {
  /** Of stretches of 8, 64, 512, ... numbers; complete ones alone. */
  private readonly levels: Level[] = [];

  override push(value: number): void {
    super.push(value);
    const { length } = this;
    for (let level = 0, size = fan; length % size === 0; level++, size *= fan) {
      if (level === this.levels.length)
        this.levels.push({ lowest: new Column(), highest: new Column() });
      const [lowest, highest] = this.search(length - size, length, level - 1);
      this.levels[level]?.lowest.push(lowest);
      this.levels[level]?.highest.push(highest);
    }
  }

  /**
   * Positions of the first lowest and of the first highest finite number of a stretch; null where none is finite.
   *
   * @param end  the first position behind the stretch, ≤ length
   */
  extremes(start: number, end: number): readonly [lowest: number, highest: number] | null {
    const found = this.search(start, end, this.levels.length - 1);
    return found[0] === none ? null : found;
  }

  /** @param top  the highest level to read */
  private search(start: number, end: number, top: number): readonly [number, number] {
    let lowest = none;
    let highest = none;
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    let i = start;
    while (i < end) {
      // The longest stretch that begins here, ends in time and is summarised.
      let level = none;
      let size = 1;
      while (level < top && i % (size * fan) === 0 && i + size * fan <= end) {
        level += 1;
        size *= fan;
      }
      let low = i;
      let high = i;
      const summary = this.levels[level];
      if (summary) {
        low = summary.lowest.at(i / size);
        high = summary.highest.at(i / size);
      }
      i += size;
      if (low === none) continue;
      const bottom = this.at(low);
      if (bottom < least && bottom > Number.NEGATIVE_INFINITY) {
        least = bottom;
        lowest = low;
      }
      const peak = high === low ? bottom : this.at(high);
      if (peak > most && peak < Number.POSITIVE_INFINITY) {
        most = peak;
        highest = high;
      }
    }
    return [lowest, highest];
  }
}

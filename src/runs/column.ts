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

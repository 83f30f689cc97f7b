/** A quantile of numbers that come one at a time. */

/** A binary heap: the smallest number on top. */
class Heap {
  private readonly values: number[] = [];

  get size(): number {
    return this.values.length;
  }

  get top(): number | undefined {
    return this.values[0];
  }

  push(value: number): void {
    const { values } = this;
    let i = values.length;
    values.push(value);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = values[parent] as number;
      if (above <= value) break;
      values[i] = above;
      i = parent;
    }
    values[i] = value;
  }

  /** Takes the top away; there must be one. */
  pop(): number {
    const { values } = this;
    const top = values[0] as number;
    const value = values.pop() as number;
    const { length } = values;
    if (length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= length) break;
      if (child + 1 < length && (values[child + 1] as number) < (values[child] as number)) child++;
      if ((values[child] as number) >= value) break;
      values[i] = values[child] as number;
      i = child;
    }
    values[i] = value;
    return top;
  }
}

/** The number at position ⌊share · (n − 1)⌋ of n in ascending order; a number costs the logarithm of n. */
export class RunningQuantile {
  private readonly share: number;
  /** The numbers up to the quantile with their signs changed, so that the quantile is on top. */
  private readonly below = new Heap();
  private readonly above = new Heap();

  /** @param share  [0, 1] */
  constructor(share: number) {
    this.share = share;
  }

  push(value: number): void {
    if (value < (this.value ?? Number.POSITIVE_INFINITY)) this.below.push(-value);
    else this.above.push(value);
    const wanted = Math.floor(this.share * (this.below.size + this.above.size - 1)) + 1;
    while (this.below.size > wanted) this.above.push(-this.below.pop());
    while (this.below.size < wanted) this.below.push(-this.above.pop());
  }

  /** Undefined before the first number. */
  get value(): number | undefined {
    const { top } = this.below;
    return top === undefined ? undefined : -top;
  }
}

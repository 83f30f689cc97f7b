/** From the making of something to its freeing, which waits until nothing that was begun uses it any more. */
export class Lifetime {
  private readonly what: string;
  private underWay = 0;
  private free: (() => void) | null = null;

  /** @param what  "the run" */
  constructor(what: string) {
    this.what = what;
  }

  /** Begins work that uses it. @throws Error, nothing begun, after {@link end} */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.expect();
    this.underWay += 1;
    try {
      return await work();
    } finally {
      this.underWay -= 1;
      if (this.underWay === 0) this.free?.();
    }
  }

  /** @throws Error after {@link end} */
  expect(): void {
    if (this.free) throw new Error(`${this.what} was disposed of`);
  }

  /** Nothing may be begun any more. Frees it once nothing is under way: at once where nothing is; a second time does nothing. */
  end(free: () => void): void {
    if (this.free) return;
    this.free = free;
    if (this.underWay === 0) free();
  }
}

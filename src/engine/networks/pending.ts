/** Work under way on something that will be freed: it is freed when nothing uses it any more. */
export class Pending {
  private count = 0;
  private onRest: (() => void) | null = null;

  async track<Result>(work: Promise<Result>): Promise<Result> {
    this.count += 1;
    try {
      return await work;
    } finally {
      this.count -= 1;
      if (this.count === 0) {
        this.onRest?.();
        this.onRest = null;
      }
    }
  }

  /** Calls this once nothing is under way: at once where nothing is. Nothing may be begun afterwards. */
  afterwards(free: () => void): void {
    if (this.count === 0) free();
    else this.onRest = free;
  }
}

/**
 * Whose turn it is on the memory that all runs of a plan share. What is submitted to a device keeps its order by
 * itself; but a step that goes out to the page between its forward and its backward pass must have the arena alone,
 * and nothing may overtake what waits for a buffer to be read into.
 */
export class ArenaQueue {
  private readonly waiting: (() => void)[] = [];
  private isHeld = false;

  /**
   * Does work in its turn: at once, where nobody has the arena. Work that answers with a promise has it alone until
   * that settles.
   */
  enter<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const turn = () => {
        try {
          const made = work();
          if (made instanceof Promise) {
            this.isHeld = true;
            made.then(resolve, reject).then(() => this.leave());
          } else resolve(made);
        } catch (reason) {
          reject(reason);
        }
      };
      if (this.isHeld) this.waiting.push(turn);
      else turn();
    });
  }

  private leave(): void {
    this.isHeld = false;
    while (!this.isHeld) {
      const turn = this.waiting.shift();
      if (!turn) return;
      turn();
    }
  }
}

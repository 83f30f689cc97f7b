/**
 * Whose turn it is on what all runs of a plan share. Work is done in the order in which it was asked for, whichever run
 * asked, so that each call finds its run as the calls before it left it. On a device what is submitted keeps its order by
 * itself; but a step that goes out to the page between its forward and its backward pass must have the activations
 * alone, and nothing may overtake what waits for a buffer to be read into.
 */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private isHeld = false;

  /**
   * Does work in its turn: at once, where nobody has it. Work that answers with a promise has the turn until that
   * settles.
   */
  take<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const turn = () => {
        try {
          const made = work();
          if (made instanceof Promise) {
            this.isHeld = true;
            made.then(resolve, reject).then(() => this.pass());
          } else resolve(made);
        } catch (reason) {
          reject(reason);
        }
      };
      if (this.isHeld) this.waiting.push(turn);
      else turn();
    });
  }

  private pass(): void {
    this.isHeld = false;
    while (!this.isHeld) {
      const turn = this.waiting.shift();
      if (!turn) return;
      turn();
    }
  }
}

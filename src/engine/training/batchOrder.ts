/** Which images each step takes: one seeded shuffle after the other, without a gap between epochs. */
import type { Random } from '../../pixels/random.ts';

export class BatchOrder {
  /** Images taken since the beginning; with the seed it says which come next. */
  position = 0;
  private readonly images: readonly number[];
  private readonly randomOf: (epoch: number) => Random;
  private readonly repeats: boolean;
  private epoch = -1;
  private shuffled: number[] = [];

  /**
   * @param images  what to shuffle, at least one
   * @param randomOf  the generator of an epoch, from 0; a new one each time it is asked
   * @param repeats  whether an image may come twice in a batch that is larger than all of them
   */
  constructor(images: readonly number[], randomOf: (epoch: number) => Random, repeats = false) {
    this.images = images;
    this.randomOf = randomOf;
    this.repeats = repeats;
  }

  /** The next images: `size` of them, or all where there are fewer and none may come twice without need. */
  take(size: number): number[] {
    const length = this.repeats ? size : Math.min(size, this.images.length);
    return Array.from({ length }, () => this.next());
  }

  private next(): number {
    const count = this.images.length;
    const epoch = Math.floor(this.position / count);
    if (epoch !== this.epoch) {
      this.epoch = epoch;
      this.shuffled = shuffle(this.images, this.randomOf(epoch));
    }
    return this.shuffled[this.position++ % count] as number;
  }
}

/** Fisher and Yates's shuffle. */
function shuffle(images: readonly number[], random: Random): number[] {
  const shuffled = [...images];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    const image = shuffled[last] as number;
    shuffled[last] = shuffled[other] as number;
    shuffled[other] = image;
  }
  return shuffled;
}

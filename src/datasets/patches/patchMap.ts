/** Where patches of an image can lie, and where its foreground is. */
import { leftOut } from '../../masks/leftOut.ts';
import type { Random } from '../../pixels/random.ts';
import type { Area } from '../prepare/canvas.ts';

/** The upper left corner of a patch, in pixels of the canvas. */
export interface PatchPlace {
  readonly left: number;
  readonly top: number;
}

/** Least share of a patch that must be judged, of what the image can give. */
const leastJudged = 0.1;
/** Places that are drawn by chance before one is drawn around a pixel that is judged. */
const mostTries = 8;

/** Pixels of one kind, found by their number. */
class Pixels {
  readonly count: number;
  private readonly labels: Uint8Array;
  private readonly side: number;
  private readonly isOne: (label: number) => boolean;
  /** Of them in the rows before each. */
  private readonly before: Uint32Array;

  constructor(labels: Uint8Array, side: number, isOne: (label: number) => boolean) {
    this.labels = labels;
    this.side = side;
    this.isOne = isOne;
    this.before = new Uint32Array(side + 1);
    let count = 0;
    for (let row = 0; row < side; row++) {
      for (let at = row * side; at < (row + 1) * side; at++) if (isOne(labels[at])) count += 1;
      this.before[row + 1] = count;
    }
    this.count = count;
  }

  /** Position of the one with a number, from 0 to {@link count} − 1. */
  at(number: number): number {
    let low = 0;
    let high = this.side;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.before[middle] <= number) low = middle;
      else high = middle;
    }
    let left = number - this.before[low];
    for (let at = low * this.side; ; at++)
      if (this.isOne(this.labels[at]) && left-- === 0) return at;
  }
}

export class PatchMap {
  private readonly labels: Uint8Array;
  private readonly side: number;
  private readonly area: Area;
  private readonly judged: Pixels;
  private readonly foreground: Pixels;

  /**
   * @param labels  class of each pixel of the canvas or `leftOut`, [side, side]
   * @param area  of the image on it
   */
  constructor(labels: Uint8Array, side: number, area: Area) {
    this.labels = labels;
    this.side = side;
    this.area = area;
    this.judged = new Pixels(labels, side, (label) => label !== leftOut);
    this.foreground = new Pixels(labels, side, (label) => label !== leftOut && label > 0);
  }

  /**
   * Draws a patch: anywhere in the image where enough of it is judged; or, by the chance `foreground`, around a pixel
   * of the foreground, each of them as likely as any other, and anywhere around it. Where the image is smaller than the
   * patch it lies in its middle.
   *
   * @param patch  its side in pixels, at most that of the canvas
   */
  draw(patch: number, foreground: number, random: Random): PatchPlace {
    const isForced = random.uniform() < foreground;
    if (isForced && this.foreground.count > 0) return this.around(this.foreground, patch, random);
    const { left, top, width, height } = this.area;
    const least = leastJudged * Math.min(patch * patch, this.judged.count);
    for (let i = 0; ; i++) {
      const place = {
        left: this.start('left', patch, [left, left + width - patch], random),
        top: this.start('top', patch, [top, top + height - patch], random),
      };
      if (this.judgedIn(place, patch) >= least || this.judged.count === 0) return place;
      if (i === mostTries) return this.around(this.judged, patch, random);
    }
  }

  private around(pixels: Pixels, patch: number, random: Random): PatchPlace {
    const at = pixels.at(random.integer(pixels.count));
    const [x, y] = [at % this.side, Math.floor(at / this.side)];
    return {
      left: this.start('left', patch, [x - patch + 1, x], random),
      top: this.start('top', patch, [y - patch + 1, y], random),
    };
  }

  /** Where a patch begins along a side, of those places within a range, ends included, that lie in the image. */
  private start(
    side: 'left' | 'top',
    patch: number,
    [from, to]: readonly [number, number],
    random: Random,
  ): number {
    const first = this.area[side];
    const length = this.area[side === 'left' ? 'width' : 'height'];
    const share = random.uniform();
    if (length < patch) {
      const middle = first - Math.floor((patch - length) / 2);
      return Math.max(0, Math.min(this.side - patch, middle));
    }
    const least = Math.max(first, from);
    const most = Math.min(first + length - patch, to);
    return least + Math.floor(share * (most - least + 1));
  }

  private judgedIn({ left, top }: PatchPlace, patch: number): number {
    let count = 0;
    for (let row = top; row < top + patch; row++) {
      const from = row * this.side + left;
      for (let at = from; at < from + patch; at++) if (this.labels[at] !== leftOut) count += 1;
    }
    return count;
  }
}

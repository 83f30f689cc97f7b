/** What a generator hands over: a shape and the colours around it. */
import type { Inside } from './shape.ts';

/** Inside of a point where no object is drawn. */
export const absent = -1000;

export interface PhantomScene {
  /** Side of the frame that the functions are defined on; positions run from 0 to it. */
  readonly frame: number;
  /** The ground truth: foreground where this is positive. */
  readonly inside: Inside;
  /** Names of the classes inside, in the order of their numbers; absent for one. */
  readonly classNames?: readonly string[];
  /** Number of objects, and which of them a point belongs to, from 0; absent where there is one. */
  readonly objects?: number;
  objectAt?(x: number, y: number): number;
  /** Number of the class at a point that is inside, from 1; absent where there is one. */
  classAt?(x: number, y: number): number;
  /**
   * Red, green and blue at a point, 0 to 255, clipped later.
   * @param inside  value of `inside` at the point, or {@link absent} for what is there without any object
   * @param column, row  the pixel, for noise without a scale
   */
  colour(x: number, y: number, inside: number, column: number, row: number): RgbColour;
}

type RgbColour = readonly [number, number, number];

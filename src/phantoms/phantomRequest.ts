/** Which phantoms are asked for. */
import type { PhantomLook } from './look.ts';

/** Generated images, so that there is something to look at before a file is opened. */
export interface PhantomRequest {
  readonly kind: 'phantoms';
  readonly phantom: PhantomKind | 'mixed';
  /** Number of images, 1 to {@link mostPhantoms}. */
  readonly count: number;
  /** Seed of the generator, a 32-bit unsigned integer. */
  readonly seed: number;
  /** What was dialled of them; all natural where it is left out. */
  readonly look?: PhantomLook;
}

export const phantomKinds = ['ultrasound', 'polyp', 'vessel', 'brain', 'kidney'] as const;
export type PhantomKind = (typeof phantomKinds)[number];

/** What can be asked for: one kind, or all of them by turns. */
export const phantomChoices = ['mixed', ...phantomKinds] as const;

/** Most images of a request. */
export const mostPhantoms = 32;

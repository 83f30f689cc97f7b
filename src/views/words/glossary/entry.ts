/** One word of the field, as the glossary explains it. */
import type { LossId } from '../../../losses/catalogue.ts';
import type { PictureName } from '../pictures/names.ts';

export interface Entry {
  /** What it is called, at the head of its explanation. Unique. */
  readonly term: string;
  /** By what the page asks for it, beside the term: letters of the equations, labels, other wordings. */
  readonly names: readonly string[];
  /** One plain sentence, two where one would be hard to read; at most 200 characters. */
  readonly sentence: string;
  readonly picture: PictureName;
  /** In the TeX of views/loss/texMath.ts. */
  readonly formula?: string;
  /** The loss that it is about, whose equation is its formula. */
  readonly loss?: LossId;
  /** Terms that it leads to. */
  readonly related: readonly string[];
}

/** What follows an entry's sentence. */
interface More {
  readonly names?: readonly string[];
  readonly formula?: string;
  readonly loss?: LossId;
  readonly related?: readonly string[];
}

export const entry = (
  term: string,
  picture: PictureName,
  sentence: string,
  { names = [], related = [], ...more }: More = {},
): Entry => ({ term, names, sentence, picture, related, ...more });

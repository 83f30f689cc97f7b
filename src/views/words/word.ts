/**
 * Words and symbols that can be asked about. Two attributes carry the name by which the glossary knows one:
 * `data-term` stands on what does nothing else, a press on it explains it; `data-what` stands on what does
 * something already, which is explained only where that was asked for first.
 */

/**
 * The attributes of a plain word that a press explains. Arrows go from one to the next, so only the first of a
 * group is a stop of the Tab key.
 */
export function word(term: string, isStop = false) {
  return {
    'data-term': term,
    role: 'button',
    'aria-haspopup': 'dialog',
    tabIndex: isStop ? 0 : -1,
  } as const;
}

export type WordQuestion = Extract<Question, { readonly kind: 'word' }>;

/** What is asked for: an explanation of one thing, the list of all, or to be told what is pressed next. */
export type Question =
  | {
      readonly kind: 'word';
      readonly element: Element;
      /** `KeyboardEvent.key`, empty of a pointer: arrows ask for the next word. */
      readonly key: string;
      /** Of the window, in CSS pixels; 0 without a pointer. */
      readonly x: number;
      readonly y: number;
    }
  | { readonly kind: 'list' }
  /** From what has the focus, if that can be explained. */
  | { readonly kind: 'choose'; readonly fromFocus: boolean };

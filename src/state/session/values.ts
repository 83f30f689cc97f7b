/** Kinds of values that a field of the session can have: how one is written, and how a text is judged. */

/** Which values there are, as data: the tests draw from it, and the reference of the link names them. */
export type Draw =
  /** Ends included. */
  | { readonly kind: 'number'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'whole number'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'choice'; readonly of: readonly (string | number)[] }
  /** Null is written as this word; it is left out of the link where the word is empty. */
  | { readonly kind: 'or null'; readonly word: string; readonly of: Draw }
  | { readonly kind: 'pair'; readonly of: readonly [Draw, Draw]; readonly ascends: boolean }
  | { readonly kind: 'list'; readonly of: Draw; readonly most: number }
  /** Any text of one character or more. */
  | { readonly kind: 'text'; readonly longest: number }
  /** Entrants of a race, one of them `this`. */
  | { readonly kind: 'race' }
  | { readonly kind: 'pattern'; readonly pattern: RegExp };

export interface Values<Value> {
  /** What is allowed, in words that follow "is" and "is not". */
  readonly allowed: string;
  readonly draw: Draw;
  write(value: Value): string;
  /** Undefined for a text that stands for no value. */
  read(text: string): Value | undefined;
}

/** Ends of a range, both included. */
type Range = readonly [minimum: number, maximum: number];

function readNumber(text: string, [minimum, maximum]: Range): number | undefined {
  if (!/^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text)) return undefined;
  const value = Number(text);
  return value >= minimum && value <= maximum ? value : undefined;
}

/** The shortest text with the precision of a slider. */
const writeNumber = (value: number) => String(Number(value.toPrecision(6)));

/** Is kept to six digits. */
export function number([minimum, maximum]: Range): Values<number> {
  return {
    allowed: `a number from ${minimum} to ${maximum}`,
    draw: { kind: 'number', minimum, maximum },
    write: writeNumber,
    read: (text) => readNumber(text, [minimum, maximum]),
  };
}

export function whole([minimum, maximum]: Range): Values<number> {
  return {
    allowed: `a whole number from ${minimum} to ${maximum}`,
    draw: { kind: 'whole number', minimum, maximum },
    write: String,
    read: (text) => {
      const value = readNumber(text, [minimum, maximum]);
      return Number.isInteger(value) ? value : undefined;
    },
  };
}

/** @param allowed  what they are, where naming each would be too long */
export function choice<Value extends string | number>(
  of: readonly Value[],
  allowed = `one of ${of.join(', ')}`,
): Values<Value> {
  return {
    allowed,
    draw: { kind: 'choice', of },
    write: String,
    read: (text) => of.find((value) => String(value) === text),
  };
}

/** Null for nothing; the link leaves it out. */
export function optional<Value>(values: Values<Value>): Values<Value | null> {
  return {
    ...values,
    draw: { kind: 'or null', word: '', of: values.draw },
    write: (value) => (value === null ? '' : values.write(value)),
  };
}

/** Null has a word of its own. */
export function orWord<Value>(word: string, values: Values<Value>): Values<Value | null> {
  return {
    allowed: `${values.allowed}, or ${word}`,
    draw: { kind: 'or null', word, of: values.draw },
    write: (value) => (value === null ? word : values.write(value)),
    read: (text) => (text === word ? null : values.read(text)),
  };
}

/**
 * Two values of which none is negative, with - between: "30-220".
 *
 * @param ascends  whether the first must be below the second
 */
export function pair(
  first: Values<number>,
  second: Values<number>,
  { allowed, ascends }: { readonly allowed: string; readonly ascends: boolean },
): Values<readonly [number, number]> {
  return {
    allowed,
    draw: { kind: 'pair', of: [first.draw, second.draw], ascends },
    write: ([a, b]) => `${first.write(a)}-${second.write(b)}`,
    read: (text) => {
      const [a, b, ...rest] = text.split('-');
      const [low, high] = [first.read(a ?? ''), second.read(b ?? '')];
      if (low === undefined || high === undefined || rest.length > 0) return undefined;
      return ascends && low >= high ? undefined : [low, high];
    },
  };
}

/** One value to `most` of them, with commas between. */
export function list<Value>(
  values: Values<Value>,
  most: number,
  allowed: string,
): Values<readonly Value[]> {
  return {
    allowed,
    draw: { kind: 'list', of: values.draw, most },
    write: (all) => all.map((value) => values.write(value)).join(','),
    read: (text) => {
      const parts = text.split(',');
      if (parts.length > most) return undefined;
      const all: Value[] = [];
      for (const part of parts) {
        const value = values.read(part);
        if (value === undefined) return undefined;
        all.push(value);
      }
      return all;
    },
  };
}

/** A text that people wrote. A longer one is cut, and what is no character becomes a mark for it. */
export function text(longest: number, name: string): Values<string> {
  return {
    allowed: `a ${name} of at most ${longest} characters`,
    draw: { kind: 'text', longest },
    write: (value) => value.slice(0, longest).replace(/\p{Surrogate}/gu, '\ufffd'),
    read: (value) => (value.length > 0 && value.length <= longest ? value : undefined),
  };
}

/** A text that a pattern knows as a whole. */
export function matching(pattern: RegExp, allowed: string): Values<string> {
  return {
    allowed,
    draw: { kind: 'pattern', pattern },
    write: (value) => value,
    read: (value) => (pattern.test(value) ? value : undefined),
  };
}

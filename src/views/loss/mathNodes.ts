/** MathML as plain data, with a few builders: what an equation says, apart from how it is rendered. */
import type { ParameterRole } from '../../losses/parameters.ts';

type MathTag =
  | 'mrow'
  | 'mi'
  | 'mn'
  | 'mo'
  | 'mtext'
  | 'mspace'
  | 'mfrac'
  | 'msqrt'
  | 'msub'
  | 'msup'
  | 'mtable'
  | 'mtr'
  | 'mtd';

export interface MathNode {
  readonly tag: MathTag;
  readonly content: string | readonly MathNode[];
  /** The parameter whose hue a number wears. */
  readonly role?: ParameterRole;
  readonly attributes?: Readonly<Record<string, string>>;
}

const leaf = (tag: MathTag, content: string): MathNode => ({ tag, content });

export const identifier = (name: string) => leaf('mi', name);
export const operator = (sign: string) => leaf('mo', sign);
export const words = (text: string) => leaf('mtext', text);
export const integer = (value: number) => leaf('mn', String(value));
export const row = (...content: MathNode[]): MathNode => ({ tag: 'mrow', content });

/** A hair of space, as between a factor and an upright name. */
export const thin: MathNode = { tag: 'mspace', content: [], attributes: { width: '0.17em' } };

/** A live number with two decimals in the hue of its parameter. */
export const number = (value: number, role: ParameterRole): MathNode => ({
  tag: 'mn',
  content: value.toFixed(2),
  role,
});

export const fraction = (above: MathNode, below: MathNode): MathNode => ({
  tag: 'mfrac',
  content: [above, below],
  attributes: { linethickness: '0.05em' },
});

export const squareRoot = (content: MathNode): MathNode => ({ tag: 'msqrt', content: [content] });

/** ½ as a small fraction, whatever the style around it. */
export const half: MathNode = {
  tag: 'mfrac',
  content: [integer(1), integer(2)],
  attributes: { displaystyle: 'false', linethickness: '0.05em' },
};

export const subscript = (base: MathNode, index: string): MathNode => ({
  tag: 'msub',
  content: [base, words(index)],
});

export const power = (base: MathNode, exponent: MathNode): MathNode => ({
  tag: 'msup',
  content: [base, exponent],
});

export const parenthesised = (...content: MathNode[]) =>
  row(operator('('), ...content, operator(')'));

export const bracketed = (...content: MathNode[]) => row(operator('['), ...content, operator(']'));

/** A left brace with one row per case. */
export function cases(
  ...rows: readonly (readonly [value: MathNode, condition: string])[]
): MathNode {
  const brace: MathNode = {
    tag: 'mo',
    content: '{',
    attributes: { stretchy: 'true', fence: 'true', form: 'prefix' },
  };
  const cell = (content: MathNode): MathNode => ({ tag: 'mtd', content: [content] });
  return row(brace, {
    tag: 'mtable',
    content: rows.map(([value, condition]) => ({
      tag: 'mtr',
      content: [cell(value), cell(words(condition))],
    })),
  });
}

/** The nodes as plain text, for tests and for reading aloud. */
export function mathText(node: MathNode): string {
  return typeof node.content === 'string' ? node.content : node.content.map(mathText).join('');
}

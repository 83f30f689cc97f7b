import { beforeAll, describe, expect, it } from 'vitest';
import { italic, subsetOfMathFont } from '../../src/build/mathFont.ts';
import { lossDefinition, lossIds } from '../../src/losses/catalogue.ts';
import { conventionIds } from '../../src/losses/conventions.ts';
import { defaultParameters, parameterDefinitions } from '../../src/losses/parameters.ts';
import { equationLines } from '../../src/views/loss/equationModel.ts';
import { type MathNode, mathText } from '../../src/views/loss/mathNodes.ts';

/** First and last code point of the runs that a font maps to glyphs: its `cmap` in format 12. */
function mappedRuns(font: Uint8Array): [number, number][] {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const tables = Array.from({ length: view.getUint16(4) }, (_, i) => 12 + 16 * i);
  const tag = (at: number) => String.fromCharCode(...font.subarray(at, at + 4));
  const cmap = view.getUint32((tables.find((at) => tag(at) === 'cmap') ?? 0) + 8);
  const formats = Array.from(
    { length: view.getUint16(cmap + 2) },
    (_, i) => cmap + view.getUint32(cmap + 4 + 8 * i + 4),
  );
  const full = formats.find((at) => view.getUint16(at) === 12);
  if (full === undefined) throw new Error('the font has no cmap of format 12');
  return Array.from({ length: view.getUint32(full + 12) }, (_, i) => {
    const at = full + 16 + 12 * i;
    return [view.getUint32(at), view.getUint32(at + 4)];
  });
}

const identifiers = ({ tag, content }: MathNode): string[] =>
  typeof content === 'string' ? (tag === 'mi' ? [content] : []) : content.flatMap(identifiers);

const hasRoot = ({ tag, content }: MathNode): boolean =>
  tag === 'msqrt' || (typeof content !== 'string' && content.some(hasRoot));

let runs: [number, number][];
beforeAll(async () => {
  runs = mappedRuns(await subsetOfMathFont('sfnt'));
});

/** Those of the characters that the shipped font has no glyph for. */
const lackingOf = (characters: Iterable<string>) =>
  [...new Set(characters)].filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    return !runs.some(([first, last]) => first <= code && code <= last);
  });

describe('the mathematics font that is shipped', () => {
  it.each(lossIds)('has every character of the equation of %s', (id) => {
    for (const convention of conventionIds)
      for (const classes of [2, 3, 8])
        for (const { math } of equationLines(
          lossDefinition(id),
          defaultParameters,
          convention,
          classes,
        )) {
          expect(lackingOf(mathText(math))).toEqual([]);
          // What a browser puts in the place of a letter that stands alone.
          expect(lackingOf(identifiers(math).map(italic))).toEqual([]);
          if (hasRoot(math)) expect(lackingOf('√')).toEqual([]);
        }
  });

  it('has the symbol of every parameter', () => {
    const symbols = Object.values(parameterDefinitions).map(({ symbol }) => symbol);
    expect(lackingOf(symbols.join(''))).toEqual([]);
  });

  it('leaves out what no equation needs', () => {
    expect(lackingOf('∮Ж')).toEqual(['∮', 'Ж']);
  });
});

describe('letters in mathematical italics', () => {
  it.each([
    ['L', '𝐿'],
    ['p', '𝑝'],
    ['h', 'ℎ'],
    ['φ', '𝜑'],
    ['ln', 'ln'],
  ])('%s is set as %s', (letter, set) => {
    expect(italic(letter)).toBe(set);
  });
});

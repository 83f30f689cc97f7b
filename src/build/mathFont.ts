/**
 * Ships only those glyphs of STIX Two Math that the page can show: 22 kB instead of 400. Which these are
 * is read off the equations themselves. The MATH table, which fractions and braces need, stays with
 * everything it refers to.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import type { Plugin } from 'vite';
import { lossDefinition, lossIds } from '../losses/catalogue.ts';
import { conventionIds } from '../losses/conventions.ts';
import { defaultParameters, parameterDefinitions } from '../losses/parameters.ts';
import { equationLines } from '../views/loss/equationModel.ts';
import type { MathNode } from '../views/loss/mathNodes.ts';

const fontPath = '@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2';
const licensePath = '@fontsource/stix-two-math/LICENSE';
const { resolve } = createRequire(import.meta.url);

/** Digits among them, which stand for every value of a parameter. */
const latin = Array.from({ length: 95 }, (_, i) => String.fromCodePoint(0x20 + i)).join('');
/** Stands before the sentence of what a setting is identical to. */
const identitySign = '≡';

/** A one-letter identifier as browsers set it, in mathematical italics; other text as it is. */
export function italic(letter: string): string {
  // Italic h alone has an older place.
  if (letter === 'h') return 'ℎ';
  const code = letter.codePointAt(0) ?? 0;
  if (/^[A-Z]$/.test(letter)) return String.fromCodePoint(0x1d434 + code - 0x41);
  if (/^[a-z]$/.test(letter)) return String.fromCodePoint(0x1d44e + code - 0x61);
  if (/^[α-ω]$/.test(letter)) return String.fromCodePoint(0x1d6fc + code - 0x3b1);
  return letter;
}

/** Upright letters too, for browsers that only slant them. */
function charactersOf({ tag, content }: MathNode): string {
  if (typeof content === 'string') return tag === 'mi' ? content + italic(content) : content;
  return (tag === 'msqrt' ? '√' : '') + content.map(charactersOf).join('');
}

/** What the equations of all losses are written with, of two classes and of more, in every convention. */
function equationCharacters(): string {
  const lines = lossIds.flatMap((id) =>
    conventionIds.flatMap((convention) =>
      [2, 3].flatMap((classes) =>
        equationLines(lossDefinition(id), defaultParameters, convention, classes),
      ),
    ),
  );
  return lines.map(({ math }) => charactersOf(math)).join('');
}

function neededCharacters(): string {
  const symbols = Object.values(parameterDefinitions).map(({ symbol }) => symbol);
  const all = [latin, identitySign, ...symbols, equationCharacters()].join('');
  return [...new Set(all)].sort().join('');
}

/** The font with only the glyphs that the page needs. */
export function subsetOfMathFont(targetFormat: 'sfnt' | 'woff2'): Promise<Uint8Array> {
  return subsetFont(readFileSync(resolve(fontPath)), neededCharacters(), { targetFormat });
}

export function mathFont(): Plugin {
  return {
    name: 'math-font',
    /** The style sheet names the whole font; an alias puts the subset in its place. */
    async config() {
      const key = createHash('sha256')
        .update(readFileSync(resolve(fontPath)))
        .update(neededCharacters())
        .digest('hex')
        .slice(0, 12);
      const folder = join(import.meta.dirname, '../../node_modules/.cache/math-font');
      const file = join(folder, `stix-two-math-${key}.woff2`);
      if (!existsSync(file)) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(file, await subsetOfMathFont('woff2'));
      }
      return { resolve: { alias: { [fontPath]: file } } };
    },
    /** The font's license asks to travel with every copy. */
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName: 'assets/stix-two-math-LICENSE.txt',
        source: readFileSync(resolve(licensePath)),
      });
    },
  };
}

/**
 * Ships only those glyphs of STIX Two Math that the page can show: 20 kB instead of 400. The MATH table,
 * which fractions and braces need, stays with everything it refers to.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import type { Plugin } from 'vite';

const fontPath = '@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2';
const licensePath = '@fontsource/stix-two-math/LICENSE';

const latin = Array.from({ length: 95 }, (_, i) => String.fromCodePoint(0x20 + i)).join('');
const greek = 'αβγδλ';
const signs = '−×½¼¾≡·–…';

/** Italic letters as a browser sets a one-letter identifier; italic h alone has an older place. */
const italic =
  Array.from({ length: 52 }, (_, i) => String.fromCodePoint(0x1d434 + i)).join('') +
  'ℎ' +
  // α β γ δ and λ, counted from italic α.
  [0, 1, 2, 3, 10].map((place) => String.fromCodePoint(0x1d6fc + place)).join('');

const glyphs = latin + greek + signs + italic;

export function mathFont(): Plugin {
  const require = createRequire(import.meta.url);
  return {
    name: 'math-font',
    /** The style sheet names the whole font; an alias puts the subset in its place. */
    async config() {
      const whole = readFileSync(require.resolve(fontPath));
      const key = createHash('sha256').update(whole).update(glyphs).digest('hex').slice(0, 12);
      const folder = join(import.meta.dirname, '../../node_modules/.cache/math-font');
      const file = join(folder, `stix-two-math-${key}.woff2`);
      if (!existsSync(file)) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(file, await subsetFont(whole, glyphs, { targetFormat: 'woff2' }));
      }
      return { resolve: { alias: { [fontPath]: file } } };
    },
    /** The font's license asks to travel with every copy. */
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName: 'assets/stix-two-math-LICENSE.txt',
        source: readFileSync(require.resolve(licensePath)),
      });
    },
  };
}

/** Whatever the page loads lazily goes through the one helper that can say so when it fails. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const views = 'src/views';
const files = [
  'src/main.tsx',
  ...readdirSync(views, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('lazyModule.ts'))
    .map((file) => join(views, file)),
];

/** Code without comments and without the types of modules. */
const codeOf = (file: string) =>
  readFileSync(file, 'utf8')
    .replaceAll(/\/\*.*?\*\/|\/\/.*/gs, '')
    .replaceAll(/typeof import\(/g, '');

describe('lazy imports', () => {
  const lazy = files.filter((file) => /\bimport\(/.test(codeOf(file)));

  it('are found', () => {
    expect(lazy.length).toBeGreaterThan(10);
  });

  it.each(lazy)('%s imports lazily through the helper alone', (file) => {
    const code = codeOf(file);
    const all = code.match(/\bimport\(/g) ?? [];
    const helped = code.match(/\blazy(?:Module|View)\([^;]*?\(\) => import\(/g) ?? [];
    expect(helped).toHaveLength(all.length);
    expect(code).not.toMatch(/\blazy\(/);
  });
});

/** The recipe of the README of the formats. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { UnreadableFile } from '../../src/formats/unreadable.ts';
import { decodePgm } from './pgm.ts';

test('its example is the file that the compiler reads here', () => {
  const guide = readFileSync('src/formats/README.md', 'utf8');
  const [, example] = /```ts\n([\s\S]*?)```/.exec(guide) ?? [];
  const compiled = readFileSync('tests/formats/pgm.ts', 'utf8')
    .replace('../../src/formats/unreadable.ts', './unreadable.ts')
    .replace('../../src/pixels/raster.ts', '../pixels/raster.ts');
  expect(example?.replaceAll(/^ {3}/gm, '')).toBe(compiled);
});

const pgm = (header: string, ...samples: number[]) =>
  Uint8Array.from([...new TextEncoder().encode(header), ...samples]);

test('its example reads 8 and 16 bits, and refuses what is cut short', () => {
  const grey = decodePgm(pgm('P5 3 2 255\n', 0, 1, 2, 3, 4, 255));
  expect([grey.width, grey.height, grey.bitDepth, ...grey.data]).toEqual([
    3, 2, 8, 0, 1, 2, 3, 4, 255,
  ]);
  const deep = decodePgm(pgm('P5\n2 1\n4095\n', 1, 2, 15, 255));
  expect([deep.bitDepth, ...deep.data]).toEqual([16, 258, 4095]);
  for (const header of ['P5 3 2 255\n', 'P5 3 0 255\n', 'P2 3 2 255\n'])
    expect(() => decodePgm(pgm(header, 0, 1, 2))).toThrow(UnreadableFile);
});

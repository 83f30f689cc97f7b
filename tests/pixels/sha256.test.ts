import { expect, test } from 'vitest';
import { createRandom } from '../../src/pixels/random.ts';
import { digestInScript, hex, sha256 } from '../../src/pixels/sha256.ts';

test('the examples of the standard', () => {
  const of = (text: string) => hex(digestInScript(new TextEncoder().encode(text)));
  expect(of('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(of('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('the script and the browser agree at every length around a block', async () => {
  const random = createRandom(1, 'bytes');
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, () => random.integer(256));
    expect(hex(digestInScript(bytes))).toBe(hex(await sha256(bytes)));
  }
});

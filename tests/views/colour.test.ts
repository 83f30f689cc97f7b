import { expect, test } from 'vitest';
import { colourRamp, cssColour, parseHex } from '../../src/views/colour.ts';

test('a ramp begins, passes and ends at its stops', () => {
  const stops = ['#7fb8ff', '#2a2c31', '#ffab85'];
  const ramp = colourRamp(stops, 257);
  const at = (index: number) => [...ramp.slice(3 * index, 3 * index + 3)];
  expect([at(0), at(128), at(256)]).toEqual(stops.map((stop) => [...parseHex(stop)]));
});

test('grey between black and white is the middle of lightness, not of light', () => {
  // OKLab lightness 0.5 is sRGB 99, by the published conversion.
  expect(cssColour(colourRamp(['#000000', '#ffffff'], 3), 1)).toBe('rgb(99, 99, 99)');
});

test('a colour that a build shortened to three digits is the same colour', () => {
  expect(parseHex('#f3a')).toEqual(parseHex('#ff33aa'));
});

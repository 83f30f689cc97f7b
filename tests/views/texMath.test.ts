import { expect, test } from 'vitest';
import { furtherLosses } from '../../src/losses/further.ts';
import { defaultParameters } from '../../src/losses/parameters.ts';
import { mathText } from '../../src/views/loss/mathNodes.ts';
import { texMath } from '../../src/views/loss/texMath.ts';

const read = (text: string) => texMath(text, { ...defaultParameters, boundaryAlpha: 0.3 });

test('scripts, fractions and words become MathML', () => {
  const node = read(String.raw`\frac{2 \text{TP}}{x_c^2} - 1`);
  expect(mathText(node)).toBe('2TPxc2−1');
  expect(mathText(read(String.raw`x + \text{two words}`))).toBe('x+two words');
  const [fraction] = node.content as readonly { tag: string }[];
  expect(fraction.tag).toBe('mfrac');
});

test('live numbers wear the hue of their parameter', () => {
  const node = read(String.raw`\value{boundaryAlpha} + \rest{boundaryAlpha}`);
  expect(mathText(node)).toBe('0.30+0.70');
  const [value] = node.content as readonly { role?: string }[];
  expect(value.role).toBe('lambda');
});

test('an unknown command or parameter is refused', () => {
  expect(() => read(String.raw`\integral`)).toThrow('\\integral');
  expect(() => read(String.raw`\value{omega}`)).toThrow('omega');
});

test.each(Object.entries(furtherLosses))('the equation of %s can be typeset', (_, { equation }) => {
  for (const line of equation) expect(mathText(read(line)).length).toBeGreaterThan(3);
});

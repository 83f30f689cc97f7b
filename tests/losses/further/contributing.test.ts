import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lossAtPrediction } from '../../../src/losses/analysis/lossAtPrediction.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import { groupsOfHistogram } from '../../../src/losses/pixelGroups.ts';
import { texMath } from '../../../src/views/loss/texMath.ts';
import { brier } from './brier.ts';

const guide = readFileSync('CONTRIBUTING.md', 'utf8');
const blocks = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);

test('the example of CONTRIBUTING is the file that the compiler reads here', () => {
  const compiled = readFileSync('tests/losses/further/brier.ts', 'utf8');
  expect(blocks[0]).toBe(compiled.replace('../../../src/losses/imageLoss.ts', '../imageLoss.ts'));
});

test('the equation of its declaration can be typeset', () => {
  const equation = /String\.raw`(.*)`/.exec(blocks[1] ?? '')?.[1] ?? '';
  expect(texMath(equation, defaultParameters).tag).toBe('mrow');
});

test('the example is all that value, curves and maps need', () => {
  const histogram = {
    probability: Float64Array.of(0.1, 0.6, 0.9),
    foreground: Float64Array.of(1, 2, 5),
    background: Float64Array.of(20, 3, 1),
  };
  const loss = {
    terms: null,
    classTerms: () => null,
    readsPlaces: false,
    evaluate: (image: Parameters<typeof brier>[1]) => brier(defaultParameters, image),
    against: () => loss,
  };
  const pixels = () => groupsOfHistogram(histogram).image;
  const at = lossAtPrediction(loss, { classes: 2, focus: 1, histogram, pixels });
  const squares = 1 * 0.81 + 2 * 0.16 + 5 * 0.01 + 20 * 0.01 + 3 * 0.36 + 1 * 0.81;
  expect(at.value).toBeCloseTo((2 * squares) / 32, 12);
  // d/dz of 2 (1 − p)² is −4 p (1 − p)².
  const middle = at.curves().foreground.gradient[100];
  expect(middle).toBeCloseTo(-4 * 0.5 * 0.5 * 0.5, 6);
});

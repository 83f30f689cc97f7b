import { expect, test } from 'vitest';
import { defaultParameters } from '../../src/losses/parameters.ts';
import { easeOutCubic, glideStart, parametersBetween } from '../../src/views/glide.ts';

test('a glide starts at the start, ends exactly at the target, and never turns back', () => {
  const target = { lambda: 0.123456, gamma: 0 };
  expect(parametersBetween(defaultParameters, target, 0)).toEqual({ lambda: 0.5, gamma: 0.5 });
  expect(parametersBetween(defaultParameters, target, 1)).toEqual(target);
  let last = 0.5;
  for (let time = 0; time <= 1; time += 0.05) {
    const { gamma } = parametersBetween(defaultParameters, target, time);
    expect(gamma).toBeLessThanOrEqual(last);
    last = gamma ?? 0;
  }
});

test('more than half of the way is done in the first quarter of the time', () => {
  expect(easeOutCubic(0)).toBe(0);
  expect(easeOutCubic(0.25)).toBeGreaterThan(0.5);
  expect(easeOutCubic(1)).toBe(1);
});

test('from Dice a glide starts at the λ δ γ that Dice stands for', () => {
  const start = glideStart({ id: 'dice', parameters: defaultParameters });
  expect([start.lambda, start.delta, start.gamma]).toEqual([1, 0.5, 0]);
  expect(start.focalGamma).toBe(defaultParameters.focalGamma);
});

import { expect, test } from 'vitest';
import { GreekText } from '../../src/views/controls/GreekText.tsx';

test('a line breaks neither at an equals sign nor before a per cent sign', () => {
  const parts = GreekText({ text: 'At γ = 0.5 misses are 61 % of the gradient' });
  const words = parts.filter((part) => typeof part === 'string').join('');
  expect(words).toContain('\u00a0=\u00a00.5 misses');
  expect(words).toContain('61\u00a0% of');
});

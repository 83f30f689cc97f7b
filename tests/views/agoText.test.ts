import { expect, it } from 'vitest';
import { agoText } from '../../src/views/controls/agoText.ts';

it('the time since is told in words that stay still for a while', () => {
  const times = [-50, 4_000, 7_000, 59_000, 61_000, 3_599_000, 3_600_000, 200 * 3_600_000];
  expect(times.map(agoText)).toEqual([
    ...['just now', 'just now', '5 s ago', '55 s ago', '1 min ago'],
    ...['59 min ago', '1 h ago', '8 days ago'],
  ]);
});

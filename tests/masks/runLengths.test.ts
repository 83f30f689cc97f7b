import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asRuns, fromRuns, toRuns } from '../../src/masks/runLengths.ts';

test('runs give back what they were made of', () => {
  const data = fc.uint8Array({ max: 3, maxLength: 200 });
  fc.assert(
    fc.property(data, (values) => {
      expect(fromRuns(toRuns(values))).toEqual(values);
    }),
  );
});

test('there are as few runs as there are changes', () => {
  expect(toRuns(Uint8Array.of(0, 0, 2, 2, 2, 0))).toEqual({
    values: Uint8Array.of(0, 2, 0),
    ends: Uint32Array.of(2, 5, 6),
  });
});

test('a mask kept as runs reads as it did, copied or not', () => {
  const mask = { width: 3, height: 2, data: Uint8Array.of(0, 1, 1, 1, 0, 0) };
  const kept = asRuns(mask);
  expect({ ...kept }).toEqual(mask);
  expect(kept.data).toEqual(mask.data);
  // What one reader does to it is not what the next one sees.
  kept.data.fill(7);
  expect(kept.data).toEqual(mask.data);
});

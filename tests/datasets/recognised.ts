/** What tests of layouts share: what is recognised of paths, and that every path is used once. */
import { expect } from 'vitest';
import type { RecognisedLayout } from '../../src/datasets/layouts/layout.ts';
import { recogniseLayouts } from '../../src/datasets/layouts/recognise.ts';

export const numbers = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);
export const two = (n: number) => String(n).padStart(2, '0');
export const only = (paths: readonly string[]): RecognisedLayout => {
  const found = recogniseLayouts(paths);
  expect(found.map(({ name }) => name)).toHaveLength(1);
  return found[0];
};
export const sentences = (paths: readonly string[]) =>
  recogniseLayouts(paths).map(({ sentence }) => sentence);
/** Pairs as "image + mask" in the order of the cases. */
export const pairs = ({ cases }: RecognisedLayout) =>
  cases.map(({ images, mask }) => [...images.map(({ path }) => path), mask].join(' + '));

/** Every path belongs to one layout, and no path is used twice. */
export function expectWhole(paths: readonly string[]): void {
  const found = recogniseLayouts(paths);
  const claimed = found.flatMap((layout) => [...layout.claimed]);
  expect([...claimed].sort()).toEqual([...paths].sort());
  const used = found.flatMap(({ cases }) =>
    cases.flatMap(({ images, mask, parts = [], raters = [], fieldOfView }) => [
      ...images.map(({ path }) => path),
      ...(mask ? [mask] : []),
      ...parts,
      ...raters,
      ...(fieldOfView ? [fieldOfView] : []),
    ]),
  );
  expect(new Set(used).size).toBe(used.length);
}

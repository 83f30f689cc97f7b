import type { Dataset } from '../../datasets/dataset.ts';

/** "8.7 % foreground"; where no image has a mask there is no share of anything. */
export function foregroundOf({
  samples,
  foregroundShare,
}: Pick<Dataset, 'samples' | 'foregroundShare'>): string {
  return samples.some(({ mask }) => mask) ? `${percent(foregroundShare)} foreground` : 'no masks';
}

/** A share as people write it, with two digits that count: "8.7 %", "0.060 %". */
export function percent(share: number): string {
  const value = 100 * share;
  if (value === 0 || value >= 10) return `${value.toFixed(1)} %`;
  return `${Number(value.toPrecision(2)).toFixed(value >= 1 ? 1 : value >= 0.1 ? 2 : 3)} %`;
}

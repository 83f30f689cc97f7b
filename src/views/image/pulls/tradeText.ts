/** "2.70"; false alarms that cost nothing can be any number. */
export function ratioNumber(ratio: number): string {
  if (ratio === Number.POSITIVE_INFINITY) return 'any number';
  return ratio.toFixed(ratio >= 100 ? 0 : ratio >= 10 ? 1 : 2);
}

/** "2.70 false alarms". */
export function ratioText(ratio: number): string {
  const text = ratioNumber(ratio);
  if (ratio === Number.POSITIVE_INFINITY) return `${text} of false alarms`;
  return `${text} ${text === '1.00' ? 'false alarm' : 'false alarms'}`;
}

/** Decades that a bar reaches to each side of even. */
const decades = 2;

/** Where a ratio ends on a logarithmic scale with 1 in the middle, [0, 1]. */
export function ratioPosition(ratio: number): number {
  const position = 0.5 + Math.log10(ratio) / (2 * decades);
  return Math.min(1, Math.max(0, position));
}

/** Labels in floating point that stand a little off whole numbers, as resampling and scaling leave them: 0.988, 2.024. */

/** How far from a whole number a label may stand. */
const tolerance = 0.1;
const mostLabel = 65535;

/**
 * The labels rounded, and how far they stood off; null where they are whole numbers already, or where some value is
 * no label: a probability stands anywhere between 0 and 1.
 */
export function roundedLabels(
  data: ArrayLike<number>,
): { readonly data: Float32Array; readonly note: string } | null {
  let furthest = 0;
  let largest = 0;
  const rounded = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const label = Math.round(data[i]);
    const off = Math.abs(data[i] - label);
    if (!(off <= tolerance && label >= 0 && label <= mostLabel)) return null;
    if (off > furthest) furthest = off;
    if (label > largest) largest = label;
    rounded[i] = Math.abs(label);
  }
  if (furthest === 0 || largest === 0) return null;
  const distance = Number(furthest.toPrecision(2));
  return {
    data: rounded,
    note: `Its labels stand up to ${distance} off whole numbers, and were rounded.`,
  };
}

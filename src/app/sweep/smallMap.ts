/** How a trial saw an image, small enough to be kept of hundreds of trials. */
import type { FinePrediction } from '../../engine/protocol.ts';
import { mapSide, type TrialMap } from '../../runs/sweep/keptStudy.ts';

/** Means of squares of `factor` pixels a side: of levels, which are logits. */
function shrunk(levels: Uint16Array, size: number, factor: number): Uint16Array {
  const side = Math.floor(size / factor);
  const small = new Uint16Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      let sum = 0;
      for (let dy = 0; dy < factor; dy++)
        for (let dx = 0; dx < factor; dx++)
          sum += levels[(y * factor + dy) * size + x * factor + dx] as number;
      small[y * side + x] = Math.round(sum / factor ** 2);
    }
  return small;
}

export function smallMap(
  sampleId: string,
  { size, differences }: Pick<FinePrediction, 'size' | 'differences'>,
): TrialMap {
  const factor = Math.ceil(size / mapSide);
  if (factor === 1) return { sampleId, size, differences };
  const small = differences.map((levels) => shrunk(levels, size, factor));
  return { sampleId, size: Math.floor(size / factor), differences: small };
}

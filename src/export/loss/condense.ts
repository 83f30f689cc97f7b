/** A prediction of thousands of pixels as a few groups of equal ones, short enough to be written down. */
import type { PixelGroups } from '../../losses/imageLoss.ts';

/** Probabilities are written as whole multiples of 1 / unit, which float32 holds exactly. */
export const unit = 65536;

/**
 * Whole multiples of 1 / unit that add up to one, none of them 0.
 *
 * @param probability  of each class, [C], adding up to about 1
 */
export function inUnits(probability: readonly number[]): number[] {
  const counts = probability.map((p) => Math.max(1, Math.round(p * unit)));
  const largest = counts.indexOf(Math.max(...counts));
  counts[largest] += unit - counts.reduce((sum, count) => sum + count, 0);
  return counts;
}

/** A group by its number of pixels, its label and its probabilities in units of 1 / unit, [C]. */
export interface WrittenGroup {
  readonly pixels: number;
  readonly label: number;
  readonly probability: readonly number[];
}

/** Whether an order by error, of a class or of the true one, would leave open which of two groups is first. */
function tied(a: WrittenGroup, b: WrittenGroup): boolean {
  if (a.probability[a.label] === b.probability[b.label]) return true;
  const error = ({ label, probability }: WrittenGroup, c: number) =>
    label === c ? unit - probability[c] : probability[c];
  return a.probability.some(
    (_, c) => (a.label === c) !== (b.label === c) && error(a, c) === error(b, c),
  );
}

/** Whether some class has the same probability in both: a largest of neighbours would leave open whose it is. */
export const alike = (a: WrittenGroup, b: WrittenGroup) =>
  a.probability.some((p, c) => p === b.probability[c]);

/** Moves probabilities by single units until no two groups are tied: losses that sort have kinks there. */
export function untied(
  groups: readonly WrittenGroup[],
  areTied: (a: WrittenGroup, b: WrittenGroup) => boolean = tied,
): WrittenGroup[] {
  const result: WrittenGroup[] = [];
  for (const group of groups) {
    const probability = [...group.probability];
    const largest = probability.indexOf(Math.max(...probability));
    const moved = { ...group, probability };
    while (result.some((other) => areTied(other, moved))) {
      probability[largest] -= probability.length - 1;
      for (let c = 0; c < probability.length; c++) if (c !== largest) probability[c]++;
    }
    result.push(moved);
  }
  return result;
}

const logit = (p: number) => Math.log(p / (1 - p));

/**
 * Pixels of one label in bins of equal width on the logit axis of their true class; each bin becomes one
 * group with the mean probabilities. Where the pixels are few, so are the groups.
 *
 * @param target  number of groups aimed at over all labels; each label that occurs has two or more bins
 */
export function condense(image: PixelGroups, target = 16): WrittenGroup[] {
  const { classes, probability, label, weight } = image;
  const present = new Set(label).size;
  const bins = Math.max(2, Math.floor(target / present));
  const position = Float64Array.from(label, (truth, group) => {
    const p = probability[group * classes + truth];
    return logit(Math.min(Math.max(p, 1 / unit), 1 - 1 / unit));
  });

  const result: WrittenGroup[] = [];
  for (let truth = 0; truth < classes; truth++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    label.forEach((own, group) => {
      if (own !== truth) return;
      low = Math.min(low, position[group]);
      high = Math.max(high, position[group]);
    });
    const pixels = new Float64Array(bins);
    const sums = Array.from({ length: bins }, () => new Float64Array(classes));
    label.forEach((own, group) => {
      if (own !== truth) return;
      const share = high > low ? (position[group] - low) / (high - low) : 0;
      const bin = Math.min(bins - 1, Math.floor(share * bins));
      pixels[bin] += weight[group];
      for (let c = 0; c < classes; c++)
        sums[bin][c] += weight[group] * probability[group * classes + c];
    });
    for (let bin = 0; bin < bins; bin++) {
      if (pixels[bin] === 0) continue;
      result.push({
        pixels: pixels[bin],
        label: truth,
        probability: inUnits(Array.from(sums[bin], (sum) => sum / pixels[bin])),
      });
    }
  }
  return untied(result);
}

/** The groups as a loss reads them. */
export function groupsOf(written: readonly WrittenGroup[], classes: number): PixelGroups {
  return {
    classes,
    probability: Float64Array.from(
      written.flatMap((group) => group.probability.map((n) => n / unit)),
    ),
    label: Uint8Array.from(written, (group) => group.label),
    weight: Float64Array.from(written, (group) => group.pixels),
    grid: null,
  };
}

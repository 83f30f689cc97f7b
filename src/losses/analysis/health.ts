/**
 * Where a loss is in bad health: where its gradient grows without bound, where the authors' formula in
 * float32 is not finite, and where the value says less than it seems to. What this program computes
 * itself stays finite: it keeps 1 − T above epsilon.
 */

import { lossDefinition } from '../catalogue.ts';
import type { ProbabilityHistogram } from '../histogram.ts';
import { histogramCounts, histogramPixels } from '../histogram.ts';
import type { LossChoice } from '../lossFunction.ts';
import { epsilon, type LossTerms } from '../terms.ts';
import { type Region, regionTerm } from '../tversky.ts';

/** From this factor on over the plain Tversky loss, focusing makes a gradient that counts as without bound. */
const steep = 10;

export type Instability = 'not finite' | 'without bound';

/** What both powers of the region term make of its gradient: k (1 − T)^(k − 1), the larger of the two. */
function focusGain(terms: LossTerms, { foregroundIndex, backgroundIndex }: Region): number {
  const gain = (index: number, power: number) =>
    power === 1 ? 1 : power * Math.max(1 - index, epsilon) ** (power - 1);
  return Math.max(
    gain(foregroundIndex, terms.foregroundPower),
    gain(backgroundIndex, terms.backgroundPower),
  );
}

/** Whether (1 − T) · (1 − T)^(k − 1), as the authors' code multiplies, is 0 · ∞ in float32. */
function isProductBroken(index: number, power: number): boolean {
  return power < 1 && Math.fround(1 - Math.fround(index)) === 0;
}

/** The state of a region term; null where nothing is wrong. */
export function instabilityOf(terms: LossTerms, region: Region): Instability | null {
  if (terms.regionWeight === 0) return null;
  if (
    isProductBroken(region.foregroundIndex, terms.foregroundPower) ||
    isProductBroken(region.backgroundIndex, terms.backgroundPower)
  )
    return 'not finite';
  return focusGain(terms, region) > steep ? 'without bound' : null;
}

/**
 * The same for an image whose foreground pixels all have one probability and whose background pixels
 * another.
 *
 * @param share  foreground share of the image, [0, 1]
 */
export function instabilityAt(
  terms: LossTerms,
  share: number,
  foreground: number,
  background: number,
  pixels: number,
): Instability | null {
  const region = regionTerm(terms, {
    truePositives: pixels * share * foreground,
    falseNegatives: pixels * share * (1 - foreground),
    falsePositives: pixels * (1 - share) * background,
    trueNegatives: pixels * (1 - share) * (1 - background),
  });
  return instabilityOf(terms, region);
}

const sum = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0);

/** What a perfect prediction of an image without foreground still costs. */
export function emptyCost(terms: LossTerms, pixels: number): number {
  const clipped = terms.clipsRegion ? epsilon : 0;
  const { value } = regionTerm(terms, {
    truePositives: 0,
    falseNegatives: 0,
    falsePositives: pixels * clipped,
    trueNegatives: pixels * (1 - clipped),
  });
  return terms.regionWeight * value + terms.constant;
}

/** What is wrong with a setting, in sentences. */
export interface HealthWarning {
  /** In a few words, for where there is little room. */
  readonly short: string;
  readonly what: string;
  /** The reason, or what comes of it. */
  readonly why: string;
}

/**
 * Warnings about a setting at a prediction; none for most.
 *
 * @param histogram  of the prediction; null without one
 */
export function healthWarnings(
  { id, parameters }: LossChoice,
  histogram: ProbabilityHistogram | null,
): HealthWarning[] {
  const { terms: termsOf, parameters: own } = lossDefinition(id);
  if (!termsOf) return [];
  const terms = termsOf(parameters);
  const warnings: HealthWarning[] = [];
  const power = Math.min(terms.foregroundPower, terms.backgroundPower);
  const symbol = own.find(({ role }) => role === 'gamma')?.symbol ?? 'γ';
  if (terms.regionWeight > 0 && power <= 0.1 + 1e-9)
    warnings.push({
      short: 'Slope without bound.',
      what: `${symbol}: the slope of the region part, ∝ (1 − T)^−${(1 - power).toFixed(2)}, has no bound as the overlap becomes perfect.`,
      why: 'Training can jump, or end in a loss that is not a number.',
    });
  if (!histogram) return warnings;
  const pixels = histogramPixels(histogram);
  const empty = sum(histogram.foreground) === 0;
  if (empty && terms.regionWeight > 0) {
    const cost = emptyCost(terms, pixels);
    if (cost - terms.constant > 1e-3)
      warnings.push({
        short: 'No foreground here.',
        what: `No foreground here: even a perfect empty prediction costs ${cost.toFixed(3)}, not ${terms.constant === 0 ? '0' : terms.constant.toFixed(3)}.`,
        why: 'The index of an empty class is smoothing against clipping, close to 0, and no training changes that.',
      });
  }
  const region = regionTerm(terms, histogramCounts(terms, histogram));
  if (!empty && instabilityOf(terms, region) === 'not finite')
    warnings.push({
      short: 'NaN in the authors’ code.',
      what: '1 − T rounds to 0 in float32 here: the authors’ code multiplies 0 by ∞ and returns NaN.',
      why: 'This page keeps 1 − T above 1e-7.',
    });
  return warnings;
}

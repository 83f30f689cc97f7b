/**
 * The loss and its gradient for one pixel, as functions of that pixel's probability, the rest of the
 * image held at the current prediction. One pixel of many moves the soft counts by next to nothing, so
 * the region part enters with the slope and the share that it has there.
 */
import type { LossDefinition } from '../catalogue.ts';
import {
  histogramCounts,
  histogramPixels,
  levelTable,
  type ProbabilityHistogram,
} from '../histogram.ts';
import {
  type LossParameters,
  type ParameterDefinition,
  type ParameterRole,
  parameterStep,
} from '../parameters.ts';
import type { LossTerms } from '../terms.ts';
import { regionTerm } from '../tversky.ts';

/** Curves of one class over {@link curveProbability}. */
export interface ClassCurves {
  /** Number of pixels × the pixel's share of the loss, [points]. */
  readonly loss: Float64Array;
  /** Number of pixels × dL/dlogit of the pixel, [points]: negative raises p. */
  readonly gradient: Float64Array;
}

export interface PixelCurves {
  readonly foreground: ClassCurves;
  readonly background: ClassCurves;
}

const points = 201;

/**
 * The probabilities at which curves are drawn, [201], uniform. The ends stay off 0 and 1: there the
 * clipping holds p, and a gradient would drop to 0 for a reason that is not the loss's own.
 */
export const curveProbability: Float64Array = Float64Array.from({ length: points }, (_, i) =>
  Math.min(0.999, Math.max(0.001, i / (points - 1))),
);

/** The curves of a loss at a prediction. The histogram needs at least one pixel. */
export function pixelCurves(terms: LossTerms, histogram: ProbabilityHistogram): PixelCurves {
  const pixels = histogramPixels(histogram);
  const region = regionTerm(terms, histogramCounts(terms, histogram));
  const curves = (truth: 0 | 1): ClassCurves => {
    const table = levelTable(terms, curveProbability, region, truth, pixels);
    const gradient = table.distributionGradient.map(
      (byDistribution, i) => byDistribution + table.regionGradient[i],
    );
    return { loss: table.loss, gradient };
  };
  return { foreground: curves(1), background: curves(0) };
}

/** One of the other values of a parameter, and the curves it would give. */
export interface FamilyMember {
  readonly parameter: ParameterDefinition;
  /** Canonical value. */
  readonly value: number;
  readonly curves: PixelCurves;
}

/**
 * The curves at four values spread over the range of one parameter, its ends included, everything else
 * as it is. The values do not depend on the current one, so the family stands still under a slider.
 *
 * @param role  which slider; a loss without it gives an empty family
 * @param curvesAt  the curves of the loss at other parameters
 */
export function curveFamily(
  loss: LossDefinition,
  parameters: LossParameters,
  role: ParameterRole,
  curvesAt: (parameters: LossParameters) => PixelCurves,
): FamilyMember[] {
  const parameter = loss.parameters.find((declared) => declared.role === role);
  if (!parameter) return [];
  const { id, minimum, maximum } = parameter;
  return [0, 1 / 3, 2 / 3, 1].map((fraction) => {
    const exact = minimum + fraction * (maximum - minimum);
    const value = Number((Math.round(exact / parameterStep) * parameterStep).toFixed(6));
    return { parameter, value, curves: curvesAt({ ...parameters, [id]: value }) };
  });
}

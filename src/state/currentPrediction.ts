/** A prediction of one image with what every view derives from it. */

import type { Sample } from '../datasets/dataset.ts';
import { classLevels, classProbabilities, maskOfClass } from '../masks/classMaps.ts';
import { histogramOfMap } from '../masks/histogram.ts';
import { certainWhereLeftOut, judgedLabels } from '../masks/leftOut.ts';
import type { CurrentPrediction } from './live.ts';

interface PredictionInput {
  readonly sample: Sample;
  readonly origin: CurrentPrediction['origin'];
  /** Side of the maps in pixels. */
  readonly size: number;
  /** Levels of z_c − z_0 for each class but the background, [size, size] each. */
  readonly differences: readonly Uint16Array[];
  /** The class looked at, 1 to C − 1. */
  readonly focus: number;
}

export function currentPrediction(input: PredictionInput): CurrentPrediction {
  const { sample, origin, size, differences, focus } = input;
  const classes = differences.length + 1;
  const classMaps = classLevels(differences).map((levels) => ({ size, levels }));
  const map = classMaps[focus - 1] as CurrentPrediction['map'];
  const { mask } = sample;
  const common = { sampleId: sample.id, origin, focus, classMaps, map };
  if (!mask) return { ...common, truth: null, judged: null };
  const labels = judgedLabels(sample) ?? mask;
  const truth = maskOfClass(labels, focus, classes);
  let groups: ReturnType<NonNullable<CurrentPrediction['judged']>['pixels']> | null = null;
  const pixels = () => {
    if (groups) return groups;
    const probability = classProbabilities(differences);
    const grid = { width: size, height: size };
    groups = { classes, probability, ...certainWhereLeftOut(labels, probability), grid };
    return groups;
  };
  return {
    ...common,
    truth,
    judged: { classes, focus, histogram: histogramOfMap(map, truth), pixels },
  };
}

/** All scores of a split by the weights of one step. */
import type { Sample } from '../../datasets/dataset.ts';
import { evaluateClass, type ImageEvaluation } from '../../metrics/evaluation.ts';
import type { Evaluation, EvaluationRequest } from '../evaluation.ts';
import { eachPrediction, type PredictionSource } from './gather.ts';
import { classEvaluations, lengthsOf } from './imageScores.ts';

/** @returns null where it was stopped */
export async function evaluate(
  { split, threshold, overlap, tolerance }: EvaluationRequest,
  source: PredictionSource & { readonly step: number },
): Promise<Evaluation | null> {
  const { samples, size } = source.dataset;
  const { images } = source;
  const ofSplit = [...samples.keys()].filter((position) => samples[position]?.split === split);
  const positions = ofSplit.filter((position) => images.masks[position]);
  const judged = positions.map((position) => samples[position] as Sample);
  const { unit, pixel, tolerance: usual } = lengthsOf(judged, size);
  const rule = { threshold, overlap, tolerance: tolerance ?? usual };
  const evaluations: ImageEvaluation[][] = [];
  const isWhole = await eachPrediction(
    source,
    (position, logits) => {
      const sample = samples[position] as Sample;
      const labels = images.masks[position] as Uint8Array;
      evaluations.push(classEvaluations(sample, images, labels, logits, unit, rule));
    },
    positions,
  );
  if (!isWhole) return null;
  const classes =
    judged.length === 0 ? [] : Array.from({ length: images.classes - 1 }, (_, c) => c);
  return {
    ...{ step: source.step, split, rule, unit, pixel },
    images: judged.map(({ id, name }) => ({ id, name })),
    unmasked: ofSplit.length - positions.length,
    classes: classes.map((c) => evaluateClass(evaluations.map((own) => own[c] as ImageEvaluation))),
  };
}

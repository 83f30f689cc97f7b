/** The scores of a split as a table: each image, then all of them together, class by class. */
import type { ClassEvaluation, ScoreRule } from '../metrics/evaluation.ts';
import { scoreColumn, scoreIds } from '../metrics/scores.ts';
import { type Cell, csv } from './csv.ts';

export interface ScoredSplit {
  readonly split: string;
  readonly step: number;
  readonly rule: ScoreRule;
  /** Of distances and of the tolerance. */
  readonly unit: 'px' | 'mm';
  readonly images: readonly { readonly name: string }[];
  /** Of each class but the background, in the order of their names. */
  readonly classes: readonly ClassEvaluation[];
}

/**
 * A line for each class of each image, and for each class its pooled scores, the means over images and the ends of their 95 %
 * intervals; the column `row` says which. A score that is not defined is empty, a distance to an empty mask "Infinity".
 *
 * @param classNames  of the classes but the background
 */
export function scoresCsv(scored: ScoredSplit, classNames: readonly string[]): string {
  const { split, step, rule, unit, images, classes } = scored;
  const rows: Cell[][] = [];
  for (const [c, { summaries, images: values }] of classes.entries()) {
    const add = (row: string, image: string, cellOf: (id: (typeof scoreIds)[number]) => Cell) =>
      rows.push([
        ...[row, image, classNames[c] ?? `class ${c + 1}`, split, step],
        ...[rule.threshold, rule.tolerance, rule.overlap],
        ...scoreIds.map(cellOf),
      ]);
    for (const [i, { name }] of images.entries())
      add('image', name, (id) => values[i]?.[id] ?? null);
    add('pooled', '', (id) => summaries[id].pooled);
    add('mean', '', (id) => summaries[id].mean);
    add('mean_low', '', (id) => summaries[id].interval?.[0] ?? null);
    add('mean_high', '', (id) => summaries[id].interval?.[1] ?? null);
    add('images_in_mean', '', (id) => summaries[id].count);
  }
  return csv(
    [
      ...['row', 'image', 'class', 'split', 'step'],
      ...['threshold_probability', `surface_tolerance_${unit}`, 'lesion_overlap'],
      ...scoreIds.map((id) => scoreColumn(id, unit)),
    ],
    rows,
  );
}

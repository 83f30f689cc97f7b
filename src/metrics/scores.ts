/** The scores by name: what each is called, in which unit, and which way is better. */

interface ScoreDefinition {
  readonly name: string;
  /** For the head of a column: "hd95". */
  readonly column: string;
  /** A distance in the unit of the pixel spacing, or a number without a unit. */
  readonly unit: 'share' | 'distance';
  /** Whether the best value is the highest, the lowest, or 0 between both. */
  readonly best: 'high' | 'low' | 'zero';
}

const definition = (
  name: string,
  column: string,
  best: ScoreDefinition['best'] = 'high',
  unit: ScoreDefinition['unit'] = 'share',
): ScoreDefinition => ({ name, column, best, unit });

/** In the order in which they are listed. */
export const scoreDefinitions = {
  dice: definition('Dice', 'dice'),
  iou: definition('IoU', 'iou'),
  precision: definition('Precision', 'precision'),
  recall: definition('Recall', 'recall'),
  mcc: definition('MCC', 'mcc'),
  hausdorff95: definition('Hausdorff 95 %', 'hd95', 'low', 'distance'),
  surfaceDistance: definition('Surface distance', 'assd', 'low', 'distance'),
  surfaceDice: definition('Surface Dice', 'surface_dice'),
  lesionRecall: definition('Lesion recall', 'lesion_recall'),
  lesionPrecision: definition('Lesion precision', 'lesion_precision'),
  lesionF1: definition('Lesion F1', 'lesion_f1'),
  areaDifference: definition('Area difference', 'area_difference', 'zero'),
  averagePrecision: definition('Average precision', 'average_precision'),
  calibrationError: definition('Calibration error', 'ece', 'low'),
  maximumCalibrationError: definition('Largest calibration error', 'mce', 'low'),
} as const satisfies Readonly<Record<string, ScoreDefinition>>;

export type ScoreId = keyof typeof scoreDefinitions;

export const scoreIds = Object.keys(scoreDefinitions) as readonly ScoreId[];

/** The head of a column: "mcc", or "hd95_px" with the unit of a distance. */
export function scoreColumn(id: ScoreId, unit: 'px' | 'mm'): string {
  const { column, unit: of } = scoreDefinitions[id];
  return of === 'distance' ? `${column}_${unit}` : column;
}

/** Null where a score is not defined, infinite where one of two masks is empty and there is no distance. */
export type ScoreValues = Readonly<Record<ScoreId, number | null>>;

/**
 * Positions of values from the worst on; those without a value come last.
 *
 * @param values  of one score
 */
export function worstFirst(id: ScoreId, values: readonly (number | null)[]): number[] {
  const { best } = scoreDefinitions[id];
  const badness = (value: number) =>
    best === 'high' ? -value : best === 'low' ? value : Math.abs(value);
  const known = [...values.keys()].filter((i) => values[i] !== null);
  const unknown = [...values.keys()].filter((i) => values[i] === null);
  const bad = (i: number) => badness(values[i] as number);
  known.sort((a, b) => (bad(a) === bad(b) ? a - b : bad(b) > bad(a) ? 1 : -1));
  return [...known, ...unknown];
}

/** What can be said of a run in one cell each: the columns of the table of runs, and the axes of its parallel coordinates. */
import { lossDefinition } from '../losses/catalogue.ts';
import { type ParameterId, parameterDefinitions, parameterIds } from '../losses/parameters.ts';
import type { Augmentation } from './augmentation.ts';
import { isNeutral } from './augmentation.ts';
import { type RunRecord, runName } from './runRecord.ts';

export type CellValue = string | number | null;

/** How a number is written: as it is, with so many decimals, as seconds, or as a time of day. */
export type NumberForm = 'plain' | 'score' | 'seconds' | 'date';

export interface RunColumn {
  /** Unique: "seed", "lambda", "best-dice". */
  readonly id: string;
  /** "Learning rate". */
  readonly label: string;
  /** What it is of the run: `setting` is what was chosen, `outcome` what came of it, `about` all else. */
  readonly about: 'about' | 'setting' | 'outcome';
  readonly kind: 'text' | 'number';
  readonly form: NumberForm;
  /** What it is, where the label says too little. */
  readonly note?: string;
  /** A finite number, or text; null where there is none. */
  readonly value: (record: RunRecord) => CellValue;
}

type Value<Kind> = (record: RunRecord) => Kind | null;

const text = (
  id: string,
  label: string,
  about: RunColumn['about'],
  value: Value<string>,
): RunColumn => ({ id, label, about, kind: 'text', form: 'plain', value });

function number(
  id: string,
  label: string,
  about: RunColumn['about'],
  value: Value<number>,
  form: NumberForm = 'plain',
): RunColumn {
  const finite = (record: RunRecord) => {
    const found = value(record);
    return found !== null && Number.isFinite(found) ? found : null;
  };
  return { id, label, about, kind: 'number', form, value: finite };
}

const noted = (column: RunColumn, note: string): RunColumn => ({ ...column, note });

const ofTraining =
  <Key extends 'learningRate' | 'batchSize' | 'seed'>(key: Key) =>
  ({ setting }: RunRecord) =>
    setting.training[key];

/** Two losses may have parameters of the same letter: the name of the loss tells them apart. */
function parameterLabel(id: ParameterId): string {
  const { symbol, name } = parameterDefinitions[id];
  const isShared = parameterIds.some(
    (other) => other !== id && parameterDefinitions[other].symbol === symbol,
  );
  const own: Partial<Record<ParameterId, string>> = {
    focalAlpha: 'focal',
    focalGamma: 'focal',
    comboAlpha: 'combo',
    tverskyGamma: 'focal Tversky',
    dscGamma: 'DSC++',
    boundaryAlpha: 'boundary',
    clDiceAlpha: 'clDice',
  };
  const of = isShared ? own[id] : undefined;
  return symbol === name ? symbol : of ? `${symbol} ${of}` : symbol;
}

const parameterColumns = parameterIds.map((id) =>
  number(id, parameterLabel(id), 'setting', ({ setting: { loss } }) =>
    lossDefinition(loss.id).parameters.some((parameter) => parameter.id === id)
      ? loss.parameters[id]
      : null,
  ),
);

function augmentationText(augmentation: Augmentation | undefined): string {
  if (!augmentation || isNeutral(augmentation)) return 'none';
  const { mirror, rotation, scale, elastic, brightness, chance } = augmentation;
  const parts = [
    mirror !== 'none' && `mirror ${mirror}`,
    rotation > 0 && `rotation ${rotation}°`,
    (scale[0] !== 1 || scale[1] !== 1) && `scale ${scale[0]} to ${scale[1]}`,
    elastic > 0 && `elastic ${elastic}`,
    brightness > 1 && `brightness ${brightness}`,
    chance < 1 && `chance ${chance}`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** Columns that every table has; those of the images follow from the records. */
export const runColumns: readonly RunColumn[] = [
  text('name', 'Run', 'about', runName),
  noted(
    number('dice', 'Dice', 'outcome', ({ final }) => final?.scores.dice ?? null, 'score'),
    'Validation Dice of the last measurement, pooled over the pixels',
  ),
  noted(
    number('best-dice', 'Best Dice', 'outcome', ({ best }) => best?.scores.dice ?? null, 'score'),
    'Highest validation Dice of all measurements, pooled over the pixels',
  ),
  noted(
    number('image-dice', 'Image Dice', 'outcome', (r) => r.final?.imageDice?.mean ?? null, 'score'),
    'Mean Dice of the validation images, each for itself, with its 95 % bootstrap interval',
  ),
  noted(
    text('sweep', 'Sweep', 'about', ({ sweep }) => sweep?.name ?? null),
    'The sweep that it was a trial of',
  ),
  number('started', 'Started', 'about', ({ startedAt }) => startedAt, 'date'),
  text('images', 'Images', 'setting', ({ images }) => images.title),
  text('loss', 'Loss', 'setting', ({ setting }) => lossDefinition(setting.loss.id).name),
  ...parameterColumns,
  text(
    'class-deltas',
    'δ by class',
    'setting',
    ({ setting }) => setting.loss.classDeltas?.map((delta) => delta ?? '-').join(', ') ?? null,
  ),
  number('loss-changes', 'Loss changes', 'setting', ({ lossChanges }) => lossChanges),
  number('seed', 'Seed', 'setting', ofTraining('seed')),
  text('optimizer', 'Optimiser', 'setting', ({ setting: { training } }) =>
    training.optimizer === 'adam' ? 'Adam' : 'SGD',
  ),
  number('rate', 'Learning rate', 'setting', ofTraining('learningRate')),
  number('batch', 'Batch', 'setting', ofTraining('batchSize')),
  number('depth', 'Depth', 'setting', ({ setting }) => setting.network.depth),
  number('filters', 'Filters', 'setting', ({ setting }) => setting.network.filters),
  text('norm', 'Norm', 'setting', ({ setting }) => setting.network.norm),
  text('augmentation', 'Augmentation', 'setting', ({ setting }) =>
    augmentationText(setting.training.augmentation),
  ),
  text('engine', 'Engine', 'setting', ({ engine }) => engine),
  number('steps', 'Steps', 'outcome', ({ steps }) => steps),
  number('seconds', 'Time', 'outcome', ({ seconds }) => seconds, 'seconds'),
  noted(
    number('batch-loss', 'Batch loss', 'outcome', ({ lastBatchLoss }) => lastBatchLoss, 'score'),
    'Loss of the last batch',
  ),
  noted(
    number('best-step', 'Best step', 'outcome', ({ best }) => best?.step ?? null),
    'Step of the highest validation Dice',
  ),
  noted(
    number('loss-value', 'Val. loss', 'outcome', (r) => r.final?.scores.loss ?? null, 'score'),
    'Validation loss of the last measurement; losses of different settings cannot be compared',
  ),
  number('iou', 'IoU', 'outcome', ({ final }) => final?.scores.iou ?? null, 'score'),
  number('precision', 'Precision', 'outcome', (r) => r.final?.scores.precision ?? null, 'score'),
  number('recall', 'Recall', 'outcome', ({ final }) => final?.scores.recall ?? null, 'score'),
];

/** Parts of the link that other columns tell already. */
const toldAlready = new Set(['files', 'file-hash', 'file-count', 'file-masks']);

/** A column for each thing in which images or their preparation can differ, as the link calls it: "size". */
export function imageColumns(records: readonly RunRecord[]): readonly RunColumn[] {
  const keys = new Set(records.flatMap(({ images }) => Object.keys(images.settings)));
  return [...keys]
    .filter((key) => !toldAlready.has(key))
    .map((key) => {
      const words = key.replaceAll('-', ' ');
      const label = words.charAt(0).toUpperCase() + words.slice(1);
      const value = ({ images }: RunRecord) => images.settings[key] ?? 'default';
      return text(`images-${key}`, label, 'setting', value);
    });
}

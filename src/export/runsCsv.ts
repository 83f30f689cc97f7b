/** Runs as a table for other programs: everything that is known of each, numbers in full. */

import type { MeanInterval } from '../runs/bootstrap.ts';
import { runColumns } from '../runs/runColumns.ts';
import type { RunRecord, ScoredStep } from '../runs/runRecord.ts';
import { type Cell, csv } from './csv.ts';

const intervalCells = (interval: MeanInterval | null | undefined): Cell[] =>
  interval
    ? [interval.mean, interval.low, interval.high, interval.count]
    : [null, null, null, null];

function scoredCells(scored: ScoredStep | null): Cell[] {
  if (!scored) return Array<Cell>(10).fill(null);
  const { loss, dice, iou, precision, recall } = scored.scores;
  return [scored.step, loss, dice, iou, precision, recall, ...intervalCells(scored.imageDice)];
}

const scoredColumns = (which: string) =>
  [
    ...['step', 'loss', 'dice', 'iou', 'precision', 'recall'],
    ...['image_dice_mean', 'image_dice_low', 'image_dice_high', 'image_count'],
  ].map((name) => `${which}_${name}`);

/** "size=64 phantom=polyp": no comma, which would have to be quoted. */
const settingsText = (settings: Readonly<Record<string, string>>) =>
  Object.entries(settings)
    .map((pair) => pair.join('='))
    .join(' ');

const settings = runColumns.filter(({ about, id }) => about === 'setting' && id !== 'images');

/**
 * A line for each run. Scores are those of the validation images, in [0, 1]; low and high are the ends of the 95 %
 * percentile bootstrap interval of the mean over images. A parameter that the loss does not have is empty.
 *
 * @param link  the address that opens a run, from the fragment of its link
 */
export function runsCsv(records: readonly RunRecord[], link: (fragment: string) => string): string {
  return csv(
    [
      ...['run', 'name', 'started', 'images', 'images_sha256', 'images_setting'],
      ...settings.map(({ id }) => id.replaceAll('-', '_')),
      ...['steps', 'seconds', 'batch_loss'],
      ...scoredColumns('final'),
      ...scoredColumns('best'),
      'link',
    ],
    records.map((record) => [
      ...[record.number, record.name, new Date(record.startedAt).toISOString()],
      ...[record.images.title, record.images.hash, settingsText(record.images.settings)],
      ...settings.map(({ value }) => value(record)),
      ...[record.steps, record.seconds, record.lastBatchLoss],
      ...scoredCells(record.final),
      ...scoredCells(record.best),
      link(record.link),
    ]),
  );
}

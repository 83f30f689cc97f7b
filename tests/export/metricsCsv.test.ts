import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, csv } from '../../src/export/csv.ts';
import { imagesCsv, trainingCsv } from '../../src/export/metricsCsv.ts';
import { type ScoreId, scoreIds } from '../../src/metrics/scores.ts';
import type { Scores } from '../../src/runs/record.ts';
import '../support/seed.ts';

/** A reader after the grammar of RFC 4180, unlike the writer in every respect. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',') {
      row.push(cell);
      cell = '';
    } else if (c === '\r' && text[i + 1] === '\n') {
      i++;
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else cell += c;
  }
  expect(cell + row.join()).toBe('');
  return rows;
}

const scores = (start: number): Scores => ({
  loss: start,
  dice: start + 0.1,
  iou: start + 0.2,
  precision: start + 0.3,
  recall: start + 0.4,
  classDice: [start + 0.05, start + 0.15],
});

/** Lines of a table by the names of its columns. */
function records(text: string): Record<string, string>[] {
  const [header, ...rows] = parse(text);
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [header[i], cell])));
}

describe('csv', () => {
  it('comes back from a reader as it was, whatever is in its cells', () => {
    const cell: fc.Arbitrary<Cell> = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'ab ,"\r\n;é'.split('')) }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
      fc.constant(null),
    );
    const table = fc
      .integer({ min: 1, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }),
      );
    fc.assert(
      fc.property(table, (rows) => {
        const header = rows[0].map((_, i) => `column, ${i}`);
        const expected = rows.map((row) => row.map((one) => (one === null ? '' : String(one))));
        const read = parse(csv(header, rows));
        expect(read).toEqual([header, ...expected]);
        rows.flat().forEach((one, i) => {
          if (typeof one === 'number') expect(Number(read.slice(1).flat()[i])).toBe(one);
        });
      }),
    );
  });

  it('refuses a row that does not fit the header', () => {
    expect(() => csv(['a', 'b'], [[1, 2], [3]])).toThrow('row 1 has 1 cells, the header 2');
  });
});

describe('trainingCsv', () => {
  const steps = [
    { step: 1, batchLoss: 0.9, training: scores(0.1), validation: scores(0.5) },
    { step: 2, batchLoss: 0.8125, training: null, validation: null },
  ];

  it('has a line a step, with the loss it was made with and empty scores between measurements', () => {
    const setting = (step: number) => (step < 2 ? 'focal, gamma 2' : 'Dice');
    const [first, second] = records(trainingCsv(steps, ['foreground'], setting));
    expect(first).toMatchObject({
      step: '1',
      loss_setting: 'focal, gamma 2',
      batch_loss: '0.9',
      training_loss: '0.1',
      training_dice: '0.2',
      validation_loss: '0.5',
      validation_recall: '0.9',
    });
    expect(first).not.toHaveProperty('training_dice_foreground');
    expect(second).toMatchObject({ batch_loss: '0.8125', training_dice: '', validation_iou: '' });
  });

  it('has a column for each of several classes, numbered where their names are equal', () => {
    const [first] = records(trainingCsv(steps, ['left kidney', 'Left-Kidney'], () => ''));
    expect(Number(first.training_dice_left_kidney)).toBeCloseTo(0.15, 12);
    expect(Number(first.training_dice_left_kidney_2)).toBeCloseTo(0.25, 12);
  });
});

describe('imagesCsv', () => {
  it('has a line an image; scores are empty without a mask', () => {
    const image = { split: 'validation', width: 64, height: 48, predictedShare: 0.25 } as const;
    const text = imagesCsv(
      [
        { ...image, name: 'a, b.png', foregroundShare: 0.125, scores: scores(0.5) },
        { ...image, name: 'c.png', foregroundShare: null, scores: null },
      ],
      ['foreground'],
      { step: 7, threshold: 0.5 },
    );
    const [first, second] = records(text);
    expect(first).toEqual({
      image: 'a, b.png',
      split: 'validation',
      width_px: '64',
      height_px: '48',
      foreground_share: '0.125',
      predicted_share: '0.25',
      step: '7',
      threshold_probability: '0.5',
      loss: '0.5',
      dice: '0.6',
      iou: '0.7',
      precision: '0.8',
      recall: '0.9',
    });
    expect(second).toMatchObject({ image: 'c.png', foreground_share: '', dice: '' });
  });

  it('has the scores of outlines, lesions and probabilities of each class, distances with their unit', () => {
    const of = (value: number) =>
      Object.fromEntries(scoreIds.map((id) => [id, value])) as Record<ScoreId, number>;
    const image = { split: 'training', width: 64, height: 48, predictedShare: 0.25 } as const;
    const text = imagesCsv(
      [
        {
          ...{ ...image, name: 'a.png', foregroundShare: 0.125, scores: scores(0.5) },
          classScores: [of(0.25), { ...of(0.75), hausdorff95: Number.POSITIVE_INFINITY }],
        },
        { ...image, name: 'b.png', foregroundShare: null, scores: null, classScores: null },
      ],
      ['left kidney', 'tumour'],
      { step: 7, threshold: 0.5, distances: { unit: 'mm', tolerance: 2 } },
    );
    const [first, second] = records(text);
    expect(first).toMatchObject({
      surface_tolerance_mm: '2',
      hd95_mm_left_kidney: '0.25',
      hd95_mm_tumour: 'Infinity',
      mcc_tumour: '0.75',
      lesion_f1_left_kidney: '0.25',
    });
    expect(second).toMatchObject({ image: 'b.png', surface_tolerance_mm: '', mcc_tumour: '' });
    expect(Object.keys(first!).filter((column) => column.startsWith('iou'))).toEqual(['iou']);
  });
});

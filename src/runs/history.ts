/** The records of a run's steps, in columns that grow by appending. */
import { Column, countBelow, SummarisedColumn } from './column.ts';
import type { Scores, StepRecord } from './record.ts';
import { RunningQuantile } from './runningQuantile.ts';

const scoreNames = ['loss', 'dice', 'iou', 'precision', 'recall'] as const;

/** A quantity against the step, at the steps where it is known. */
export interface StepCurve {
  readonly length: number;
  /** Step of a point, ascending. */
  x(i: number): number;
  y(i: number): number;
  /**
   * Positions of the first lowest and of the first highest finite point from `start` up to and without `end`; null
   * where none is finite. Costs the logarithm of their count.
   */
  extremes(start: number, end: number): readonly [lowest: number, highest: number] | null;
}

/** The measured scores of a split against the step. */
export interface ScoreCurves extends Readonly<Record<(typeof scoreNames)[number], StepCurve>> {
  /** Measurements. */
  readonly length: number;
  /** Of each class but the background. */
  readonly classDice: readonly StepCurve[];
}

/** What is known of the losses of all batches together. */
export interface BatchLosses {
  /** First step whose loss is not finite; null where all are. */
  readonly firstNotFinite: number | null;
  /** Of the finite ones; null where there is none. */
  readonly lowest: number | null;
  /** The loss that 98 of 100 finite ones do not exceed; null where there is none. */
  readonly usual: number | null;
}

const usualShare = 0.98;

/** The measured scores of one split. */
class ScoreColumns {
  /** Position of the record that each row belongs to, ascending. */
  readonly record = new Column();
  readonly loss = new SummarisedColumn();
  readonly dice = new SummarisedColumn();
  readonly iou = new SummarisedColumn();
  readonly precision = new SummarisedColumn();
  readonly recall = new SummarisedColumn();
  /** Classes but the background of each row. */
  readonly classes = new Column();
  /** A column a class; NaN in rows that have fewer. */
  readonly classDice: SummarisedColumn[] = [];

  push(record: number, scores: Scores): void {
    const row = this.record.length;
    const { classDice } = scores;
    this.record.push(record);
    for (const name of scoreNames) this[name].push(scores[name]);
    this.classes.push(classDice.length);
    while (this.classDice.length < classDice.length) {
      const column = new SummarisedColumn();
      for (let i = 0; i < row; i++) column.push(Number.NaN);
      this.classDice.push(column);
    }
    for (const [c, column] of this.classDice.entries()) column.push(classDice[c] ?? Number.NaN);
  }

  at(row: number): Scores {
    return {
      loss: this.loss.at(row),
      dice: this.dice.at(row),
      iou: this.iou.at(row),
      precision: this.precision.at(row),
      recall: this.recall.at(row),
      classDice: this.classDice.slice(0, this.classes.at(row)).map((column) => column.at(row)),
    };
  }

  /** Rows of the first `records` records. */
  rowsOf(records: number): number {
    return countBelow(this.record, this.record.length, records);
  }

  /** Scores of a record; null where it was not measured. */
  of(record: number): Scores | null {
    const row = this.rowsOf(record);
    return row < this.record.length && this.record.at(row) === record ? this.at(row) : null;
  }
}

/** What histories that grew out of one another share; each reads as much of it as is its own. */
class Columns {
  readonly step = new Column();
  readonly batchLoss = new SummarisedColumn();
  readonly training = new ScoreColumns();
  readonly validation = new ScoreColumns();
  /** Of all finite batch losses. */
  readonly usual = new RunningQuantile(usualShare);
  /** Position of the first batch loss that is not finite. */
  firstNotFinite = Number.POSITIVE_INFINITY;

  get length(): number {
    return this.step.length;
  }

  push({ step, batchLoss, training, validation }: StepRecord): void {
    const record = this.length;
    this.step.push(step);
    this.batchLoss.push(batchLoss);
    if (Number.isFinite(batchLoss)) this.usual.push(batchLoss);
    else this.firstNotFinite = Math.min(this.firstNotFinite, record);
    if (training) this.training.push(record, training);
    if (validation) this.validation.push(record, validation);
  }

  at(i: number): StepRecord {
    return {
      step: this.step.at(i),
      batchLoss: this.batchLoss.at(i),
      training: this.training.of(i),
      validation: this.validation.of(i),
    };
  }
}

/**
 * Records ascending in step. Never changes for its readers: appending gives a new history that shares the columns
 * with this one. Only a history that is not the latest of its columns copies what it has when it is appended to.
 */
export class History implements Iterable<StepRecord> {
  static readonly empty = new History(new Columns(), 0);

  static from(records: Iterable<StepRecord>): History {
    return History.empty.append(records);
  }

  readonly length: number;
  private readonly columns: Columns;
  /** Taken when the history was made: the columns may have grown since. Undefined for one that was cut. */
  private usual: number | null | undefined;

  private constructor(columns: Columns, length: number) {
    this.columns = columns;
    this.length = length;
    this.usual = length === columns.length ? (columns.usual.value ?? null) : undefined;
  }

  /** Undefined where there is none. */
  at(i: number): StepRecord | undefined {
    return i >= 0 && i < this.length ? this.columns.at(i) : undefined;
  }

  get last(): StepRecord | undefined {
    return this.at(this.length - 1);
  }

  /** The last record with scores of either split. */
  get lastMeasured(): StepRecord | undefined {
    const { training, validation } = this.columns;
    const records = [training, validation].map((scores) => {
      const rows = scores.rowsOf(this.length);
      return rows > 0 ? scores.record.at(rows - 1) : -1;
    });
    return this.at(Math.max(...records));
  }

  get batchLoss(): StepCurve {
    const { step, batchLoss } = this.columns;
    return {
      length: this.length,
      x: (i) => step.at(i),
      y: (i) => batchLoss.at(i),
      extremes: (start, end) => batchLoss.extremes(start, end),
    };
  }

  get batchLosses(): BatchLosses {
    const { step, batchLoss, firstNotFinite } = this.columns;
    const extremes = batchLoss.extremes(0, this.length);
    if (this.usual === undefined) {
      const usual = new RunningQuantile(usualShare);
      for (let i = 0; i < this.length; i++)
        if (Number.isFinite(batchLoss.at(i))) usual.push(batchLoss.at(i));
      this.usual = usual.value ?? null;
    }
    return {
      firstNotFinite: firstNotFinite < this.length ? step.at(firstNotFinite) : null,
      lowest: extremes && batchLoss.at(extremes[0]),
      usual: this.usual,
    };
  }

  get training(): ScoreCurves {
    return this.curvesOf(this.columns.training);
  }

  get validation(): ScoreCurves {
    return this.curvesOf(this.columns.validation);
  }

  private curvesOf(scores: ScoreColumns): ScoreCurves {
    const { step } = this.columns;
    const length = scores.rowsOf(this.length);
    const curve = (column: SummarisedColumn): StepCurve => ({
      length,
      x: (i) => step.at(scores.record.at(i)),
      y: (i) => column.at(i),
      extremes: (start, end) => column.extremes(start, end),
    });
    return {
      length,
      loss: curve(scores.loss),
      dice: curve(scores.dice),
      iou: curve(scores.iou),
      precision: curve(scores.precision),
      recall: curve(scores.recall),
      classDice: scores.classDice.map(curve),
    };
  }

  /** @param records  ascending in step, the first later than the last one here */
  append(records: Iterable<StepRecord>): History {
    let { columns } = this;
    // Nothing may grow out of the empty history itself, which lives as long as the page.
    if (this.length === 0 || columns.length > this.length) {
      columns = new Columns();
      for (const record of this) columns.push(record);
    }
    for (const record of records) columns.push(record);
    return columns.length > this.length ? new History(columns, columns.length) : this;
  }

  /** The records before a step. */
  before(step: number): History {
    const length = countBelow(this.columns.step, this.length, step);
    return length < this.length ? new History(this.columns, length) : this;
  }

  *[Symbol.iterator](): Generator<StepRecord, void> {
    for (let i = 0; i < this.length; i++) yield this.columns.at(i);
  }

  /** Those from `start` up to and without `end`, for what knows plain records alone. */
  toRecords(start = 0, end = this.length): StepRecord[] {
    const records: StepRecord[] = [];
    for (let i = start; i < Math.min(end, this.length); i++) records.push(this.columns.at(i));
    return records;
  }
}

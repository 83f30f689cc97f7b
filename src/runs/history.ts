/** The records of a run's steps, in columns that grow by appending. */
import { Column, countBelow } from './column.ts';
import type { Scores, StepRecord } from './record.ts';

/** The measured scores of one split. */
class ScoreColumns {
  /** Position of the record that each row belongs to, ascending. */
  readonly record = new Column();
  readonly loss = new Column();
  readonly dice = new Column();
  readonly iou = new Column();
  readonly precision = new Column();
  readonly recall = new Column();
  /** Classes but the background of each row. */
  readonly classes = new Column();
  /** A column a class; NaN in rows that have fewer. */
  readonly classDice: Column[] = [];

  push(record: number, scores: Scores): void {
    const row = this.record.length;
    const { classDice } = scores;
    this.record.push(record);
    for (const name of ['loss', 'dice', 'iou', 'precision', 'recall'] as const)
      this[name].push(scores[name]);
    this.classes.push(classDice.length);
    while (this.classDice.length < classDice.length) {
      const column = new Column();
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

  /** Scores of a record; null where it was not measured. */
  of(record: number): Scores | null {
    const row = countBelow(this.record, this.record.length, record);
    return row < this.record.length && this.record.at(row) === record ? this.at(row) : null;
  }
}

/** What histories that grew out of one another share; each reads as much of it as is its own. */
class Columns {
  readonly step = new Column();
  readonly batchLoss = new Column();
  readonly training = new ScoreColumns();
  readonly validation = new ScoreColumns();

  get length(): number {
    return this.step.length;
  }

  push({ step, batchLoss, training, validation }: StepRecord): void {
    const record = this.length;
    this.step.push(step);
    this.batchLoss.push(batchLoss);
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

  private constructor(columns: Columns, length: number) {
    this.columns = columns;
    this.length = length;
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
    const rows = [training, validation].map(({ record }) => {
      const count = countBelow(record, record.length, this.length);
      return count > 0 ? record.at(count - 1) : -1;
    });
    return this.at(Math.max(...rows));
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

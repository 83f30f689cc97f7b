import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultParameters } from '../../src/losses/parameters.ts';
import type { RunRecord } from '../../src/runs/runRecord.ts';
import {
  cellOf,
  initialTable,
  matches,
  type RunTableModel,
  type RunTableState,
  tableOf,
} from '../../src/runs/runTable.ts';
import { aRecord } from '../support/runRecords.ts';

const runs = [
  aRecord(1, { seed: 1, gamma: 0.5, dice: 0.8 }),
  aRecord(2, { seed: 2, gamma: 0.5, dice: 0.9, name: 'the best one' }),
  aRecord(3, { seed: 1, gamma: 0.2, dice: 0.7 }),
];

const table = (change: Partial<RunTableState> = {}, records: readonly RunRecord[] = runs) =>
  tableOf(records, { ...initialTable, ...change });
const ids = ({ columns }: RunTableModel) => columns.map(({ id }) => id);
const order = ({ records }: RunTableModel) => records.map(({ number }) => number);
const by = (column: string, isDescending = false) => ({ sort: { column, isDescending } });

describe('the columns', () => {
  it('are those that differ, and what is the same is said once', () => {
    const model = table();
    expect(ids(model)).toEqual([
      ...['name', 'dice', 'best-dice', 'image-dice', 'gamma', 'seed', 'steps'],
    ]);
    const shared = Object.fromEntries(model.shared.map(({ column, value }) => [column.id, value]));
    expect(shared).toMatchObject({ loss: 'Asymmetric Unified Focal', filters: 4, lambda: 0.5 });
    expect(shared).not.toHaveProperty('gamma');
  });

  it('are all of them where that is asked for, or there is one run', () => {
    expect(ids(table({ isOnlyDiffering: false }))).toContain('filters');
    expect(ids(table({}, [aRecord(1)]))).toContain('filters');
    expect(table({}, [aRecord(1)]).shared).toEqual([]);
  });

  it('stay and go as a person chose', () => {
    const model = table({ columns: { filters: true, seed: false } });
    expect(ids(model)).toContain('filters');
    expect(ids(model)).not.toContain('seed');
    expect(model.shared.map(({ column }) => column.id)).not.toContain('seed');
  });

  it('have a parameter only where some loss has it, empty for the others', () => {
    const dice = aRecord(4, { loss: { id: 'dice', parameters: defaultParameters } });
    const model = table({}, [...runs, dice]);
    const gamma = model.columns.find(({ id }) => id === 'gamma')!;
    expect(gamma.value(dice)).toBeNull();
    expect(model.allColumns.map(({ id }) => id)).not.toContain('focalAlpha');
  });

  it('tell images apart by what the link says of them', () => {
    const small = aRecord(4, {
      images: { title: 'Phantoms, seed 1', hash: '', settings: { size: '64' } },
    });
    const model = table({}, [...runs, small]);
    const size = model.columns.find(({ label }) => label === 'Size')!;
    expect([...runs, small].map(size.value)).toEqual(['default', 'default', 'default', '64']);
  });
});

describe('the rows', () => {
  it('are sorted both ways, what is missing last', () => {
    const unmeasured = aRecord(4, { final: null, best: null });
    const all = [unmeasured, ...runs];
    expect(order(table(by('dice'), all))).toEqual([3, 1, 2, 4]);
    expect(order(table(by('dice', true), all))).toEqual([2, 1, 3, 4]);
  });

  it('are sorted by names as people count', () => {
    const many = [10, 9, 100].map((number) => aRecord(number));
    expect(order(table(by('name'), many))).toEqual([9, 10, 100]);
  });

  it('keep what is pinned on top', () => {
    const pinned = [...runs.slice(0, 2), aRecord(3, { dice: 0.7, isPinned: true })];
    expect(order(table(by('dice', true), pinned))).toEqual([3, 2, 1]);
  });

  it('are filtered by words and by column', () => {
    expect(order(table({ text: 'best ONE' }))).toEqual([2]);
    expect(order(table({ text: 'unified nothing' }))).toEqual([]);
    expect(order(table({ filters: { gamma: '>0.3', seed: '2' } }))).toEqual([2]);
    expect(order(table({ filters: { gamma: '0.1..0.3' } }))).toEqual([3]);
  });

  it('are one a setting where they are grouped, with mean and deviation', () => {
    const model = table({ isGrouped: true, ...by('dice', true) });
    const dice = model.columns.find(({ id }) => id === 'dice')!;
    const seed = model.columns.find(({ id }) => id === 'name')!;
    expect(model.rows.map((row) => cellOf(row, dice))).toEqual([expect.closeTo(0.85, 12), 0.7]);
    expect(cellOf(model.rows[0]!, seed)).toBeNull();
    const [first] = model.rows;
    expect(first?.kind === 'group' && first.spreads.get('dice')?.deviation).toBeCloseTo(
      0.1 / Math.SQRT2,
      12,
    );
  });

  it('say the same of a run whatever the others are, grouped or filtered away', () => {
    const records = fc.array(
      fc.record({
        seed: fc.nat(3),
        gamma: fc.constantFrom(0, 0.3, 0.5),
        dice: fc.double({ min: 0, max: 0.9, noNaN: true }),
      }),
      { minLength: 2, maxLength: 12 },
    );
    fc.assert(
      fc.property(records, fc.nat(), (drawn, skip) => {
        const all = drawn.map((one, i) => aRecord(i + 1, one));
        const fewer = all.filter((_, i) => i !== skip % all.length);
        const said = (model: RunTableModel) =>
          model.records.map((record) =>
            model.allColumns.map(({ id, value }) => [id, value(record)]),
          );
        const whole = new Map(
          tableOf(all, initialTable).records.map((r, i) => [
            r.id,
            said(tableOf(all, initialTable))[i],
          ]),
        );
        for (const [i, record] of tableOf(fewer, initialTable).records.entries())
          expect(said(tableOf(fewer, initialTable))[i]).toEqual(whole.get(record.id));
      }),
      { numRuns: 30 },
    );
  });
});

describe('a filter', () => {
  it.each([
    [0.5, '', true],
    [0.5, '0.5', true],
    [0.5, '= 0.5', true],
    [0.5, '< 0.5', false],
    [0.5, '<=0.5', true],
    [0.5, '>1e-3', true],
    [0.5, '0.2 to 0.5', true],
    [0.5, '0.6..0.9', false],
    [null, '>0', false],
    [null, '', true],
    [0.5, '>', true],
    ['Asymmetric Focal', 'focal', true],
    ['Asymmetric Focal', 'dice', false],
  ])('of %s by “%s” is %s', (value, filter, expected) => {
    expect(matches(value, filter)).toBe(expected);
  });
});

describe('brushed axes', () => {
  it('hold what lies in all of them, and what has no value there', () => {
    const within = (brushes: RunTableState['brushes']) => {
      const model = table({ brushes, ...by('started') });
      expect(model.passing).toHaveLength(3);
      return order(model);
    };
    expect(within({})).toEqual([1, 2, 3]);
    expect(within({ dice: [0.75, 1] })).toEqual([1, 2]);
    expect(within({ dice: [0.75, 1], seed: [2, 5] })).toEqual([2]);
  });
});

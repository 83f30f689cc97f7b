import { describe, expect, it } from 'vitest';
import { journalOf } from '../../../src/export/study/journal.ts';
import { type JournalStudy, writeOptunaJournal } from '../../../src/formats/optunaJournal.ts';
import { readStudy } from '../../../src/storage/study/readStudy.ts';
import { aStudy, someTrials, studyParts } from '../../support/studyParts.ts';

const journal = journalOf(studyParts());
const read = (change: Partial<JournalStudy> = {}, more = '') =>
  readStudy('study.log', writeOptunaJournal({ ...journal, ...change }) + more);

describe('a study from a journal', () => {
  it('comes back with its trials, their curves, seeds and what came of them', () => {
    const stored = read();
    expect(stored?.study).toEqual(aStudy);
    expect(stored?.problems).toEqual([]);
    expect(stored?.trials.map(({ trial }) => trial)).toEqual(someTrials);
    const [first] = stored?.trials ?? [];
    const record = studyParts().records.get('run-1');
    expect(record).toMatchObject(first?.outcome ?? {});
    expect(first?.outcome?.curves).toEqual(record?.curves);
    expect(first?.startedAt).toBe(record?.startedAt);
    expect(stored?.trials[3]?.outcome).toBeNull();
  });

  it('takes trials that Optuna sampled by itself', () => {
    const [own] = journal.trials;
    const { loss, lambda, rate, batch } = own!.parameters;
    const parameters = {
      loss: loss!,
      rate: rate!,
      batch: batch!,
      lambda: { ...lambda!, value: 0.123456789 },
    };
    const stored = read({
      trials: [
        ...journal.trials,
        { ...own!, parameters, attributes: {}, intermediate: [], value: 0.5 },
        { ...own!, parameters, attributes: {}, state: 'running', intermediate: [[7, 0.25]] },
      ],
    });
    expect(stored?.problems).toEqual([]);
    const common = { point: 2, seed: 3, runId: null, reason: null };
    const values = { ...someTrials[0]!.values, lambda: '0.123457' };
    expect(stored?.trials.slice(4).map(({ trial }) => trial)).toEqual([
      { ...common, number: 4, values, state: 'complete', curve: [[30, 0.5]] },
      { ...common, number: 5, values, state: 'waiting', curve: [[7, 0.25]] },
    ]);
  });

  it('names what it cannot take, and takes the rest', () => {
    const [own, ...others] = journal.trials;
    const { loss: _, ...without } = own!.parameters;
    const dropout = { distribution: own!.parameters.lambda!.distribution, value: 0.5 };
    const stored = read(
      {
        trials: [
          { ...own!, parameters: { ...own!.parameters, dropout } },
          { ...own!, parameters: without },
          { ...own!, attributes: { ...own!.attributes, record: { engine: 7 } } },
          {
            ...own!,
            intermediate: [
              [1, 0.5],
              [2, 17],
            ],
          },
          ...others,
        ],
      },
      '{"op_code": 0, "study_name": "another", "directions": [1]}\n{"op_code": 8, "trial_id": 0, "user_',
    );
    expect(stored?.problems).toEqual([
      expect.stringMatching(/^Line \d+ is cut short or no JSON; it was left out\.$/),
      'It holds other studies too, which were left out: “another”.',
      'Trial 1 says nothing of loss; it was left out.',
      'Trial 2: record.engine is 7, it must be text; only its values and scores were taken.',
      'Trial 3 has scores that are no Dice from 0 to 1; they were left out.',
      '“dropout” is no parameter of this study; it was left out of 1 trial.',
    ]);
    expect(stored?.trials.map(({ trial }) => trial.number)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(stored?.trials[2]?.trial.curve).toEqual([[1, 0.5]]);
  });

  it.each<[string, Partial<JournalStudy>, RegExp]>([
    [
      'of another program',
      { attributes: { program: 'other' } },
      /“Discs, λ and the loss” is of another program/,
    ],
    [
      'that minimises',
      { directions: ['minimize'] },
      /is to minimize its value, and here validation Dice is maximised/,
    ],
    ['of two values', { directions: ['maximize', 'minimize'] }, /has several values/],
    [
      'of a later version',
      { attributes: { ...journal.attributes, version: 2 } },
      /by a later version of this page/,
    ],
    [
      'without its steps',
      { attributes: { ...journal.attributes, study: { ...aStudy, steps: 0 } } },
      /study\.steps is 0, allowed are 1 to/,
    ],
  ])('refuses one %s by name', (_, change, sentence) => {
    expect(() => read(change)).toThrow(sentence);
    expect(() => read(change)).toThrow(/^The journal study\.log cannot be opened: .*stays open\.$/);
  });

  it('is told from other files', () => {
    expect(readStudy('a.log', 'Epoch 1\n')).toBeNull();
  });
});

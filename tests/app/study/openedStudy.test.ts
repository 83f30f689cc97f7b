import { describe, expect, it } from 'vitest';
import { openedStudy } from '../../../src/app/study/openedStudy.ts';
import { journalOf } from '../../../src/export/study/journal.ts';
import { writeOptunaJournal } from '../../../src/formats/optunaJournal.ts';
import type { Axis } from '../../../src/runs/sweep/study.ts';
import { decodeSession } from '../../../src/state/session/codec.ts';
import { readStudy, type StoredStudy } from '../../../src/storage/study/readStudy.ts';
import { aStudy, studyParts } from '../../support/studyParts.ts';

const stored = readStudy('study.log', writeOptunaJournal(journalOf(studyParts()))) as StoredStudy;

describe('an opened study', () => {
  it('has a record for each trial that was trained, with a link that repeats it', () => {
    const { study, trials, records, problems } = openedStudy(stored, 8);
    expect(problems).toEqual([]);
    expect(study).toEqual(aStudy);
    expect(trials.map(({ runId }) => runId)).toEqual(['run-1', 'run-2', 'run-3', null]);
    expect(records.map(({ id, number }) => [id, number])).toEqual([
      ...[
        ['run-1', 8],
        ['run-2', 9],
        ['run-3', 10],
      ],
    ]);
    const { setting, link, images, final } = records[2]!;
    expect(setting).toMatchObject({
      network: { depth: 1, filters: 4, norm: 'instance' },
      training: { learningRate: 0.003, batchSize: 2, seed: 3 },
      loss: { id: 'dice', parameters: { lambda: 0.75 } },
    });
    expect(decodeSession(link)).toMatchObject({
      complaints: [],
      session: { seed: 3, learningRate: 0.003, loss: { id: 'dice', parameters: { lambda: 0.75 } } },
    });
    expect(images.title).toBe('Discs');
    expect(final?.scores.dice).toBe(0.8);
  });

  it('names keys and values that no link has, and takes the rest', () => {
    const warmth: Axis = { kind: 'choice', key: 'warmth', choices: ['low'] };
    const trials = stored.trials.map((one, i) => {
      const values = { ...one.trial.values, warmth: 'low', ...(i === 1 && { lambda: '7' }) };
      return { ...one, trial: { ...one.trial, values } };
    });
    const study = { ...stored.study, space: [...stored.study.space, warmth] };
    const opened = openedStudy({ ...stored, study, trials }, 1);
    expect(opened.problems).toEqual([
      '“warmth” is no key of a link that this page knows; it was left out of the study.',
      'Trial 1: lambda = 7 is not a number from 0 to 1; it was left out.',
    ]);
    expect(opened.study.space).toEqual(aStudy.space);
    expect(opened.trials.map(({ number, runId }) => [number, runId])).toEqual([
      ...[
        [0, 'run-1'],
        [1, 'run-3'],
        [2, null],
      ],
    ]);
    expect(opened.trials[0]?.values).not.toHaveProperty('warmth');
  });
});

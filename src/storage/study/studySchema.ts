/** Schemas of what a journal holds of a study beside what Optuna knows: its user attributes. */
import * as v from 'valibot';
import type { Study } from '../../runs/sweep/study.ts';
import { outcome, runImages } from '../schema/runRecord.ts';
import { byName, count, flag, list, oneOf, record, text, whole } from '../schema/values.ts';

export const studyVersion = 1;

const number = v.number('it must be a number');
const fromOne = whole([1, Number.MAX_SAFE_INTEGER]);

const axis = v.variant(
  'kind',
  [
    v.pipe(
      record({
        ...{ kind: v.literal('number'), key: text, low: number, high: number },
        ...{ scale: oneOf(['linear', 'log']), isWhole: flag, count: fromOne },
      }),
      v.check(({ low, high }) => low <= high, 'its low end must not lie above its high one'),
    ),
    record({
      ...{ kind: v.literal('choice'), key: text },
      choices: v.pipe(list(text), v.minLength(1, 'it must have an entry')),
    }),
  ],
  'allowed are number, choice',
);

const study: v.GenericSchema<unknown, Study> = record({
  ...{ id: text, name: text, base: text, space: list(axis) },
  design: v.variant(
    'kind',
    [
      record({ kind: v.literal('grid') }),
      record({ kind: v.literal('sequence'), points: fromOne, seed: count }),
    ],
    'allowed are grid, sequence',
  ),
  ...{ repeats: fromOne, steps: fromOne },
  halving: v.nullable(record({ eta: fromOne, first: fromOne })),
  budget: v.exactOptional(
    record({
      unit: oneOf(['steps', 'minutes']),
      amount: v.pipe(number, v.minValue(0, 'it must be above 0')),
    }),
  ),
  startedAt: count,
});

/** Of a study. */
export const studyAttributes = record({
  study,
  setting: byName(text),
  images: runImages,
});

const seedOf = whole([0, 2 ** 32 - 1]);

/** Of a trial; what is absent was tried by another program. */
export const trialAttributes = record({
  point: v.optional(count),
  seed: v.optional(seedOf),
  run: v.optional(text),
  reason: v.optional(text),
  record: v.optional(outcome),
});

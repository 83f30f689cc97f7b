/** Schema of a sweep as it is stored: the study, its trials, and the maps of each trial. */
import * as v from 'valibot';
import { levelCount } from '../../masks/probabilityMap.ts';
import { largestSeed } from '../../pixels/random.ts';
import {
  type KeptStudy,
  mapSide,
  mostMaps,
  mostTrials,
  type TrialMaps,
} from '../../runs/sweep/keptStudy.ts';
import { checked } from './check.ts';
import { figure } from './training.ts';
import { byName, count, flag, list, oneOf, record, text, whole, within } from './values.ts';

/** Version of a sweep on its own. A new one is a schema, and a step from the last one. */
export const studyVersion = 1;

const fromOne = whole([1, Number.MAX_SAFE_INTEGER]);
const seed = whole([0, largestSeed]);
const finite = v.pipe(v.number('it must be a number'), v.finite('it must be finite'));

const axis = v.variant(
  'kind',
  [
    v.pipe(
      record({
        ...{ kind: v.literal('number'), key: text, low: finite, high: finite },
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

const design = v.variant(
  'kind',
  [
    record({ kind: v.literal('grid') }),
    record({ kind: v.literal('sequence'), points: fromOne, seed }),
  ],
  'allowed are grid, sequence',
);

/** Also as a journal has it. */
export const study = record({
  ...{ id: text, name: text, base: text, space: list(axis), design },
  ...{ repeats: fromOne, steps: fromOne, startedAt: count },
  halving: v.nullable(record({ eta: whole([2, 100]), first: fromOne })),
  budget: v.exactOptional(
    record({
      unit: oneOf(['steps', 'minutes']),
      amount: within([Number.MIN_VALUE, Number.MAX_SAFE_INTEGER]),
    }),
  ),
});

const trial = record({
  ...{ number: count, point: count, values: byName(text), seed },
  state: oneOf(['waiting', 'running', 'complete', 'pruned', 'failed']),
  reason: v.nullable(text),
  curve: list(v.tuple([count, figure], 'it must be a step and a Dice')),
  runId: v.nullable(text),
});

const keptStudy = record({
  study,
  trials: v.pipe(
    list(trial),
    v.maxLength(mostTrials, `it may have ${mostTrials} trials`),
    v.check(
      (trials) => trials.every(({ number }, i) => number === i),
      'its trials must be numbered in their order',
    ),
  ),
  paces: list(record({ steps: count, seconds: within([0, Number.MAX_SAFE_INTEGER]) })),
});

const levels = v.pipe(
  v.instance(Uint16Array<ArrayBufferLike>, 'it must be an array of 16-bit numbers'),
  v.check((map) => map.every((level) => level < levelCount), 'its levels are too high'),
);

const trialMaps = record({
  ...{ trial: count, step: count },
  maps: v.pipe(
    list(
      v.pipe(
        record({ sampleId: text, size: whole([1, mapSide]), differences: list(levels) }),
        v.check(
          ({ size, differences }) => differences.every(({ length }) => length === size * size),
          'its maps must have a level for each pixel',
        ),
      ),
    ),
    v.maxLength(mostMaps, `it may have ${mostMaps} maps`),
  ),
});

/** @throws Fault */
export function readKeptStudy(value: unknown): KeptStudy {
  return checked(keptStudy, value, 'all of it');
}

/** @throws Fault */
export function readTrialMapsValue(value: unknown): TrialMaps {
  return checked(trialMaps, value, 'all of it');
}

/** Schema of the record of a training as it is stored and opened. */
import * as v from 'valibot';
import {
  longestName,
  mostCurvePoints,
  mostThumbnails,
  type RunRecord,
} from '../../runs/runRecord.ts';
import { checked } from './check.ts';
import { figure, runSetting, scores } from './training.ts';
import { byName, count, flag, list, record, text, whole, within } from './values.ts';

/** Version of a record on its own. A new one is a schema, and a step from the last one. */
export const recordVersion = 1;

/** Characters of a picture; one of the page takes a tenth. */
const longestPicture = 40_000;

const fromOne = whole([1, Number.MAX_SAFE_INTEGER]);

const curve = v.pipe(
  record({
    steps: v.pipe(
      list(count),
      v.maxLength(mostCurvePoints, `it may have ${mostCurvePoints} points`),
    ),
    values: list(figure),
  }),
  v.check(
    ({ steps, values }) => steps.length === values.length,
    'it must have a value for each step',
  ),
);

const scoredStep = record({
  step: count,
  scores,
  imageDice: v.nullable(
    record({ mean: within([0, 1]), low: within([0, 1]), high: within([0, 1]), count: fromOne }),
  ),
});

const picture = v.pipe(
  text,
  v.maxLength(longestPicture, 'it is too large for a thumbnail'),
  v.regex(/^data:image\/(png|webp);base64,[\w+/=]*$/, 'it must be a PNG or WebP picture'),
);

/** What came of a training, beside its pictures. */
const outcomeShape = {
  engine: text,
  seconds: within([0, Number.MAX_SAFE_INTEGER]),
  steps: fromOne,
  ...{ firstBatchLoss: figure, lastBatchLoss: figure },
  ...{ final: v.nullable(scoredStep), best: v.nullable(scoredStep) },
  curves: record({ batchLoss: curve, validationLoss: curve, validationDice: curve }),
};
export const outcome = record(outcomeShape);

/** What a training was done on. */
export const runImages = record({ title: text, hash: text, settings: byName(text) });

const runRecord = record({
  ...{ id: text, number: fromOne, isPinned: flag, link: text },
  sweep: v.exactOptional(record({ study: text, name: text, trial: count })),
  name: v.nullable(v.pipe(text, v.maxLength(longestName, `allowed are ${longestName} characters`))),
  setting: runSetting,
  ...{ lossChanges: count, course: text },
  images: runImages,
  ...outcomeShape,
  ...{ startedAt: count, endedAt: v.nullable(count) },
  thumbnails: v.pipe(
    list(record({ sampleId: text, picture })),
    v.maxLength(mostThumbnails, `it may have ${mostThumbnails} entries`),
  ),
});

/** @throws Fault */
export function readRunRecord(value: unknown): RunRecord {
  return checked(runRecord, value, 'all of it');
}

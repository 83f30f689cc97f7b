/** Schemas of what a journal holds of a study beside what Optuna knows: its user attributes. */
import * as v from 'valibot';
import { outcome, runImages } from '../schema/runRecord.ts';
import { study } from '../schema/study.ts';
import { byName, count, record, text, whole } from '../schema/values.ts';

export const studyVersion = 1;

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

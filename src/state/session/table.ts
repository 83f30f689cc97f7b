/** The table of session fields, in the order in which the link writes them and a session is put together. */
import type { AnyField } from './field.ts';
import { imageFields } from './fields/imageFields.ts';
import { lossFields } from './fields/lossFields.ts';
import { preparationFields } from './fields/preparationFields.ts';
import { raceFields } from './fields/raceFields.ts';
import { trainingFields } from './fields/trainingFields.ts';
import { viewFields } from './fields/viewFields.ts';

/** By what they are about, as the reference of the link has them. */
export const fieldGroups = {
  Loss: lossFields,
  Images: imageFields,
  'What the network reads': preparationFields,
  Training: trainingFields,
  Race: raceFields,
  View: viewFields,
} as const satisfies Readonly<Record<string, readonly AnyField[]>>;

export const sessionFields: readonly AnyField[] = Object.values(fieldGroups).flat();

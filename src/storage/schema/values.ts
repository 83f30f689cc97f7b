/** Schemas of single values, each with the words that say what is allowed. */
import * as v from 'valibot';

type Range = readonly [least: number, most: number];

/** A number within a range, ends included. */
export const within = ([least, most]: Range) => {
  const allowed = `allowed are ${least} to ${most}`;
  return v.pipe(v.number(allowed), v.minValue(least, allowed), v.maxValue(most, allowed));
};

/** The same without fractions. */
export const whole = ([least, most]: Range) => {
  const allowed = `allowed are ${least} to ${most}`;
  return v.pipe(
    v.number(allowed),
    v.minValue(least, allowed),
    v.maxValue(most, allowed),
    v.integer(`${allowed}, without fractions`),
  );
};

/** How many of something: 0, 1, 2 and so on. */
export const count = whole([0, Number.MAX_SAFE_INTEGER]);

export const oneOf = <const Value extends string | number>(values: readonly Value[]) =>
  v.picklist(values, `allowed ${values.length > 1 ? 'are' : 'is'} ${values.join(', ')}`);

export const text = v.string('it must be text');
export const flag = v.boolean('it must be true or false');

export const record = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.object(entries, 'it must be a record');

export const list = <const Item extends v.GenericSchema>(item: Item) =>
  v.array(item, 'it must be a list');

/** Values by names that are free. */
export const byName = <const Item extends v.GenericSchema>(item: Item) =>
  v.record(v.string(), item, 'it must be a record');

/** An array of numbers as it lies in memory. */
export const floats = v.instance(
  Float32Array<ArrayBufferLike>,
  'it must be an array of 32-bit numbers',
);
export const bytes = v.instance(Uint8Array<ArrayBufferLike>, 'it must be an array of bytes');

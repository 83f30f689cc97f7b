/** Holding a value from outside against its schema, and saying what is wrong with it by name. */
import * as v from 'valibot';

/** A value from outside is not what it should be; the message names the place, the value and what is allowed. */
export class Fault extends Error {}

/** Longest text that is quoted. */
const quoteLength = 24;

function shown(value: unknown): string {
  if (typeof value === 'string') {
    const clean = value.replace(/[\s\p{C}]+/gu, ' ');
    return `“${clean.length > quoteLength ? `${clean.slice(0, quoteLength)}…` : clean}”`;
  }
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null)
    return `a ${value.constructor?.name ?? 'record'}`;
  return String(value);
}

/**
 * A copy of the value with what the schema knows of it.
 *
 * @param name  of the whole, for a fault that lies in no part of it
 * @throws Fault "network.depth is 99, allowed are 1 to 4"
 */
export function checked<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  name: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const place = v.getDotPath(issue) ?? name;
  if (issue.input === undefined) throw new Fault(`${place} is missing`);
  throw new Fault(`${place} is ${shown(issue.input)}, ${issue.message}`);
}

/** The trials of a study, each a session: the link of the study with the values of a point and a seed. */
import { lossDefinition } from '../../losses/catalogue.ts';
import { defaultParameters, parameterIds } from '../../losses/parameters.ts';
import { pointsOf } from '../../runs/sweep/space.ts';
import type { Study, Trial } from '../../runs/sweep/study.ts';
import { decodeSession, encodeSession } from '../session/codec.ts';
import type { Session } from '../session/session.ts';
import { sessionFields } from '../session/table.ts';

const rows = new Map(sessionFields.map((row) => [row.key, row]));

/** What the link writes for a value of a field. @throws RangeError where it has no such field or value */
export function linkText(key: string, value: number | string): string {
  const row = rows.get(key);
  const text = typeof value === 'number' ? row?.values.write(value) : value;
  if (!row || text === undefined || row.values.read(text) === undefined)
    throw new RangeError(`${key} cannot be ${value}: it is not ${row?.values.allowed ?? 'known'}`);
  return text;
}

/** A session with these values, by key of the link. What it has no place for is left out. */
function withValues(session: Session, values: Readonly<Record<string, string>>): Session {
  // In the order of the table, as a link is read.
  return sessionFields.reduce((now, row) => {
    const text = values[row.key];
    const value = text === undefined ? undefined : row.values.read(text);
    return value === undefined ? now : row.set(now, value);
  }, session);
}

/** Tells whether what is trained for a trial depends on its value on an axis: its loss may not read that parameter. */
export function readsAxes({ base }: Pick<Study, 'base'>) {
  const own = decodeSession(base).session;
  return ({ values }: Pick<Trial, 'values'>, key: string): boolean => {
    const parameter = rows.get(key)?.parameter;
    if (!parameter) return true;
    const { id } = withValues(own, { ...(values.loss ? { loss: values.loss } : {}) }).loss;
    return lossDefinition(id).parameters.some((one) => one.id === parameter);
  };
}

/** What is trained for a trial. */
export function sessionOfTrial(
  { base }: Pick<Study, 'base'>,
  { values, seed }: Pick<Trial, 'values' | 'seed'>,
): Session {
  return { ...withValues(decodeSession(base).session, values), seed, race: [] };
}

/** The same text for settings that train alike: what their loss does not read makes no difference. */
function keyOf(session: Session): string {
  const read = new Set<string>(lossDefinition(session.loss.id).parameters.map(({ id }) => id));
  const parameters = { ...session.loss.parameters };
  for (const id of parameterIds) if (!read.has(id)) parameters[id] = defaultParameters[id];
  return encodeSession({ ...session, loss: { ...session.loss, parameters } });
}

/**
 * All trials of a study, none begun, each setting once: where a loss is swept that does not read what else is swept, points come to
 * the same.
 *
 * @throws RangeError where a value is none that the link can carry
 */
export function trialsOf(study: Study): readonly Trial[] {
  const { base, space, design, repeats } = study;
  const { seed: first } = decodeSession(base).session;
  const seen = new Set<string>();
  const trials: Trial[] = [];
  let point = 0;
  for (const numbers of pointsOf(space, design)) {
    const values = Object.fromEntries(
      space.map(({ key }, i) => [key, linkText(key, numbers[i] as number | string)]),
    );
    const key = keyOf(sessionOfTrial({ base }, { values, seed: first }));
    if (seen.has(key)) continue;
    seen.add(key);
    for (let repeat = 0; repeat < repeats; repeat++)
      trials.push({
        ...{ number: trials.length, point, values, seed: (first + repeat) >>> 0 },
        ...{ state: 'waiting', reason: null, curve: [], runId: null },
      });
    point += 1;
  }
  return trials;
}

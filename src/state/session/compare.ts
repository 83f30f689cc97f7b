/** What two sessions differ in, by the table: what a change asks for, and whose weights fit whose session. */
import type { Effect } from './field.ts';
import { isSameValue } from './isSameValue.ts';
import type { Session } from './session.ts';
import { sessionFields } from './table.ts';

/** What the change from one session to another asks for; empty where every field has the value that it had. */
export function affected(session: Session, before: Session): ReadonlySet<Effect> {
  const effects = new Set<Effect>();
  if (session === before) return effects;
  for (const { get, affects } of sessionFields)
    if (!effects.has(affects) && !isSameValue(get(session), get(before))) effects.add(affects);
  return effects;
}

const identifying = sessionFields.filter(({ identity }) => identity);
const namingImages = identifying.filter(({ identity }) => identity === 'images');

/** As a link writes them: sessions come from links, which round. */
const agree = (fields: typeof sessionFields, a: Session, b: Session) =>
  fields.every(({ get, values }) => values.write(get(a)) === values.write(get(b)));

/** The same images, as far as sessions say which: phantoms may be dialled otherwise, files without a hash may be any. */
export function isSameImages(a: Session, b: Session): boolean {
  if (a.data.kind !== b.data.kind || (a.data.kind === 'files' && a.data.hash === '')) return false;
  return agree(namingImages, a, b);
}

/** Whether weights trained under one session belong to the other as well. */
export function isSameTraining(a: Session, b: Session): boolean {
  return isSameImages(a, b) && agree(identifying, a, b);
}

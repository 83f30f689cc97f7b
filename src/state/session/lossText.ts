/** A loss in pieces of a link: keys and texts of its fields, as far as they differ from another loss. */
import type { LossChoice } from '../../losses/lossFunction.ts';
import { lossFields } from './fields/lossFields.ts';
import { defaultSession, type Session } from './session.ts';

export type LossTexts = readonly (readonly [key: string, text: string])[];

const rows = lossFields.filter(({ affects }) => affects === 'loss');
const rowOf = new Map(rows.map((row) => [row.key, row]));

const sessionOf = (choice: LossChoice): Session => ({ ...defaultSession, loss: choice });

/** What a link writes of a loss that it does not write of another. */
export function lossTexts(of: LossChoice, from: LossChoice): LossTexts {
  const [a, b] = [sessionOf(of), sessionOf(from)];
  return rows.flatMap(({ key, values, get }) => {
    const text = values.write(get(a));
    return text === values.write(get(b)) ? [] : [[key, text] as const];
  });
}

/** Pieces of a link as fields of a loss; undefined where they are none, or have a value that there is not. */
export function readLossTexts(parts: readonly string[]): LossTexts | undefined {
  if (parts.length % 2 === 1) return undefined;
  const texts: [string, string][] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const [key, value] = [parts[i] as string, parts[i + 1] as string];
    const row = rowOf.get(key);
    // An empty text is what a field without a value is written as.
    if (!row || (value !== '' && row.values.read(value) === undefined)) return undefined;
    texts.push([key, value]);
  }
  return texts;
}

/** A loss with other fields. */
export function withLossTexts(choice: LossChoice, texts: LossTexts): LossChoice {
  let session = sessionOf(choice);
  for (const [key, text] of texts) {
    const known = rowOf.get(key);
    if (!known) continue;
    const value = text === '' ? known.get(defaultSession) : known.values.read(text);
    session = known.set(session, value);
  }
  return session.loss;
}

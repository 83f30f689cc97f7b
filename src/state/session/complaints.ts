/** What is said of a link that could not be taken as it is: short sentences, one for each value. */
import { lossDefinition } from '../../losses/catalogue.ts';
import type { AnyField } from './field.ts';
import type { Session } from './session.ts';

/** Unknown keys, or values of one key, that are named before the rest is only counted. */
const mostNamed = 3;

/** The text of a link for people: short, without line breaks. */
function quote(text: string): string {
  const clean = text.replace(/[\s\p{C}]+/gu, ' ').trim();
  if (clean === '') return 'nothing';
  return clean.length > 24 ? `${clean.slice(0, 24)}…` : clean;
}

function named(texts: readonly string[]): string {
  const more = texts.length - mostNamed;
  return `${texts.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** How a field is called: a parameter by its symbol, where the current loss has it. */
export function fieldName({ key, parameter }: AnyField, session: Session): string {
  const { parameters } = lossDefinition(session.loss.id);
  return parameters.find(({ id }) => id === parameter)?.symbol ?? key;
}

/** A field none of whose texts in the link stands for a value. */
export interface Refused {
  readonly row: AnyField;
  readonly texts: readonly string[];
}

/** "γ = 1e9 is not a number from 0 to 0.95". */
export function wrongText({ row, texts }: Refused, session: Session): string {
  return `${fieldName(row, session)} = ${named(texts.map(quote))} is not ${row.values.allowed}`;
}

export function refusedText(refused: Refused, session: Session): string {
  const { row } = refused;
  const standard = row.values.write(row.get(session));
  const instead = standard === '' ? 'it was left out' : `${standard} was taken`;
  return `${wrongText(refused, session)}; ${instead}.`;
}

export function repeatedText(name: string, texts: readonly string[], taken: string): string {
  return `${name} comes ${texts.length} times (${named(texts.map(quote))}); the last good value was taken, ${quote(taken)}.`;
}

export const versionText = (version: string, known: string) =>
  `Its version is ${quote(version)}, and this page knows version ${known}.`;

export const unknownText = (keys: readonly string[]) =>
  `This page does not know ${named(keys.map((key) => `“${quote(key)}”`))}.`;

/**
 * Session <-> link fragment: readable `key=value` pairs, `v=1` first, defaults left out. Nothing from a link
 * reaches the session without passing the row of its key.
 */
import {
  fieldName,
  type Refused,
  refusedText,
  repeatedText,
  unknownText,
  versionText,
  wrongText,
} from './complaints.ts';
import type { AnyField } from './field.ts';
import { isSameValue } from './isSameValue.ts';
import { defaultSession, type LossChoice, type Session } from './session.ts';
import { sessionFields } from './table.ts';

/** What a link says of the training behind it, as it stands there; trained.ts reads it, where there is something to read. */
export interface Shared {
  readonly texts: readonly (readonly [key: string, text: string])[];
  /** The loss that the link itself says. */
  readonly loss: LossChoice;
}

/** Keys of a link that speak of a training: steps, engine, course, checks of its weights. */
export const sharedKeys = ['trained', 'trained-on', 'course', 'check'] as const;

/** Version of the link format. */
const linkVersion = '1';
const versionKey = 'v';

export interface DecodedSession {
  readonly session: Session;
  /** What was trained before it was shared; absent where the link says nothing of it. */
  readonly trained?: Shared;
  /** One sentence for each thing in the link that could not be taken as it is, a wrong loss first. Empty for a good link. */
  readonly complaints: readonly string[];
}

export interface SessionCodec {
  /** The link fragment of a session, with what else it says, without the leading #. */
  encode(session: Session, more?: readonly (readonly [key: string, text: string])[]): string;
  /**
   * Reads a link fragment, with or without its #. Whatever it holds, the result is a complete session:
   * good values are kept, bad ones replaced by their defaults and complained of. Of a key that comes
   * more than once the last good value is taken, and that is said as well.
   */
  decode(fragment: string): DecodedSession;
  /** "γ = 1e9 is not a number from 0 to 0.95" of each value that is none, for where a link must not be wrong. */
  wrongValues(fragment: string): readonly string[];
}

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Every text of every key, both in their order in the link. */
function pairsOf(fragment: string): Map<string, string[]> {
  const pairs = new Map<string, string[]>();
  for (const pair of fragment.replace(/^#/, '').split('&')) {
    if (pair === '') continue;
    const cut = pair.indexOf('=');
    const key = decodeText(cut < 0 ? pair : pair.slice(0, cut));
    const text = cut < 0 ? '' : decodeText(pair.slice(cut + 1));
    const texts = pairs.get(key);
    if (texts) texts.push(text);
    else pairs.set(key, [text]);
  }
  return pairs;
}

/** @param fields  in the order in which they are written and put into a session */
export function createCodec(fields: readonly AnyField[]): SessionCodec {
  const rows = fields.map((row) => {
    const standard = row.get(defaultSession);
    return { row, standard, written: row.values.write(standard) };
  });

  const encode: SessionCodec['encode'] = (session, more = []) => {
    const pairs = [`${versionKey}=${linkVersion}`];
    for (const { row, standard, written } of rows) {
      const value = row.get(session);
      if (isSameValue(value, standard)) continue;
      const text = row.values.write(value);
      if (text !== written) pairs.push(`${row.key}=${encodeURIComponent(text)}`);
    }
    for (const [key, text] of more) pairs.push(`${key}=${encodeURIComponent(text)}`);
    return pairs.join('&');
  };

  const read = (fragment: string) => {
    const pairs = pairsOf(fragment);
    const versions = pairs.get(versionKey) ?? [linkVersion];
    pairs.delete(versionKey);
    let session = defaultSession;
    const refused: Refused[] = [];
    const repeated: { row: AnyField; texts: readonly string[]; taken: string }[] = [];
    for (const { row } of rows) {
      const texts: string[] = [];
      for (const key of [...(row.formerKeys ?? []), row.key]) {
        texts.push(...(pairs.get(key) ?? []));
        pairs.delete(key);
      }
      if (texts.length === 0) continue;
      const good = texts.filter((text) => row.values.read(text) !== undefined);
      const taken = good.at(-1);
      if (taken === undefined) {
        refused.push({ row, texts });
        continue;
      }
      session = row.set(session, row.values.read(taken));
      if (new Set(texts).size > 1) repeated.push({ row, texts, taken });
    }
    const shared = sharedKeys.flatMap((key) => {
      const text = pairs.get(key)?.at(-1);
      pairs.delete(key);
      return text === undefined ? [] : [[key, text] as const];
    });
    const trained = shared.length > 0 ? { texts: shared, loss: session.loss } : null;

    return { session, trained, refused, repeated, versions, unknown: [...pairs.keys()] };
  };

  const decode = (fragment: string) => {
    const { session, trained, refused, repeated, versions, unknown } = read(fragment);
    const complaints = refused.map((one) => refusedText(one, session));
    for (const { row, texts, taken } of repeated)
      complaints.push(repeatedText(fieldName(row, session), texts, taken));
    const version = versions.find((text) => text !== linkVersion);
    if (version !== undefined) complaints.push(versionText(version, linkVersion));
    if (unknown.length > 0) complaints.push(unknownText(unknown));
    return { session, ...(trained ? { trained } : {}), complaints };
  };

  const wrongValues = (fragment: string) => {
    const { session, refused } = read(fragment);
    return refused.map((one) => wrongText(one, session));
  };

  return { encode, decode, wrongValues };
}

export const {
  encode: encodeSession,
  decode: decodeSession,
  wrongValues,
} = createCodec(sessionFields);

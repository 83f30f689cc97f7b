/** Fields of the link: how a value is written into it, and how a text is judged before it becomes one. */
import type { ParameterId } from '../losses/parameters.ts';
import type { LossChoice, Session } from './session.ts';

/** Session under construction: writable, data kept apart until both halves are read. */
export interface Draft {
  session: Session;
  pinned: { id: LossChoice['id'] | null; parameters: Record<ParameterId, number> };
  files: { title: string | null; count: number; hash: string };
}

/** A field of the link. `read` returns null for a text it does not accept. */
export interface Field<Value> {
  readonly key: string;
  /** What is allowed, for the sentence about a value that is not. */
  readonly allowed: string;
  get(session: Session): Value;
  set(draft: Draft, value: Value): void;
  write(value: Value): string;
  read(text: string): Value | null;
}

// biome-ignore lint/suspicious/noExplicitAny: the table is heterogeneous; each row is typed where it is made
export type AnyField = Field<any>;

/** Shortest text with the precision that a slider has. */
export function writeNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}

export function readNumber(text: string, minimum: number, maximum: number, whole: boolean) {
  if (!/^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text)) return null;
  const value = Number(text);
  if (!Number.isFinite(value) || value < minimum || value > maximum) return null;
  return whole && !Number.isInteger(value) ? null : value;
}

export type Access<Value> = {
  get: (session: Session) => Value;
  set: (session: Session, value: Value) => Session;
};

export function field<Value>(
  key: string,
  allowed: string,
  access: Access<Value>,
  write: (value: Value) => string,
  read: (text: string) => Value | null,
): Field<Value> {
  return {
    key,
    allowed,
    get: access.get,
    set: (draft, value) => {
      draft.session = access.set(draft.session, value);
    },
    write,
    read,
  };
}

export function number(key: string, minimum: number, maximum: number, access: Access<number>) {
  return field(key, `a number from ${minimum} to ${maximum}`, access, writeNumber, (text) =>
    readNumber(text, minimum, maximum, false),
  );
}

export function whole(key: string, minimum: number, maximum: number, access: Access<number>) {
  return field(key, `a whole number from ${minimum} to ${maximum}`, access, String, (text) =>
    readNumber(text, minimum, maximum, true),
  );
}

export function choice<Value extends string | number>(
  key: string,
  values: readonly Value[],
  access: Access<Value>,
) {
  return field(
    key,
    `one of ${values.join(', ')}`,
    access,
    String,
    (text) => values.find((value) => String(value) === text) ?? null,
  );
}

/** A choice that may also be none. */
export function optional<Value extends string>(
  key: string,
  values: readonly Value[],
  none: string,
  access: Access<Value | null>,
): Field<Value | null> {
  const { get, set } = access;
  const inner = choice<Value | typeof none>(key, [...values, none], {
    get: (session) => get(session) ?? none,
    set: (session, value) => set(session, value === none ? null : (value as Value)),
  });
  return inner as unknown as Field<Value | null>;
}

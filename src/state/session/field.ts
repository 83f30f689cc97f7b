/** A field of the session: one row of the table that link, worker, kept works, reference and tests go by. */
import type { ParameterId } from '../../losses/parameters.ts';
import type { Session } from './session.ts';
import type { Values } from './values.ts';

/**
 * What a change of a field asks of whom:
 * `images` are opened anew, `preparation` makes what the network reads of them anew; both end in fresh
 * weights, and so does `network`. `training` goes on otherwise, with the weights it has; so it does with
 * another `loss` and at another `pace`. `race` is what is trained beside each other. `engine` starts another one. `watch` asks for another prediction to
 * look at. `view` concerns the page alone.
 */
export const effects = [
  'images',
  'preparation',
  'network',
  'training',
  'loss',
  'pace',
  'race',
  'engine',
  'watch',
  'view',
] as const;
export type Effect = (typeof effects)[number];

/** How a field is reached in a session. `set` leaves a session alone that has no place for the value. */
export interface Access<Value> {
  get(session: Session): Value;
  set(session: Session, value: Value): Session;
}

/** A line of the reference of the link. The page does not need it, so the build leaves it out. */
export const doc = (line: string) => line;

/** What the table says of a field beside its values. */
export interface About {
  readonly affects: Effect;
  /**
   * What a field tells apart: `images` says which images there are; `training` that weights trained under
   * another value belong to another training. Absent for what may change while a training goes on.
   */
  readonly identity?: 'images' | 'training';
  /** One line for the reference of the link, by {@link doc}. */
  readonly documentation: string;
  /** The default in words, where what is written for it says too little. */
  readonly standard?: string;
  /** Keys that it had in earlier links. */
  readonly formerKeys?: readonly string[];
  /** The parameter of losses that it is: complaints call it by the symbol that the page shows. */
  readonly parameter?: ParameterId;
}

interface Field<Value> extends Access<Value>, About {
  /** Its key in the link. */
  readonly key: string;
  readonly values: Values<Value>;
}

/** A row whose values only the row itself knows. */
export type AnyField = Field<unknown>;

export function field<Value>(
  key: string,
  access: Access<Value>,
  values: Values<Value>,
  about: About,
): AnyField {
  const row: Field<Value> = { key, ...access, values, ...about };
  // Only what its own `get` and `read` gave goes into its `set` and `write`.
  return row;
}

type Tree = Readonly<Record<string, unknown>>;

function replaced(tree: Tree, [key, ...rest]: readonly string[], value: unknown): Tree {
  if (key === undefined) return tree;
  return { ...tree, [key]: rest.length > 0 ? replaced(tree[key] as Tree, rest, value) : value };
}

/** The part of a session at a path: `at('view', 'opacity')`. */
export function at<A extends keyof Session>(a: A): Access<Session[A]>;
export function at<A extends keyof Session, B extends keyof Session[A]>(
  a: A,
  b: B,
): Access<Session[A][B]>;
export function at<
  A extends keyof Session,
  B extends keyof Session[A],
  C extends keyof Session[A][B],
>(a: A, b: B, c: C): Access<Session[A][B][C]>;
export function at(...path: readonly string[]): Access<unknown> {
  return {
    get: (session) => path.reduce<unknown>((tree, key) => (tree as Tree)[key], session),
    set: (session, value) => replaced({ ...session }, path, value) as unknown as Session,
  };
}

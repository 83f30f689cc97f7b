/**
 * Marks on the values of parameters, so that a page can set them in the hue of their slider. While a file
 * is put together a mark is a pair of private-use characters around the value; at the end they become
 * positions.
 */
import type { ParameterRole } from '../../losses/parameters.ts';

export interface ValueMark {
  readonly role: ParameterRole;
  /** First character of the value in the text. */
  readonly start: number;
  /** One past the last. */
  readonly end: number;
}

const opening: Readonly<Record<ParameterRole, string>> = {
  lambda: '\uE000',
  delta: '\uE001',
  gamma: '\uE002',
};
const closing = '\uE00F';

/** A value with its mark. */
export function marked(role: ParameterRole, value: string): string {
  return opening[role] + value + closing;
}

/** The text without marks, and where they were. */
export function splitMarks(text: string): { text: string; marks: ValueMark[] } {
  const roles = new Map(Object.entries(opening).map(([role, sign]) => [sign, role]));
  const marks: ValueMark[] = [];
  let plain = '';
  for (const piece of text.split(/(?=[\uE000-\uE002])/)) {
    const role = roles.get(piece.charAt(0)) as ParameterRole | undefined;
    if (!role) {
      plain += piece;
      continue;
    }
    const end = piece.indexOf(closing);
    marks.push({ role, start: plain.length, end: plain.length + end - 1 });
    plain += piece.slice(1, end) + piece.slice(end + 1);
  }
  return { text: plain, marks };
}

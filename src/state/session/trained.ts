/**
 * What a link says of the training behind it, beside the session: how many steps were made, on which engine, and where the
 * loss was changed on the way. Of the session it is no part, for it grows while nothing is chosen.
 */
import { type EngineId, engineIds } from '../../engine/protocol.ts';
import type { LossChoice } from '../../losses/lossFunction.ts';
import type { Course } from '../../runs/course.ts';
import type { LossChange } from '../../runs/record.ts';
import { type AnyField, doc, field } from './field.ts';
import { lossFields } from './fields/lossFields.ts';
import { defaultSession, type Session } from './session.ts';
import { choice, optional, type Values, whole } from './values.ts';

/** Most changes of the loss that a link names: it stays below a thousand characters. */
export const mostChanges = 40;

/** More steps than anybody waits for. */
const mostSteps = 1_000_000_000;

export interface Trained {
  readonly steps: number;
  /** Null where it is not known, or the session names it. */
  readonly engine: EngineId | null;
  /** Null where the loss was changed more often than a link can hold. */
  readonly course: Course | null;
  /** How often the loss was changed. */
  readonly changes: number;
}

/** Until before this step, fields of the loss had these texts: `40_gamma_0.5`. */
interface Until {
  readonly step: number;
  readonly fields: readonly (readonly [key: string, text: string])[];
}

const loss = lossFields.filter(({ affects }) => affects === 'loss');
const rowOf = new Map(loss.map((row) => [row.key, row]));

const sessionOf = (choice: LossChoice): Session => ({ ...defaultSession, loss: choice });

function readUntil(text: string): Until | undefined {
  const [first = '', ...parts] = text.split('_');
  const step = whole([2, mostSteps + 1]).read(first);
  if (step === undefined || parts.length === 0 || parts.length % 2 === 1) return undefined;
  const fields: [string, string][] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const [key, value] = [parts[i] as string, parts[i + 1] as string];
    const row = rowOf.get(key);
    // An empty text is what a field without a value is written as.
    if (!row || (value !== '' && row.values.read(value) === undefined)) return undefined;
    fields.push([key, value]);
  }
  return { step, fields };
}

/** The pieces of a course, or only how many changes there were where they are too many. */
const untils: Values<readonly Until[] | number> = {
  allowed: 'a list of earlier losses, such as 40_gamma_0.5',
  draw: { kind: 'pattern', pattern: /^[1-9][0-9]{0,5}$/ },
  write: (value) =>
    typeof value === 'number'
      ? String(value)
      : value.map(({ step, fields }) => [step, ...fields.flat()].join('_')).join('~'),
  read: (text) => {
    if (/^\d+$/.test(text)) return whole([1, mostSteps]).read(text);
    const parts = text.split('~');
    // Where the link itself says yet another loss, that of the last step is one more.
    if (parts.length > mostChanges + 1) return undefined;
    const read = parts.map(readUntil);
    const known = read.flatMap((until) => until ?? []);
    const ascends = known.every(({ step }, i) => i === 0 || step > (known[i - 1] as Until).step);
    return known.length === read.length && ascends ? known : undefined;
  },
};

/** No part of a session: what is put there by the link alone. */
function row<Value>(key: string, values: Values<Value>, documentation: string): AnyField {
  const access = { get: () => null, set: (session: Session) => session };
  return field<Value | null>(key, access, optional(values), { affects: 'view', documentation });
}

const steps = row(
  'trained',
  whole([1, mostSteps]),
  doc('steps that were trained; the page offers to repeat them'),
);
const engine = row(
  'trained-on',
  choice(engineIds),
  doc('what they were trained on, where `engine` does not say it'),
);
const course = row(
  'course',
  untils,
  doc(
    'earlier losses of the training: `40_gamma_0.5~60_lambda_0.2` for γ = 0.5 before step 40 and λ = 0.2 before step 60, all else as in the link; a number alone for so many changes that a link cannot hold them',
  ),
);

/** In the order in which a link has them. */
export const trainedFields: readonly AnyField[] = [steps, engine, course];

/** From which step on which loss was used, the first from 1; losses that a link writes alike are one. */
function stagesOf({ firstLoss, changes }: Course): { from: number; choice: LossChoice }[] {
  const stages = [{ from: 1, choice: firstLoss }];
  for (const { step, to } of changes)
    if (differences(to, stages.at(-1)?.choice ?? firstLoss).length > 0)
      stages.push({ from: step, choice: to });
  return stages;
}

/** What a link writes of a loss that it does not write of another, by key. */
function differences(of: LossChoice, from: LossChoice): (readonly [key: string, text: string])[] {
  const [a, b] = [sessionOf(of), sessionOf(from)];
  return loss.flatMap(({ key, values, get }) => {
    const text = values.write(get(a));
    return text === values.write(get(b)) ? [] : [[key, text] as const];
  });
}

/** A loss with other fields. */
function changed(choice: LossChoice, fields: Until['fields']): LossChoice {
  let session = sessionOf(choice);
  for (const [key, text] of fields) {
    const known = rowOf.get(key);
    if (!known) continue;
    const value = text === '' ? known.get(defaultSession) : known.values.read(text);
    session = known.set(session, value);
  }
  return session.loss;
}

/** What was trained as the texts of a link, by key. @param last  the loss that the link itself says */
export function writeTrained(trained: Trained, last: LossChoice): (readonly [string, string])[] {
  const pairs: [AnyField, unknown][] = [
    [steps, trained.steps],
    [engine, trained.engine],
  ];
  if (!trained.course || trained.changes > mostChanges) pairs.push([course, trained.changes]);
  else {
    const stages = stagesOf(trained.course);
    const list = stages.flatMap(({ choice }, i): Until[] => {
      const next = stages[i + 1];
      const fields = differences(choice, next?.choice ?? last);
      return fields.length > 0 ? [{ step: next?.from ?? trained.steps + 1, fields }] : [];
    });
    if (list.length > 0) pairs.push([course, list]);
  }
  return pairs.flatMap(([{ key, values }, value]) => {
    const text = values.write(value);
    return text === '' ? [] : [[key, text] as const];
  });
}

/**
 * What a link says was trained; undefined where it says nothing, or nothing that could be repeated.
 *
 * @param take  the value of a field in the link: null where it is not there, undefined where it is none
 * @param last  the loss that the link itself says
 */
export function readTrained(
  take: (row: AnyField) => unknown,
  last: LossChoice,
): Trained | undefined {
  const made = take(steps) as number | null | undefined;
  const on = (take(engine) ?? null) as EngineId | null;
  const earlier = take(course) as readonly Until[] | number | null | undefined;
  if (!made || earlier === undefined) return undefined;
  if (typeof earlier === 'number')
    return { steps: made, engine: on, course: null, changes: earlier };
  // Backwards in time, for what a piece does not name is as it was after it.
  const stages: { readonly until: number; readonly choice: LossChoice }[] = [];
  let now = last;
  for (const { step, fields } of [...(earlier ?? [])].reverse()) {
    now = changed(now, fields);
    stages.unshift({ until: step, choice: now });
  }
  const losses = [...stages.map(({ choice }) => choice), last];
  const changes = stages.flatMap(({ until }, i): LossChange[] => {
    const [from, to] = [losses[i] as LossChoice, losses[i + 1] as LossChoice];
    return until <= made ? [{ step: until, from, to }] : [];
  });
  const result: Course = { steps: made, firstLoss: losses[0] as LossChoice, changes };
  return { steps: made, engine: on, course: result, changes: changes.length };
}

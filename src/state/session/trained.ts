/**
 * What a link says of the training behind it, beside the session: how many steps were made, on which engine, where the
 * loss was changed on the way (course.ts), and what its weights are checked by (checks.ts). Loaded where something was
 * trained. Of the session it is no part, for it grows while nothing is chosen.
 */
import { type EngineId, engineIds } from '../../engine/protocol.ts';
import type { LossChoice } from '../../losses/lossFunction.ts';
import type { WeightsCheck } from '../../runs/weightsCheck.ts';
import { readChecks, writeChecks } from './checks.ts';
import { type Shared, sharedKeys } from './codec.ts';
import { type AnyField, doc, field } from './field.ts';
import type { Session } from './session.ts';
import { choice, matching, optional, type Values, whole } from './values.ts';

export interface Trained {
  readonly steps: number;
  /** Null where it is not known, or the session names it. */
  readonly engine: EngineId | null;
  /** As the link has it. */
  readonly course: string;
  /** Of its weights, by which who repeats it sees whether they are the same; none where it is not known. */
  readonly checks: readonly WeightsCheck[];
  /** That the link itself says, which the course begins from. */
  readonly loss: LossChoice;
}

/** No part of a session: what is put there by the link alone. */
function row<Value>(key: string, values: Values<Value>, documentation: string): AnyField {
  const access = { get: () => null, set: (session: Session) => session };
  return field<Value | null>(key, access, optional(values), { affects: 'view', documentation });
}

const [stepsKey, engineKey, courseKey, checkKey] = sharedKeys;

const entry = '\\d{1,9}(_[a-z-]+_[^_~]*)+';

const steps = row(
  stepsKey,
  whole([1, 999_999_999]),
  doc('steps that were trained; the page offers to repeat them'),
);
const engine = row(
  engineKey,
  choice(engineIds),
  doc('what they were trained on, where `engine` does not say it'),
);
const course = row(
  courseKey,
  matching(
    new RegExp(`^(\\d{1,9}|${entry}(~${entry})*)$`),
    'a list of earlier losses, such as 40_gamma_0.5',
  ),
  doc(
    'earlier losses of the training: `40_gamma_0.5~60_lambda_0.2` for γ = 0.5 before step 40 and λ = 0.2 before step 60, all else as in the link; a number alone for so many changes that a link cannot hold them',
  ),
);

const check = row(
  checkKey,
  {
    allowed: 'what another link said',
    draw: { kind: 'pattern', pattern: /^\d{1,9}_[\da-z]{49}$/ },
    read: readChecks,
    write: writeChecks,
  },
  doc(
    'what the weights are checked by at steps 1, 10 and the last that was measured: each with seven words of 32 bits to the base of 36, seven digits a word: number of weights, MurmurHash3 of their bits, their L2 norm and four of them as floats',
  ),
);

/** In the order in which a link has them. */
export const trainedFields: readonly AnyField[] = [steps, engine, course, check];

/** As texts of a link, by key. */
export function writeTrained(of: Omit<Trained, 'loss'>): (readonly [string, string])[] {
  const texts = [String(of.steps), of.engine ?? '', of.course, writeChecks(of.checks)];
  return trainedFields.flatMap(({ key }, i) => (texts[i] ? [[key, texts[i]] as const] : []));
}

/** What a link says was trained; null where that cannot be read. */
export function readTrained({ texts, loss }: Shared): Trained | null {
  const [made, on, how, checked] = trainedFields.map(({ key, values }) => {
    const text = new Map(texts).get(key);
    return text === undefined ? null : values.read(text);
  });
  if (!made || on === undefined || how === undefined) return null;
  const read = { steps: made as number, engine: on as EngineId | null };
  // A training can be repeated that cannot be checked.
  const checks = (checked ?? []) as readonly WeightsCheck[];
  return { ...read, course: (how ?? '') as string, checks, loss };
}

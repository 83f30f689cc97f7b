/**
 * The course of a training as a link has it: earlier losses, each until a step, in the keys and texts of the fields of the
 * loss. Loaded where something was trained.
 */
import type { LossChoice } from '../../losses/lossFunction.ts';
import type { Course } from '../../runs/course.ts';
import type { LossChange } from '../../runs/record.ts';
import { type LossTexts, lossTexts, readLossTexts, withLossTexts } from './lossText.ts';
import type { Trained } from './trained.ts';

/** Most changes of the loss that a link names: it stays below a thousand characters. */
export const mostChanges = 40;

/** Until before this step, fields of the loss had these texts: `40_gamma_0.5`. */
interface Until {
  readonly step: number;
  readonly fields: LossTexts;
}

function readUntil(text: string): Until | undefined {
  const [first = '', ...parts] = text.split('_');
  const step = Number(first);
  if (!(step >= 2) || parts.length === 0) return undefined;
  const fields = readLossTexts(parts);
  return fields && { step, fields };
}

function readUntils(text: string): readonly Until[] | undefined {
  const parts = text === '' ? [] : text.split('~');
  // Where the link itself says yet another loss, that of the last step is one more.
  if (parts.length > mostChanges + 1) return undefined;
  const read = parts.map(readUntil);
  const known = read.flatMap((until) => until ?? []);
  const ascends = known.every(({ step }, i) => i === 0 || step > (known[i - 1] as Until).step);
  return known.length === read.length && ascends ? known : undefined;
}

/** From which step on which loss was used, the first from 1; losses that a link writes alike are one. */
function stagesOf({ firstLoss, changes }: Course): { from: number; choice: LossChoice }[] {
  const stages = [{ from: 1, choice: firstLoss }];
  for (const { step, to } of changes)
    if (lossTexts(to, stages.at(-1)?.choice ?? firstLoss).length > 0)
      stages.push({ from: step, choice: to });
  return stages;
}

/**
 * A course as a link writes it; empty where every step was made with the loss that the link itself says, and how many
 * changes there were where those are too many.
 *
 * @param last  the loss that the link itself says
 */
export function writeCourse(course: Course, last: LossChoice): string {
  if (course.changes.length > mostChanges) return String(course.changes.length);
  const stages = stagesOf(course);
  const untils = stages.flatMap(({ choice }, i): Until[] => {
    const next = stages[i + 1];
    const fields = lossTexts(choice, next?.choice ?? last);
    return fields.length > 0 ? [{ step: next?.from ?? course.steps + 1, fields }] : [];
  });
  return untils.map(({ step, fields }) => [step, ...fields.flat()].join('_')).join('~');
}

/** The course that a link speaks of; or only how many changes there were, null where that cannot be read either. */
export function readCourse({ steps, course, loss: last }: Trained): Course | number | null {
  if (/^\d+$/.test(course)) return Number(course);
  const untils = readUntils(course);
  if (!untils) return null;
  // Backwards in time, for what a piece does not name is as it was after it.
  const losses = [last];
  for (const { fields } of [...untils].reverse())
    losses.unshift(withLossTexts(losses[0] as LossChoice, fields));
  const changes = untils.flatMap(({ step }, i): LossChange[] => {
    const [from, to] = [losses[i] as LossChoice, losses[i + 1] as LossChoice];
    return step <= steps ? [{ step, from, to }] : [];
  });
  return { steps, firstLoss: losses[0] as LossChoice, changes };
}

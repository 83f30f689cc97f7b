/** A study from an Optuna journal: one that was saved here, and what sweep.py or another program made of it since. */
import type { JournalStudy, JournalTrial } from '../../formats/optunaJournal.ts';
import { type JournalProblem, readOptunaJournal } from '../../formats/readOptunaJournal.ts';
import { UnreadableFile } from '../../formats/unreadable.ts';
import type { RunRecord } from '../../runs/runRecord.ts';
import type { Axis, Study, Trial, TrialState } from '../../runs/sweep/study.ts';
import { checked, Fault } from '../schema/check.ts';
import { studyAttributes, studyVersion, trialAttributes } from './studySchema.ts';

/** What came of a trial that was trained. */
type Outcome = Pick<
  RunRecord,
  'engine' | 'seconds' | 'steps' | 'firstBatchLoss' | 'lastBatchLoss' | 'final' | 'best' | 'curves'
>;

export interface StoredTrial {
  readonly trial: Trial;
  /** Null where it was not trained, or nothing was written down of it. */
  readonly outcome: Outcome | null;
  /** Milliseconds since 1970; null where it is not known. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export interface StoredStudy {
  readonly study: Study;
  readonly trials: readonly StoredTrial[];
  readonly trainedOn: RunRecord['images'];
  /** What could not be taken, and why: sentences. */
  readonly problems: readonly string[];
}

/** Bad lines that are named one by one. */
const mostNamed = 5;

/** The journal in a sentence that ends with what to do. */
const refused = (path: string, why: string) =>
  new UnreadableFile(
    `The journal ${path} cannot be opened: ${why}. Open one that was saved here, or that sweep.py continued; what is open stays open.`,
  );

function ownStudy(path: string, studies: readonly JournalStudy[]): JournalStudy {
  const [first] = studies;
  if (!first) throw refused(path, 'it holds no study');
  const own = studies.find(({ attributes }) => attributes.program === 'loss-explorer');
  if (!own)
    throw refused(
      path,
      `its study “${first.name}” is of another program and does not say which training its trials are a setting of`,
    );
  const { version } = own.attributes;
  if (typeof version === 'number' && version > studyVersion)
    throw refused(path, 'it was written by a later version of this page');
  if (own.directions.length !== 1 || own.directions[0] !== 'maximize') {
    const found =
      own.directions.length === 1 ? `is to ${own.directions[0]} its value` : 'has several values';
    throw refused(path, `its study “${own.name}” ${found}, and here validation Dice is maximised`);
  }
  return own;
}

function attributesOf(path: string, { attributes }: JournalStudy) {
  try {
    return checked(studyAttributes, attributes, 'the study');
  } catch (reason) {
    throw reason instanceof Fault ? refused(path, reason.message) : reason;
  }
}

/** As the link writes a number. */
const textOf = (value: unknown) =>
  typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);

const stateOf: Readonly<Record<JournalTrial['state'], TrialState>> = {
  // What was under way elsewhere is under way nowhere here.
  running: 'waiting',
  waiting: 'waiting',
  complete: 'complete',
  pruned: 'pruned',
  failed: 'failed',
};

/** Texts by the axes of the space, and which of them are missing. */
function valuesOf(space: readonly Axis[], { parameters, fixedParameters }: JournalTrial) {
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const { key } of space) {
    const value = parameters[key]?.value ?? fixedParameters[key];
    if (value === undefined) missing.push(key);
    else values[key] = textOf(value);
  }
  return { values, missing };
}

/** Validation Dice by step. Who only says the score of the end says that of the last step. */
function curveOf({ intermediate, value }: JournalTrial, { steps }: Study) {
  const said =
    intermediate.length === 0 && value !== null ? [[steps, value] as const] : intermediate;
  const curve = said.filter(([, dice]) => dice >= 0 && dice <= 1);
  return { curve, isWhole: curve.length === said.length };
}

function trialAttributesOf(trial: JournalTrial) {
  try {
    return { own: checked(trialAttributes, trial.attributes, 'all of it'), fault: null };
  } catch (reason) {
    if (!(reason instanceof Fault)) throw reason;
    return { own: {} as ReturnType<typeof checked<typeof trialAttributes>>, fault: reason.message };
  }
}

function lineProblems(path: string, problems: readonly JournalProblem[]): string[] {
  const named = problems
    .slice(0, mostNamed)
    .map(({ line, reason }) => `Line ${line} ${reason}; it was left out.`);
  const more = problems.length - named.length;
  return more > 0 ? [...named, `${more} more lines of ${path} were left out.`] : named;
}

/**
 * Reads a journal. Of what is wrong in it the rest is taken, and `problems` names it.
 *
 * @param path  for the sentences
 * @returns null for a text that is no journal
 * @throws UnreadableFile with a sentence, for a journal of another study or direction, or a later version
 */
export function readStudy(path: string, text: string): StoredStudy | null {
  const journal = readOptunaJournal(text);
  if (!journal) return null;
  const own = ownStudy(path, journal.studies);
  const { study, setting, images } = attributesOf(path, own);
  const others = journal.studies.filter((one) => one !== own).map(({ name }) => `“${name}”`);
  const problems = [
    ...lineProblems(path, journal.problems),
    ...(others.length > 0
      ? [`It holds other studies too, which were left out: ${others.join(', ')}.`]
      : []),
  ];

  const strange = new Map<string, number>();
  const points = new Map<string, number>();
  let nextPoint = 0;
  const taken: StoredTrial[] = [];
  for (const [number, trial] of own.trials.entries()) {
    const { values, missing } = valuesOf(study.space, trial);
    const named = `Trial ${number}`;
    for (const key of Object.keys({ ...trial.parameters, ...trial.fixedParameters }))
      if (!study.space.some((axis) => axis.key === key))
        strange.set(key, 1 + (strange.get(key) ?? 0));
    if (missing.length > 0) {
      problems.push(`${named} says nothing of ${missing.join(', ')}; it was left out.`);
      continue;
    }
    const { own: attributes, fault } = trialAttributesOf(trial);
    if (fault !== null) problems.push(`${named}: ${fault}; only its values and scores were taken.`);
    const { curve, isWhole } = curveOf(trial, study);
    if (!isWhole)
      problems.push(`${named} has scores that are no Dice from 0 to 1; they were left out.`);
    // Trials of another program at one point differ in nothing that is known of them.
    const place = JSON.stringify(values);
    const point = attributes.point ?? points.get(place) ?? nextPoint;
    points.set(place, point);
    nextPoint = Math.max(nextPoint, point + 1);
    const { startedAt, endedAt } = trial;
    const state = stateOf[trial.state];
    const runId = attributes.run ?? (attributes.record ? `${study.id} ${number}` : null);
    taken.push({
      trial: {
        ...{ number: taken.length, point, values, state, runId, curve },
        seed: attributes.seed ?? Number(setting.seed ?? 0),
        reason: attributes.reason ?? (state === 'failed' ? 'It failed in another program.' : null),
      },
      outcome: attributes.record ?? null,
      ...{ startedAt, endedAt },
    });
  }
  for (const [key, count] of strange)
    problems.push(
      `“${key}” is no parameter of this study; it was left out of ${count === 1 ? '1 trial' : `${count} trials`}.`,
    );
  return { study, trials: taken, trainedOn: images, problems };
}

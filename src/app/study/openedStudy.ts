/** A study from a file as the page has it: its trials by keys that the page knows, and a record of each that was trained. */
import type { RunRecord } from '../../runs/runRecord.ts';
import { mostTrials } from '../../runs/sweep/keptStudy.ts';
import type { Study, Trial } from '../../runs/sweep/study.ts';
import { encodeSession } from '../../state/session/codec.ts';
import type { Session } from '../../state/session/session.ts';
import { settingOf } from '../../state/session/settingOf.ts';
import { sessionFields } from '../../state/session/table.ts';
import { sessionOfTrial } from '../../state/sweep/trials.ts';
import type { StoredStudy, StoredTrial } from '../../storage/study/readStudy.ts';

export interface OpenedStudy {
  readonly study: Study;
  readonly trials: readonly Trial[];
  /** Of the trials that were trained; `runId` of a trial is the id of its record. */
  readonly records: readonly RunRecord[];
  /** What could not be taken, and why: sentences. */
  readonly problems: readonly string[];
}

const fieldOf = (key: string) => sessionFields.find((field) => field.key === key);

function recordOf(
  { trial, outcome, startedAt, endedAt }: StoredTrial,
  session: Session,
  { study, trainedOn }: StoredStudy,
  { number, place }: { readonly number: number; readonly place: number },
): RunRecord | null {
  if (!outcome || trial.runId === null) return null;
  return {
    ...{ id: trial.runId, number, name: null, isPinned: false },
    sweep: { study: study.id, name: study.name, trial: place },
    ...{ link: encodeSession(session), setting: settingOf(session), lossChanges: 0, course: '' },
    images: trainedOn,
    startedAt: startedAt ?? study.startedAt,
    endedAt: endedAt ?? startedAt ?? study.startedAt,
    ...outcome,
    thumbnails: [],
  };
}

/**
 * @param firstNumber  of the records, which are numbered on from there
 * @throws RangeError with a sentence where the study begins from a link that says nothing the page knows
 */
export function openedStudy(stored: StoredStudy, firstNumber: number): OpenedStudy {
  const { study } = stored;
  const unknown = study.space.map(({ key }) => key).filter((key) => !fieldOf(key));
  const problems = [
    ...stored.problems,
    ...unknown.map(
      (key) => `“${key}” is no key of a link that this page knows; it was left out of the study.`,
    ),
  ];
  const trials: Trial[] = [];
  const records: RunRecord[] = [];
  for (const one of stored.trials) {
    const values = Object.fromEntries(
      Object.entries(one.trial.values).filter(([key]) => !unknown.includes(key)),
    );
    const wrong = Object.entries(values).flatMap(([key, text]) => {
      const field = fieldOf(key);
      return field && field.values.read(text) === undefined
        ? [`${key} = ${text} is not ${field.values.allowed}`]
        : [];
    });
    if (wrong.length > 0) {
      problems.push(`Trial ${one.trial.number}: ${wrong.join(', ')}; it was left out.`);
      continue;
    }
    if (trials.length === mostTrials) {
      problems.push(`The study has more than ${mostTrials} trials; the rest was left out.`);
      break;
    }
    const session = sessionOfTrial(study, { ...one.trial, values });
    const record = recordOf(one, session, stored, {
      number: firstNumber + records.length,
      place: trials.length,
    });
    if (record) records.push(record);
    // Numbered as they are taken, for whoever goes on with them.
    trials.push({ ...one.trial, number: trials.length, values, runId: record?.id ?? null });
  }
  const space = study.space.filter(({ key }) => !unknown.includes(key));
  return { study: { ...study, space }, trials, records, problems };
}

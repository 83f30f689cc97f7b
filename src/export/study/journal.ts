/** A study and its trials as an Optuna journal, with all in its user attributes that brings them back here. */
import type {
  Distribution,
  JournalParameter,
  JournalState,
  JournalStudy,
  JournalTrial,
} from '../../formats/optunaJournal.ts';
import type { RunRecord } from '../../runs/runRecord.ts';
import type { Axis, Trial, TrialState } from '../../runs/sweep/study.ts';
import { sweepLimits } from './limits.ts';
import type { StudyParts } from './studyParts.ts';

/** How this program is called in a study, and the version of what it writes there. */
const studyProgram = { program: 'loss-explorer', version: 1 } as const;

export const journalFileName = 'study.log';

/** Numbers between the ends of an axis, whole ones in steps of 1, by their logarithm where that exists. */
function distributionOf(axis: Axis): Distribution {
  if (axis.kind === 'choice') return { kind: 'categorical', choices: axis.choices };
  const { low, high, scale, isWhole } = axis;
  const isLog = scale === 'log' && low > 0;
  return isWhole
    ? { kind: 'int', low, high, isLog, step: 1 }
    : { kind: 'float', low, high, isLog, step: null };
}

function parametersOf(space: readonly Axis[], { values }: Trial) {
  const parameters: Record<string, JournalParameter> = {};
  for (const axis of space) {
    const text = values[axis.key];
    if (text === undefined) continue;
    const value = axis.kind === 'number' ? Number(text) : text;
    parameters[axis.key] = { distribution: distributionOf(axis), value };
  }
  return parameters;
}

/** What the table of runs says of a trial, but for what follows from its link. */
function outcomeOf(record: RunRecord) {
  const { engine, seconds, steps, firstBatchLoss, lastBatchLoss, final, best, curves } = record;
  return { engine, seconds, steps, firstBatchLoss, lastBatchLoss, final, best, curves };
}

/** What is under way here is under way nowhere else: there it waits. */
const stateOf: Readonly<Record<TrialState, JournalState>> = {
  waiting: 'waiting',
  running: 'waiting',
  complete: 'complete',
  pruned: 'pruned',
  failed: 'failed',
};

function trialOf(trial: Trial, { study, records, linkOf }: StudyParts): JournalTrial {
  const record = trial.runId === null ? undefined : records.get(trial.runId);
  const intermediate = trial.curve.filter(([, dice]) => Number.isFinite(dice));
  const value = intermediate.at(-1)?.[1] ?? null;
  // What is complete has a score, or Optuna takes no other trial for the best.
  const state = trial.state === 'complete' && value === null ? 'failed' : stateOf[trial.state];
  const own = parametersOf(study.space, trial);
  const waits = state === 'waiting';
  const fixed = Object.entries(own).map(([name, parameter]) => [name, parameter.value]);
  const startedAt = waits ? null : (record?.startedAt ?? study.startedAt);
  return {
    state,
    parameters: waits ? {} : own,
    fixedParameters: waits ? Object.fromEntries(fixed) : {},
    intermediate,
    attributes: {
      ...{ point: trial.point, seed: trial.seed, link: linkOf(trial) },
      ...(trial.runId === null ? {} : { run: trial.runId }),
      ...(trial.reason === null ? {} : { reason: trial.reason }),
      ...(record && !waits ? { record: outcomeOf(record) } : {}),
    },
    value: state === 'complete' || state === 'pruned' ? value : null,
    startedAt,
    endedAt: startedAt === null ? null : startedAt + 1000 * (record?.seconds ?? 0),
  };
}

export function journalOf(parts: StudyParts): JournalStudy {
  const { study, trials, setting, trainedOn } = parts;
  const ordered = [...trials].sort((a, b) => a.number - b.number);
  return {
    name: study.name,
    directions: ['maximize'],
    attributes: {
      ...studyProgram,
      metric: 'validation Dice',
      ...{ study, setting, images: trainedOn, limits: sweepLimits(parts) },
    },
    trials: ordered.map((trial) => trialOf(trial, parts)),
  };
}

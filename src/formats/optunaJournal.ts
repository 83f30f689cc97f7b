/**
 * Journals of Optuna (optuna.storages.JournalStorage over a file): one operation a line, JSON, in the order in which they
 * were done. A study is what is left when all of them are played; so other programs can append to what was written here.
 *
 * Operations and fields: optuna/storages/_journal/storage.py of 3.1 (`optuna/storages/journal/_storage.py` from 4.0).
 */

export const operations = {
  createStudy: 0,
  deleteStudy: 1,
  setStudyUserAttribute: 2,
  createTrial: 4,
  setTrialParameter: 5,
  setTrialState: 6,
  setTrialIntermediateValue: 7,
  setTrialUserAttribute: 8,
} as const;

/** In the order of their numbers. */
export const states = ['running', 'complete', 'pruned', 'failed', 'waiting'] as const;
export type JournalState = (typeof states)[number];

export const directions = ['none', 'minimize', 'maximize'] as const;
type JournalDirection = (typeof directions)[number];

export type Distribution =
  | {
      readonly kind: 'float' | 'int';
      readonly low: number;
      readonly high: number;
      readonly isLog: boolean;
      /** Null for any number between; a whole number of the kind 'int'. */
      readonly step: number | null;
    }
  | { readonly kind: 'categorical'; readonly choices: readonly JournalChoice[] };

export type JournalChoice = string | number | boolean | null;

export interface JournalParameter {
  readonly distribution: Distribution;
  readonly value: JournalChoice;
}

export interface JournalTrial {
  readonly state: JournalState;
  /** By name. What a waiting trial is to be tried with may have no distribution yet. */
  readonly parameters: Readonly<Record<string, JournalParameter>>;
  readonly fixedParameters: Readonly<Record<string, JournalChoice>>;
  /** Ascending steps, finite values. */
  readonly intermediate: readonly (readonly [step: number, value: number])[];
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Of its end; null where it has none. */
  readonly value: number | null;
  /** Milliseconds since 1970; null while it is not known. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export interface JournalStudy {
  readonly name: string;
  readonly directions: readonly JournalDirection[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly trials: readonly JournalTrial[];
}

/** Named in every line, so that whoever goes on does not take them for its own. */
const writer = 'loss-explorer';

/** The time of day here, without a zone, as Optuna has it. */
const timeText = (ms: number) =>
  new Date(ms - 60_000 * new Date(ms).getTimezoneOffset()).toISOString().replace(/Z$/, '');

function distributionText(distribution: Distribution): string {
  if (distribution.kind === 'categorical')
    return JSON.stringify({
      name: 'CategoricalDistribution',
      attributes: { choices: distribution.choices },
    });
  const { kind, low, high, isLog, step } = distribution;
  const name = kind === 'int' ? 'IntDistribution' : 'FloatDistribution';
  return JSON.stringify({ name, attributes: { step, low, high, log: isLog } });
}

/** A number, or the position of a choice. */
function internalValue({ distribution, value }: JournalParameter): number {
  return distribution.kind === 'categorical'
    ? distribution.choices.indexOf(value)
    : (value as number);
}

/** The lines that make one study, each with its line feed: 0 and 2, then for each trial 4, 5, 7, 8 and 6. */
export function writeOptunaJournal(study: JournalStudy): string {
  const lines: string[] = [];
  const add = (operation: keyof typeof operations, fields: object) => {
    const line = { op_code: operations[operation], worker_id: writer, ...fields };
    lines.push(`${JSON.stringify(line)}\n`);
  };
  add('createStudy', {
    study_name: study.name,
    directions: study.directions.map((direction) => directions.indexOf(direction)),
  });
  for (const [key, value] of Object.entries(study.attributes))
    add('setStudyUserAttribute', { study_id: 0, user_attr: { [key]: value } });
  for (const [trial_id, trial] of study.trials.entries()) {
    const { startedAt, endedAt, state, value } = trial;
    const datetime_start = startedAt === null ? null : timeText(startedAt);
    if (state === 'waiting')
      add('createTrial', {
        ...{ study_id: 0, datetime_start, state: states.indexOf(state), value: null, values: null },
        ...{ distributions: {}, params: {}, user_attrs: {}, intermediate_values: {} },
        system_attrs: { fixed_params: trial.fixedParameters },
      });
    else add('createTrial', { study_id: 0, datetime_start });
    for (const [param_name, parameter] of Object.entries(trial.parameters))
      add('setTrialParameter', {
        ...{ trial_id, param_name, param_value_internal: internalValue(parameter) },
        distribution: distributionText(parameter.distribution),
      });
    for (const [step, intermediate_value] of trial.intermediate)
      add('setTrialIntermediateValue', { trial_id, step, intermediate_value });
    for (const [key, attribute] of Object.entries(trial.attributes))
      add('setTrialUserAttribute', { trial_id, user_attr: { [key]: attribute } });
    if (state !== 'waiting' && state !== 'running')
      add('setTrialState', {
        ...{ trial_id, state: states.indexOf(state), values: value === null ? null : [value] },
        datetime_complete: timeText(endedAt ?? startedAt ?? 0),
      });
  }
  return lines.join('');
}

/** Reading what optunaJournal.ts writes, and what Optuna made of it or wrote by itself. */
import {
  type Distribution,
  directions,
  type JournalChoice,
  type JournalParameter,
  type JournalState,
  type JournalStudy,
  type JournalTrial,
  operations,
  states,
} from './optunaJournal.ts';

/** Python writes numbers that are none as words, which JSON does not have. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return JSON.parse(
      line.replace(/("(?:[^"\\]|\\.)*")|-?\b(?:NaN|Infinity)\b/g, (_, text) => text ?? 'null'),
    );
  }
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/** What a line lacks, in words that follow "line 7 ". */
class BadLine extends Error {}

function distributionOf(text: unknown): Distribution {
  const { name, attributes } = fieldsOf(
    typeof text === 'string' ? parsed(text) : undefined,
  ) as Fields;
  const { low, high, log, step, q, choices } = fieldsOf(attributes);
  if (name === 'CategoricalDistribution' && Array.isArray(choices))
    return { kind: 'categorical', choices };
  const known = /^(Int|Float|Uniform|LogUniform|DiscreteUniform|IntUniform|IntLogUniform)D/.exec(
    String(name),
  )?.[1];
  if (known === undefined || !isNumber(low) || !isNumber(high))
    throw new BadLine(`has a distribution that is not known here (${String(name)})`);
  const size = isNumber(step) ? step : isNumber(q) ? q : null;
  return {
    kind: known.startsWith('Int') ? 'int' : 'float',
    ...{ low, high, isLog: log === true || known.includes('Log'), step: size },
  };
}

/** @throws BadLine for a choice that is none of its distribution's */
function parameterOf(distribution: Distribution, internal: unknown): JournalParameter {
  if (!isNumber(internal)) throw new BadLine('has a parameter without a value');
  if (distribution.kind !== 'categorical') return { distribution, value: internal };
  const value = distribution.choices[internal];
  if (value === undefined) throw new BadLine('names a choice that there is not');
  return { distribution, value };
}

function timeOf(text: unknown): number | null {
  const time = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

const stateOf = (value: unknown): JournalState => {
  const state = isNumber(value) ? states[value] : undefined;
  if (!state) throw new BadLine('has a state that is not known here');
  return state;
};

interface OpenTrial extends Omit<JournalTrial, 'intermediate'> {
  readonly study: OpenStudy;
  readonly curve: Map<number, number>;
}
type Mutable<Of> = { -readonly [Key in keyof Of]: Of[Key] };
interface OpenStudy extends Omit<JournalStudy, 'trials' | 'attributes'> {
  readonly attributes: Record<string, unknown>;
  readonly trials: Mutable<OpenTrial>[];
  isDeleted: boolean;
}

/** Plays the operations one after the other. */
class Player {
  readonly studies: OpenStudy[] = [];
  private readonly trials: Mutable<OpenTrial>[] = [];

  play(line: Fields): void {
    switch (line.op_code) {
      case operations.createStudy:
        this.createStudy(line);
        break;
      case operations.deleteStudy:
        this.study(line).isDeleted = true;
        break;
      case operations.setStudyUserAttribute:
        Object.assign(this.study(line).attributes, fieldsOf(line.user_attr));
        break;
      case operations.createTrial:
        this.createTrial(line);
        break;
      case operations.setTrialParameter:
        this.setParameter(line);
        break;
      case operations.setTrialState:
        this.setState(line);
        break;
      case operations.setTrialIntermediateValue: {
        const { step, intermediate_value: value } = line;
        if (isNumber(step) && isNumber(value)) this.trial(line).curve.set(step, value);
        break;
      }
      case operations.setTrialUserAttribute: {
        const trial = this.trial(line);
        trial.attributes = { ...trial.attributes, ...fieldsOf(line.user_attr) };
        break;
      }
      default:
        if (!isNumber(line.op_code)) throw new BadLine('is no operation of a journal');
    }
  }

  private createStudy({ study_name: name, directions: listed }: Fields): void {
    if (typeof name !== 'string' || !Array.isArray(listed))
      throw new BadLine('makes a study without a name or direction');
    // As Optuna: a second one of a name is none.
    if (this.studies.some((study) => study.name === name && !study.isDeleted)) return;
    const own = listed.map((direction) => directions[direction] ?? 'none');
    this.studies.push({ name, directions: own, attributes: {}, trials: [], isDeleted: false });
  }

  private createTrial(line: Fields): void {
    const study = this.study(line);
    const curve = Object.entries(fieldsOf(line.intermediate_values)).flatMap(([step, value]) =>
      isNumber(value) ? [[Number(step), value] as const] : [],
    );
    const distributions = fieldsOf(line.distributions);
    const parameters = Object.entries(fieldsOf(line.params)).map(([name, internal]) => [
      name,
      parameterOf(distributionOf(distributions[name]), internal),
    ]);
    const fixed = fieldsOf(fieldsOf(line.system_attrs).fixed_params);
    const trial: Mutable<OpenTrial> = {
      study,
      state: line.state === undefined ? 'running' : stateOf(line.state),
      parameters: Object.fromEntries(parameters),
      fixedParameters: fixed as Record<string, JournalChoice>,
      curve: new Map(curve),
      attributes: fieldsOf(line.user_attrs),
      value: isNumber(line.value) ? line.value : null,
      startedAt: timeOf(line.datetime_start),
      endedAt: timeOf(line.datetime_complete),
    };
    this.trials.push(trial);
    study.trials.push(trial);
  }

  private setParameter(line: Fields): void {
    const { param_name: name, param_value_internal: internal } = line;
    if (typeof name !== 'string') throw new BadLine('has a parameter without a name');
    const trial = this.trial(line);
    const parameter = parameterOf(distributionOf(line.distribution), internal);
    trial.parameters = { ...trial.parameters, [name]: parameter };
  }

  private setState(line: Fields): void {
    const trial = this.trial(line);
    trial.state = stateOf(line.state);
    const [value] = Array.isArray(line.values) ? line.values : [];
    if (isNumber(value)) trial.value = value;
    trial.startedAt = timeOf(line.datetime_start) ?? trial.startedAt;
    trial.endedAt = timeOf(line.datetime_complete) ?? trial.endedAt;
  }

  private study({ study_id: id }: Fields): OpenStudy {
    const study = this.studies[id as number];
    if (!study) throw new BadLine('speaks of a study that no line before it makes');
    return study;
  }

  private trial({ trial_id: id }: Fields): Mutable<OpenTrial> {
    const trial = this.trials[id as number];
    if (!trial) throw new BadLine('speaks of a trial that no line before it makes');
    return trial;
  }
}

/** A line that could not be played, and why: "is cut short or no JSON". */
export interface JournalProblem {
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

/**
 * The studies that a journal leaves. A line that cannot be played is named, and the rest played.
 *
 * @returns null for a text that is no journal: not one of its lines is an operation
 */
export function readOptunaJournal(text: string): {
  readonly studies: readonly JournalStudy[];
  readonly problems: readonly JournalProblem[];
} | null {
  const player = new Player();
  const problems: JournalProblem[] = [];
  let played = 0;
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      player.play(fieldsOf(parsed(line)));
      played += 1;
    } catch (fault) {
      const reason = fault instanceof BadLine ? fault.message : 'is cut short or no JSON';
      problems.push({ line: i + 1, reason });
    }
  }
  if (played === 0) return null;
  const studies = player.studies
    .filter(({ isDeleted }) => !isDeleted)
    .map(({ isDeleted: _, trials, ...study }) => ({
      ...study,
      trials: trials.map(({ study: __, curve, ...trial }) => ({
        ...trial,
        intermediate: [...curve].sort(([a], [b]) => a - b),
      })),
    }));
  return { studies, problems };
}

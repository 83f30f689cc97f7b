/** The entry that says what the others are: JSON that people can read. */
import * as v from 'valibot';
import type { Moment, Moments } from '../../runs/moment.ts';
import type { StepRecord } from '../../runs/record.ts';
import type { Run } from '../../runs/run.ts';
import { optimizerIds } from '../../runs/setting.ts';
import { checked } from '../schema/check.ts';
import { momentShape, runCourse, stepRecord } from '../schema/training.ts';
import { byName, count, flag, list, oneOf, record, text } from '../schema/values.ts';
import type { ProjectContents } from './contents.ts';

const projectFormat = 'loss-explorer-project';
export const projectVersion = 1;

/** A run without the numbers that lie in other entries. */
export interface ManifestRun
  extends Omit<Moment, 'weights' | 'moments'>,
    Pick<Run, 'changes' | 'firstLoss'> {
  readonly optimizer: { readonly name: Moments['optimizer']; readonly updates: number } | null;
}

export interface Manifest extends Pick<ProjectContents, 'title' | 'link' | 'samples'> {
  readonly hasFiles: boolean;
  /** How many trainings are listed in an entry of their own. */
  readonly records: number;
  /** Entry of the painted mask of each sample that has one, in the order in which they were painted. */
  readonly painted: Readonly<Record<string, string>>;
  readonly run: ManifestRun | null;
  readonly history: readonly StepRecord[];
}

const manifest = record({
  ...{ title: text, link: text, hasFiles: flag, painted: byName(text) },
  // Earlier projects have none.
  records: v.optional(count, 0),
  samples: list(record({ id: text, split: text, hasMask: flag })),
  run: v.nullable(v.unknown()),
  history: list(stepRecord),
});

/** Held against by itself, so that its places have short names. */
const manifestRun = record({
  ...momentShape,
  ...runCourse,
  optimizer: v.nullable(record({ name: oneOf(optimizerIds), updates: count })),
});

/** The version of a project, not a number where it says none; null for what is no project. */
export function projectVersionOf(value: unknown): number | null {
  const isRecord = typeof value === 'object' && value !== null;
  // Other programs have files of this name.
  if (!isRecord || !('format' in value) || value.format !== projectFormat) return null;
  return 'version' in value ? Number(value.version) : Number.NaN;
}

/** @throws Fault */
export function readManifest(value: unknown): Manifest {
  const { run, ...rest } = checked(manifest, value, 'all of it');
  return { ...rest, run: run === null ? null : checked(manifestRun, run, 'run') };
}

/** The history a record a line, all else indented. */
export function manifestText({ history, ...rest }: Manifest): string {
  const named = { format: projectFormat, version: projectVersion, ...rest };
  const head = JSON.stringify(named, null, 2).replace(/\n\}$/, '');
  const lines = history.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
  return `${head},\n  "history": [${lines && `\n${lines}\n  `}]\n}\n`;
}

/** A work in parts, as it lies in the store: what changes seldom is written seldom. */
import type { NamedFile } from '../../datasets/dataset.ts';
import { lossIds } from '../../losses/catalogue.ts';
import { parameterIds } from '../../losses/parameters.ts';
import {
  isPaintedMask,
  type PaintedMask,
  type PaintedMasks,
} from '../../masks/paint/paintedMask.ts';
import { History } from '../../runs/history.ts';
import {
  flatWeights,
  type Moment,
  type NamedParameter,
  namedParameters,
} from '../../runs/moment.ts';
import { unetLayers } from '../../runs/networkLayers.ts';
import type { LossChange, StepRecord } from '../../runs/record.ts';
import type { Run } from '../../runs/run.ts';
import { decodeSession } from '../../state/session/codec.ts';
import type { LossChoice } from '../../state/session/session.ts';
import type { Work as StoredParts } from '../../storage/keep/works.ts';
import type { Work } from './work.ts';

/** Records of one part of the history. */
const recordsAPart = 500;

export const partNames = { files: 'files', painted: 'painted', snapshot: 'snapshot' } as const;
export const historyPart = (number: number) => `history ${number}`;

/** Names of the parts of so many records. */
export const historyNames = (records: number) =>
  Array.from({ length: Math.ceil(records / recordsAPart) }, (_, i) => historyPart(i));

/** What the store knows of a work without reading its parts. */
export interface WorkInfo {
  readonly version: 1;
  /** The session, as a link has it. */
  readonly link: string;
  /** Title of its images. */
  readonly title: string;
  readonly hasFiles: boolean;
  readonly isPainted: boolean;
  /** Null before the first step. */
  readonly run: RunInfo | null;
}

export interface RunInfo {
  readonly step: number;
  readonly records: number;
  readonly changes: readonly LossChange[];
  readonly firstLoss: LossChoice | null;
}

export function runInfo({ moment, history, changes, firstLoss }: Run): RunInfo {
  return { step: moment.step, records: history.length, changes, firstLoss };
}

/** The records of one of the parts that a history is stored in. */
export function recordsOfPart(history: History, number: number): readonly StepRecord[] {
  return history.toRecords(number * recordsAPart, (number + 1) * recordsAPart);
}

/** The last record of each of its parts, by which a part is known to be what was written. */
export function lastOfParts(history: History): readonly (StepRecord | undefined)[] {
  return historyNames(history.length).map((_, i) =>
    history.at(Math.min((i + 1) * recordsAPart, history.length) - 1),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;

function isLossChoice(value: unknown): value is LossChoice {
  if (!isRecord(value) || !lossIds.some((id) => id === value.id)) return false;
  const { parameters, classDeltas = [] } = value;
  if (!isRecord(parameters) || !Array.isArray(classDeltas)) return false;
  const areDeltas = classDeltas.every((delta) => delta === null || Number.isFinite(delta));
  return areDeltas && parameterIds.every((id) => Number.isFinite(parameters[id]));
}

const isLossChange = (value: unknown): value is LossChange =>
  isRecord(value) && isCount(value.step) && isLossChoice(value.from) && isLossChoice(value.to);

/** What a store or a project says of a run, null where it is not a run. */
export function readRunInfo(value: unknown): RunInfo | null {
  if (!isRecord(value) || !isCount(value.step) || !isCount(value.records)) return null;
  if (!Array.isArray(value.changes) || !value.changes.every(isLossChange)) return null;
  if (value.firstLoss !== null && !isLossChoice(value.firstLoss)) return null;
  return value as unknown as RunInfo;
}

/** Null for what no version of this page has written. */
export function readInfo(value: unknown): WorkInfo | null {
  if (!isRecord(value) || value.version !== 1) return null;
  const { link, title, hasFiles, isPainted, run } = value;
  if (typeof link !== 'string' || typeof title !== 'string' || typeof hasFiles !== 'boolean')
    return null;
  if (typeof isPainted !== 'boolean') return null;
  const read = run === null ? null : readRunInfo(run);
  if (run !== null && !read) return null;
  return { version: 1, link, title, hasFiles, isPainted, run: read };
}

/** A moment as it is stored: weights by name. */
export interface StoredMoment extends Omit<Moment, 'weights'> {
  readonly parameters: readonly NamedParameter[];
}

export function storedMoment(moment: Moment): StoredMoment {
  const { weights: _, ...rest } = moment;
  return { ...rest, parameters: namedParameters(moment) };
}

function isStoredMoment(value: unknown): value is StoredMoment {
  if (!isRecord(value) || !isCount(value.step) || !isCount(value.position)) return false;
  const { parameters, moments } = value;
  const areNamed =
    Array.isArray(parameters) &&
    parameters.every(
      (parameter) =>
        isRecord(parameter) &&
        typeof parameter.name === 'string' &&
        Array.isArray(parameter.shape) &&
        parameter.values instanceof Float32Array,
    );
  return (
    areNamed && (moments === null || (isRecord(moments) && moments.first instanceof Float32Array))
  );
}

/** @throws RangeError with a sentence when the weights are of another network */
export function momentOf({ parameters, ...rest }: StoredMoment): Moment {
  const { network, channels, classes } = rest;
  return { ...rest, weights: flatWeights(parameters, unetLayers(network, channels, classes)) };
}

const scoreNames = ['loss', 'dice', 'iou', 'precision', 'recall'] as const;

const areScores = (value: unknown) =>
  value === null ||
  (isRecord(value) &&
    scoreNames.every((name) => typeof value[name] === 'number') &&
    Array.isArray(value.classDice) &&
    value.classDice.every((dice) => typeof dice === 'number'));

export const isHistory = (value: unknown): value is StepRecord[] =>
  Array.isArray(value) &&
  value.every(
    (record) =>
      isRecord(record) &&
      isCount(record.step) &&
      typeof record.batchLoss === 'number' &&
      areScores(record.training) &&
      areScores(record.validation),
  );

const isFiles = (value: unknown): value is NamedFile[] =>
  Array.isArray(value) &&
  value.every(
    (named) => isRecord(named) && typeof named.path === 'string' && named.file instanceof Blob,
  );

const isPainted = (value: unknown): value is PaintedMasks =>
  isRecord(value) &&
  Object.values(value).every(
    (mask) =>
      isRecord(mask) &&
      mask.labels instanceof Uint8Array &&
      isPaintedMask(mask as unknown as PaintedMask),
  );

/** Reads parts of a work by name, in order. */
export type ReadParts = (id: string, parts: readonly string[]) => Promise<readonly unknown[]>;

/**
 * The work of a store.
 *
 * @throws RangeError with a sentence when its parts are not what they should be
 */
export async function loadWork({ id, info: raw }: StoredParts, read: ReadParts): Promise<Work> {
  const info = readInfo(raw);
  if (!info) throw new RangeError('The work kept in this browser cannot be read.');
  const { session } = decodeSession(info.link);
  let files: readonly NamedFile[] | null = null;
  if (info.hasFiles) {
    const [value] = await read(id, [partNames.files]);
    if (!isFiles(value)) throw new RangeError('The images kept in this browser cannot be read.');
    files = value;
  }
  let painted: PaintedMasks = {};
  if (info.isPainted) {
    const [value] = await read(id, [partNames.painted]);
    if (!isPainted(value))
      throw new RangeError('The masks that you painted and this browser keeps cannot be read.');
    painted = value;
  }
  if (!info.run) return { session, files, painted, run: null };
  const { records, changes, firstLoss } = info.run;
  const [stored, ...parts] = await read(id, [partNames.snapshot, ...historyNames(records)]);
  const written = parts.flat();
  if (!isStoredMoment(stored) || !isHistory(written) || written.length !== records)
    throw new RangeError('The training kept in this browser cannot be read.');
  return {
    session,
    files,
    painted,
    run: { moment: momentOf(stored), history: History.from(written), changes, firstLoss },
  };
}

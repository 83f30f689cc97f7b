/**
 * The records of trainings on a shelf of their own, each under its id: they belong to no work, and outlive those they were made
 * in. One that is damaged is left where it is, and said.
 */
import { type RunRecord, runName } from '../../runs/runRecord.ts';
import { Fault } from '../schema/check.ts';
import { readRunRecord, recordVersion } from '../schema/runRecord.ts';
import type { KeptRuns, RunsToKeep } from './protocol.ts';
import type { Change, Shelf } from './shelf.ts';

/** How each version becomes the next one; there is one yet. */
const migrations: Readonly<Record<number, (value: unknown) => unknown>> = {};

type Unknown = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Unknown => typeof value === 'object' && value !== null;

/** What a person may know a record by, as far as it says so itself. */
function nameOf(id: string, value: unknown): string {
  const { name, number } = (isObject(value) ? value : {}) as Partial<RunRecord>;
  if (typeof name === 'string' && name !== '') return `“${name.slice(0, 40)}”`;
  return typeof number === 'number' ? runName({ name: null, number }) : `The run ${id}`;
}

/** @throws Error with a sentence */
function readStored(id: string, stored: unknown): RunRecord {
  let { version = Number.NaN, record = null } = (isObject(stored) ? stored : {}) as {
    version?: number;
    record?: unknown;
  };
  const name = nameOf(id, record);
  if (version > recordVersion)
    throw new Error(`${name} was kept by a later version of this page, and is left out.`);
  for (let migrate = migrations[version]; migrate; migrate = migrations[version]) {
    record = migrate(record);
    version += 1;
  }
  if (version !== recordVersion)
    throw new Error(`${name} has no version that was ever written, and is left out.`);
  try {
    const read = readRunRecord(record);
    if (read.id === id) return read;
    throw new Fault(`its id is ${read.id}`);
  } catch (reason) {
    if (!(reason instanceof Fault)) throw reason;
    throw new Error(`${name} cannot be read, and is left out: ${reason.message}.`);
  }
}

/** Those that can be read, the first to begin first. */
export async function readRuns(shelf: Shelf): Promise<KeptRuns> {
  const keys = await shelf.keys();
  const values = await Promise.all(keys.map((key) => shelf.get(key)));
  const records: RunRecord[] = [];
  const problems: string[] = [];
  for (const [i, key] of keys.entries())
    try {
      records.push(readStored(key, values[i]));
    } catch (reason) {
      problems.push((reason as Error).message);
    }
  records.sort((a, b) => a.startedAt - b.startedAt);
  return { records, problems };
}

/** All of it or nothing. */
export async function changeRuns(shelf: Shelf, { put, remove }: RunsToKeep): Promise<void> {
  await shelf.write([
    ...remove.map((id): Change => ({ remove: id })),
    ...put.map((record): Change => ({ key: record.id, value: { version: recordVersion, record } })),
  ]);
}

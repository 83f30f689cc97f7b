/**
 * Sweeps on a shelf of their own: each study with its trials under its id, and beside it, under `<study>/<trial>`, how a trial saw its
 * images. A study is written after every trial, together with the maps of that trial, so that a crash loses the trial under way alone.
 */
import { type KeptStudy, mostStudies, type TrialMaps } from '../../runs/sweep/keptStudy.ts';
import { Fault } from '../schema/check.ts';
import { readKeptStudy, readTrialMapsValue, studyVersion } from '../schema/study.ts';
import type { KeptSweeps, SweepToKeep } from './protocol.ts';
import type { Change, Shelf } from './shelf.ts';

const mapsKey = (study: string, trial: number) => `${study}/${trial}`;
const isOf = (study: string) => (key: string) => key.startsWith(`${study}/`);
const isMaps = (key: string) => key.includes('/');

type Unknown = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Unknown => typeof value === 'object' && value !== null;

/** @throws Error with a sentence */
function readStored(id: string, stored: unknown): KeptStudy {
  const { version, kept } = isObject(stored) ? stored : {};
  if (Number(version) > studyVersion)
    throw new Error(`The sweep ${id} was kept by a later version of this page, and is left out.`);
  try {
    const read = readKeptStudy(kept);
    if (read.study.id === id) return read;
    throw new Fault(`its id is ${read.study.id}`);
  } catch (reason) {
    if (!(reason instanceof Fault)) throw reason;
    throw new Error(`The sweep ${id} cannot be read, and is left out: ${reason.message}.`);
  }
}

export async function readSweeps(shelf: Shelf): Promise<KeptSweeps> {
  const studies: KeptStudy[] = [];
  const problems: string[] = [];
  for (const key of (await shelf.keys()).filter((one) => !isMaps(one)))
    try {
      studies.push(readStored(key, await shelf.get(key)));
    } catch (reason) {
      problems.push((reason as Error).message);
    }
  studies.sort((a, b) => a.study.startedAt - b.study.startedAt);
  return { studies, problems };
}

/** A study as it is now, with the maps of the trial that ended; all of it or nothing. The oldest studies go where there are too many. */
export async function keepSweep(shelf: Shelf, { study: kept, maps }: SweepToKeep): Promise<null> {
  const { id } = kept.study;
  await shelf.write([
    { key: id, value: { version: studyVersion, kept } },
    ...(maps ? [{ key: mapsKey(id, maps.trial), value: maps }] : []),
  ]);
  const { studies } = await readSweeps(shelf);
  const tooMany = studies.slice(0, Math.max(0, studies.length - mostStudies));
  for (const { study } of tooMany) if (study.id !== id) await removeSweep(shelf, study.id);
  return null;
}

/** What is kept of the trials of a study, in the order of their numbers; what is damaged is left out. */
export async function readTrialMaps(shelf: Shelf, study: string): Promise<readonly TrialMaps[]> {
  const found: TrialMaps[] = [];
  for (const key of (await shelf.keys()).filter(isOf(study)))
    try {
      found.push(readTrialMapsValue(await shelf.get(key)));
    } catch (reason) {
      // A trial without pictures is a trial.
      if (!(reason instanceof Fault)) throw reason;
    }
  return found.sort((a, b) => a.trial - b.trial);
}

export async function removeSweep(shelf: Shelf, study: string): Promise<null> {
  const keys = (await shelf.keys()).filter((key) => key === study || isOf(study)(key));
  await shelf.write(keys.map((key): Change => ({ remove: key })));
  return null;
}

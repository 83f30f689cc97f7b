/** The entry of a project that lists its trainings: JSON, a run a line. */
import * as v from 'valibot';
import type { RunRecord } from '../../runs/runRecord.ts';
import { checked, Fault } from '../schema/check.ts';
import { readRunRecord, recordVersion } from '../schema/runRecord.ts';
import { list, oneOf, record } from '../schema/values.ts';

const runsFile = record({ version: oneOf([recordVersion]), runs: list(v.unknown()) });

/** Numbers that are none become null, which JSON has a word for. */
export function recordsText(records: readonly RunRecord[]): string {
  const lines = records.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
  return `{\n  "version": ${recordVersion},\n  "runs": [\n${lines}\n  ]\n}\n`;
}

/**
 * @param listed  how many there are
 * @throws Fault that names the run by its place in the list, from 1
 */
export function recordsOf(text: string, listed: number): readonly RunRecord[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Fault('it is no JSON');
  }
  const { runs } = checked(runsFile, value, 'all of it');
  if (runs.length !== listed) throw new Fault(`it lists ${runs.length} runs, not ${listed}`);
  return runs.map((one, i) => {
    try {
      return readRunRecord(one);
    } catch (reason) {
      if (!(reason instanceof Fault)) throw reason;
      throw new Fault(`run ${i + 1}: ${reason.message}`);
    }
  });
}

/** Parts of kept works, held against their schemas. */
import * as v from 'valibot';
import { isPaintedMask } from '../../masks/paint/paintedMask.ts';
import { flatWeights, type Moment } from '../../runs/moment.ts';
import { unetLayers } from '../../runs/networkLayers.ts';
import type { StepRecord } from '../../runs/record.ts';
import { checked, Fault } from '../schema/check.ts';
import { stepRecord, storedMoment } from '../schema/training.ts';
import { byName, bytes, count, list, record, text } from '../schema/values.ts';
import type { KeptImages, RunParts } from './protocol.ts';
import { imagesOf } from './records.ts';
import type { Works } from './works.ts';

const files = list(record({ path: text, file: v.instance(Blob, 'it must be a file') }));

const painted = byName(
  v.pipe(
    record({ width: count, height: count, labels: bytes }),
    v.check(isPaintedMask, 'it must have a label for each of its pixels'),
  ),
);

const history = list(stepRecord);

/** @throws RangeError with a sentence when the weights are of another network */
function momentOf({ parameters, ...rest }: v.InferOutput<typeof storedMoment>): Moment {
  const { network, channels, classes } = rest;
  return { ...rest, weights: flatWeights(parameters, unetLayers(network, channels, classes)) };
}

/** @param what  "The images", for the sentence */
async function part<Schema extends v.GenericSchema>(
  works: Works,
  key: string,
  schema: Schema,
  what: string,
): Promise<v.InferOutput<Schema>> {
  try {
    return checked(schema, await works.part(key), 'all of it');
  } catch (reason) {
    if (!(reason instanceof Fault)) throw reason;
    throw new Fault(`${what} cannot be read: ${reason.message}.`);
  }
}

/** @throws Fault with a sentence */
export async function readImages(works: Works, id: string): Promise<KeptImages> {
  const work = works.find(id);
  const set = work && imagesOf(works.list, work);
  if (!set) throw new Fault('The work is not kept in this browser any more.');
  const what = 'The images kept in this browser';
  const masks = 'The masks that you painted and this browser keeps';
  return {
    files: set.files === null ? null : await part(works, set.files, files, what),
    painted: set.painted === null ? null : await part(works, set.painted, painted, masks),
  };
}

/**
 * The earlier moments of a run, ascending in their steps.
 *
 * @throws Fault, or RangeError where the weights are of another network, with a sentence
 */
export async function readPast(works: Works, id: string, runId: string): Promise<Moment[]> {
  const { past = [] } = works.find(id)?.runs.find((one) => one.id === runId) ?? {};
  const moments: Moment[] = [];
  for (const { moment } of past)
    moments.push(momentOf(await part(works, moment, storedMoment, 'An earlier step')));
  return moments;
}

/** @throws Fault, or RangeError where the weights are of another network, with a sentence */
export async function readRun(works: Works, id: string, runId: string): Promise<RunParts> {
  const run = works.find(id)?.runs.find((one) => one.id === runId);
  const what = 'The training kept in this browser';
  if (!run) throw new Fault(`${what} is not there any more.`);
  const stored = await part(works, run.moment, storedMoment, what);
  const records: StepRecord[] = [];
  for (const key of run.history) records.push(...(await part(works, key, history, what)));
  if (records.length !== run.records)
    throw new Fault(
      `${what} cannot be read: it has ${records.length} steps in the place of ${run.records}.`,
    );
  return { moment: momentOf(stored), history: records };
}

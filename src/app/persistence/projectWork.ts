/** A work as a project file holds it, and back. */
import type { Dataset } from '../../datasets/dataset.ts';
import type { Safetensors, StoredTensor } from '../../formats/safetensors.ts';
import { History } from '../../runs/history.ts';
import {
  type Moment,
  type Moments,
  type NamedParameter,
  namedParameters,
} from '../../runs/moment.ts';
import type { Run } from '../../runs/run.ts';
import { type OptimizerId, optimizerIds } from '../../runs/setting.ts';
import { decodeSession, encodeSession } from '../../state/session/codec.ts';
import type { ProjectContents, ProjectRun } from '../../storage/project/contents.ts';
import { isHistory, momentOf, readRunInfo, runInfo } from './storedWork.ts';
import type { Work } from './work.ts';

/** Names of the tensors of the optimiser: one for all parameters, in their order. */
const momentNames = { first: 'first moment', second: 'second moment' } as const;

function momentsFile({ first, second }: Moments): Safetensors {
  const flat = (values: Float32Array): StoredTensor => ({ shape: [values.length], values });
  const tensors = new Map([[momentNames.first, flat(first)]]) as Map<string, StoredTensor>;
  if (second) tensors.set(momentNames.second, flat(second));
  return { tensors, metadata: new Map() };
}

function projectRun(run: Run): ProjectRun {
  const { step, position, network, channels, classes, moments } = run.moment;
  const parameters = namedParameters(run.moment);
  const weights: Safetensors = {
    tensors: new Map(parameters.map(({ name, shape, values }) => [name, { shape, values }])),
    metadata: new Map(
      Object.entries({
        ...network,
        ...{ step, channels, classes },
        layout: 'channels last: filters are [height, width, in, out], of "up" layers [.., out, in]',
      }).map(([key, value]) => [key, String(value)]),
    ),
  };
  const { records: _, ...info } = runInfo(run);
  return {
    weights,
    optimizer: moments && momentsFile(moments),
    info: {
      ...info,
      ...{ position, network, channels, classes },
      optimizer: moments && { name: moments.optimizer, updates: moments.updates },
    },
    history: run.history.toRecords(),
  };
}

export function projectOf(
  { session, files, painted, run }: Work,
  dataset: Dataset,
): ProjectContents {
  return {
    link: encodeSession(session),
    title: dataset.title,
    samples: dataset.samples.map(({ id, split, mask }) => ({ id, split, hasMask: mask !== null })),
    ...{ files, painted },
    run: run && projectRun(run),
  };
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

const isFloats = (
  tensor: StoredTensor | undefined,
): tensor is StoredTensor & {
  values: Float32Array;
} => tensor?.values instanceof Float32Array;

function momentsOf(value: unknown, file: Safetensors | null): Moments | null {
  const { name, updates } = (value ?? {}) as { name?: unknown; updates?: unknown };
  const optimizer = optimizerIds.find((id): id is OptimizerId => id === name);
  const first = file?.tensors.get(momentNames.first);
  const second = file?.tensors.get(momentNames.second);
  if (!optimizer || !isCount(updates) || !isFloats(first)) return null;
  if (optimizer === 'adam' && !isFloats(second)) return null;
  return {
    optimizer,
    updates,
    first: first.values,
    second: isFloats(second) ? second.values : null,
  };
}

function runOf({ weights, optimizer, info, history }: ProjectRun): Run | null {
  const known = readRunInfo({ ...info, records: history.length });
  const { position, network, channels, classes } = info as unknown as Moment;
  if (!known || !isCount(position) || !isHistory(history)) return null;
  const parameters: NamedParameter[] = [];
  for (const [name, tensor] of weights.tensors) {
    if (!isFloats(tensor)) return null;
    parameters.push({ name, shape: tensor.shape, values: tensor.values });
  }
  const { step, changes, firstLoss } = known;
  const moments = momentsOf(info.optimizer, optimizer);
  const moment = momentOf({ step, position, network, channels, classes, parameters, moments });
  return { moment, history: History.from(history), changes, firstLoss };
}

/**
 * The work in a project.
 *
 * @param path  of the file, for the sentence
 * @throws RangeError with a sentence
 */
export function workOf(contents: ProjectContents, path: string): Work {
  const { session } = decodeSession(contents.link);
  const run = contents.run && runOf(contents.run);
  if (contents.run && !run)
    throw new RangeError(
      `The project ${path} cannot be opened: project.json says of its training what this page does not know. Save the project again, or open its images alone.`,
    );
  const { files, painted } = contents;
  return { session, files, painted, run };
}

/** The numbers of a moment as files that other programs read as well: weights by name, the optimiser beside them. */
import type { Safetensors, StoredTensor } from '../../formats/safetensors.ts';
import {
  flatWeights,
  type Moment,
  type Moments,
  type NamedParameter,
  namedParameters,
} from '../../runs/moment.ts';
import { unetLayers } from '../../runs/networkLayers.ts';
import type { ManifestRun } from './manifest.ts';

/** Names of the tensors of the optimiser: one for all parameters, in their order. */
const momentNames = { first: 'first moment', second: 'second moment' } as const;

export function weightsFile(moment: Moment): Safetensors {
  const { step, network, channels, classes } = moment;
  const notes = {
    ...network,
    ...{ step, channels, classes },
    layout: 'channels last: filters are [height, width, in, out], of "up" layers [.., out, in]',
  };
  return {
    tensors: new Map(
      namedParameters(moment).map(({ name, shape, values }) => [name, { shape, values }]),
    ),
    metadata: new Map(Object.entries(notes).map(([key, value]) => [key, String(value)])),
  };
}

export function optimizerFile({ first, second }: Moments): Safetensors {
  const flat = (values: Float32Array): StoredTensor => ({ shape: [values.length], values });
  const tensors = new Map<string, StoredTensor>([[momentNames.first, flat(first)]]);
  if (second) tensors.set(momentNames.second, flat(second));
  return { tensors, metadata: new Map() };
}

/** @throws RangeError with a sentence where the numbers are of another kind */
function floatsOf(name: string, tensor: StoredTensor | undefined): Float32Array {
  if (!tensor) throw new RangeError(`The tensor ${name} is missing.`);
  if (tensor.values instanceof Float32Array) return tensor.values;
  throw new RangeError(`The tensor ${name} does not hold 32-bit floats.`);
}

/** @throws RangeError with a sentence where the weights are of another network */
export function weightsOf({ tensors }: Safetensors, run: ManifestRun): Float32Array {
  const parameters = [...tensors].map(
    ([name, tensor]): NamedParameter => ({
      ...{ name, shape: tensor.shape, values: floatsOf(name, tensor) },
    }),
  );
  return flatWeights(parameters, unetLayers(run.network, run.channels, run.classes));
}

/** @throws RangeError with a sentence where the numbers are those of another network */
export function momentsOf(
  { tensors }: Safetensors,
  { name, updates }: NonNullable<ManifestRun['optimizer']>,
  count: number,
): Moments {
  const read = (tensor: string) => {
    const values = floatsOf(tensor, tensors.get(tensor));
    if (values.length === count) return values;
    throw new RangeError(`The tensor ${tensor} has ${values.length} numbers, not ${count}.`);
  };
  const first = read(momentNames.first);
  return {
    optimizer: name,
    updates,
    first,
    second: name === 'adam' ? read(momentNames.second) : null,
  };
}

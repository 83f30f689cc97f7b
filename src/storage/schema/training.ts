/** Schemas of a training as it is stored and opened: its loss, its setting, what it went through, where it is. */
import * as v from 'valibot';
import { type LossId, lossDefinition, lossIds } from '../../losses/catalogue.ts';
import { type ParameterId, parameterDefinitions, parameterIds } from '../../losses/parameters.ts';
import { mostClasses } from '../../masks/classMaps.ts';
import { augmentationRanges, mirrors } from '../../runs/augmentation.ts';
import { networkRanges, norms, optimizerIds, trainingRanges } from '../../runs/setting.ts';
import { count, floats, list, oneOf, record, text, whole, within } from './values.ts';

const rangeOf = (id: ParameterId) =>
  [parameterDefinitions[id].minimum, parameterDefinitions[id].maximum] as const;

const parameterValue = within(rangeOf('delta'));

const classDeltas = v.pipe(
  list(v.nullable(parameterValue)),
  v.maxLength(mostClasses, `it may have ${mostClasses} entries`),
);

/** The parameters that it reads must be there; another may be one that did not exist yet when this was stored. */
function choiceOf(id: LossId) {
  const own = new Set(lossDefinition(id).parameters.map((parameter) => parameter.id));
  const parameters = parameterIds.map((parameter) => {
    const value = within(rangeOf(parameter));
    const { default: standard } = parameterDefinitions[parameter];
    return [parameter, own.has(parameter) ? value : v.optional(value, standard)];
  });
  return record({
    id: v.literal(id),
    parameters: record(
      Object.fromEntries(parameters) as Record<ParameterId, typeof parameterValue>,
    ),
    classDeltas: v.exactOptional(classDeltas),
  });
}

const lossChoice = v.variant('id', lossIds.map(choiceOf), `allowed are ${lossIds.join(', ')}`);

const lossChange = record({ step: count, from: lossChoice, to: lossChoice });

/** What is known of a run beside its numbers. */
export const runCourse = { changes: list(lossChange), firstLoss: v.nullable(lossChoice) };

/** What the weights of a step are checked by. */
export const weightsCheck = record({
  ...{ step: count, sum: text, length: count, norm: v.number('it must be a number') },
  sampled: list(v.number('it must be a number')),
});

const networkConfig = record({
  depth: whole(networkRanges.depth),
  filters: whole(networkRanges.filters),
  norm: oneOf(norms),
});

const { smallest, largest } = augmentationRanges;

const augmentation = record({
  mirror: oneOf(mirrors),
  rotation: within(augmentationRanges.rotation),
  scale: v.tuple([within(smallest), within(largest)], 'it must be two numbers'),
  elastic: within(augmentationRanges.elastic),
  brightness: within(augmentationRanges.brightness),
  chance: within(augmentationRanges.chance),
});

export const runSetting = record({
  network: networkConfig,
  training: record({
    optimizer: oneOf(optimizerIds),
    learningRate: within(trainingRanges.learningRate),
    batchSize: whole(trainingRanges.batchSize),
    seed: whole([0, 2 ** 32 - 1]),
    augmentation: v.exactOptional(augmentation),
  }),
  loss: lossChoice,
});

/** Any number, also none: a loss may diverge. JSON has no word for that and writes null. */
export const figure = v.pipe(
  v.custom<number | null>(
    (value) => typeof value === 'number' || value === null,
    'it must be a number',
  ),
  v.transform((value) => value ?? Number.NaN),
);

export const scores = record({
  ...{ loss: figure, dice: figure, iou: figure, precision: figure, recall: figure },
  classDice: list(figure),
});

export const stepRecord = record({
  step: count,
  batchLoss: figure,
  training: v.nullable(scores),
  validation: v.nullable(scores),
});

/** What the weights of a moment are of. */
export const momentShape = {
  step: count,
  position: count,
  network: networkConfig,
  channels: oneOf([1, 3]),
  classes: whole([2, mostClasses]),
};

/** A moment as it lies in the store: its weights by name, so that the order of the layers may change. */
export const storedMoment = record({
  ...momentShape,
  parameters: list(record({ name: text, shape: list(count), values: floats })),
  moments: v.nullable(
    record({
      optimizer: oneOf(optimizerIds),
      updates: count,
      first: floats,
      second: v.nullable(floats),
    }),
  ),
});

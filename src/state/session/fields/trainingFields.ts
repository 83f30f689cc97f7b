/** The network, how it is trained, and on which engine. */
import { engineIds } from '../../../engine/protocol.ts';
import { largestSeed } from '../../../pixels/random.ts';
import { augmentationRanges, mirrors } from '../../../runs/augmentation.ts';
import { networkRanges, norms, optimizerIds, trainingRanges } from '../../../runs/setting.ts';
import { type AnyField, at, doc, field } from '../field.ts';
import { paceRange } from '../session.ts';
import { choice, number, orWord, pair, whole } from '../values.ts';

/** Other weights. */
const network = { affects: 'network', identity: 'training' } as const;

const { smallest, largest } = augmentationRanges;

function augmentationField(
  of: 'rotation' | 'elastic' | 'brightness' | 'chance',
  documentation: string,
): AnyField {
  return field(`augment-${of}`, at('augmentation', of), number(augmentationRanges[of]), {
    affects: 'training',
    documentation,
  });
}

export const trainingFields: readonly AnyField[] = [
  field('depth', at('network', 'depth'), whole(networkRanges.depth), {
    ...network,
    documentation: doc('poolings of the U-Net'),
  }),
  field('filters', at('network', 'filters'), whole(networkRanges.filters), {
    ...network,
    documentation: doc('filters of its first level, doubled at each level below'),
  }),
  field('norm', at('network', 'norm'), choice(norms), {
    ...network,
    documentation: doc('its normalisation'),
  }),
  field('augment-mirror', at('augmentation', 'mirror'), choice(mirrors), {
    affects: 'training',
    documentation: doc('axes along which training images are flipped by chance'),
  }),
  augmentationField('rotation', doc('largest angle to either side, in degrees')),
  field(
    'augment-scale',
    at('augmentation', 'scale'),
    pair(number(smallest), number(largest), {
      allowed: `a number from ${smallest.join(' to ')} and one from ${largest.join(' to ')} with - between`,
      ascends: false,
    }),
    { affects: 'training', documentation: doc('smallest and largest magnification') },
  ),
  augmentationField(
    'elastic',
    doc('deviation up to which images are bent, in parts of their side'),
  ),
  augmentationField('brightness', doc('factor up to which they are brightened and darkened')),
  augmentationField('chance', doc('chance of each of these changes but the mirror')),
  field('optimizer', at('optimizer'), choice(optimizerIds), {
    affects: 'training',
    documentation: doc('Adam, or gradient descent with Nesterov momentum 0.9'),
  }),
  field('rate', at('learningRate'), number(trainingRanges.learningRate), {
    affects: 'training',
    documentation: doc('learning rate'),
  }),
  field('batch', at('batchSize'), whole(trainingRanges.batchSize), {
    affects: 'training',
    documentation: doc('images a step'),
  }),
  field('seed', at('seed'), whole([0, largestSeed]), {
    ...network,
    documentation: doc('seed of initial weights, batches and augmentation'),
  }),
  field('pace', at('pace'), orWord('fastest', number(paceRange)), {
    affects: 'pace',
    documentation: doc('steps a second'),
  }),
  field('engine', at('engine'), orWord('best', choice(engineIds)), {
    affects: 'engine',
    documentation: doc('what the training runs on; `best` is the fastest that can train here'),
  }),
];

/** Every loss of the picker: those of the paper in words of their own, the others by their declarations. */
import { catalogue, type LossId, type NormalFormId } from '../../../losses/catalogue.ts';
import type { PictureName } from '../pictures/names.ts';
import { type Entry, entry } from './entry.ts';

/** What the losses of the paper are; their declarations do not say it, for they explain each other. */
const purposes: Readonly<Record<NormalFormId, string>> = {
  'cross-entropy':
    'Minus the logarithm of the probability that is given to the truth, as the mean over all pixels. Each pixel counts the same, so a large background rules.',
  focal:
    'Cross-entropy in which pixels that are right already count for less, so that the hard ones rule.',
  combo: 'Cross-entropy minus the Dice score: judged pixel by pixel and by the overlap at once.',
  dice: 'One minus the Dice score, as the mean over the classes: only the overlap counts, whatever the size of the object.',
  tversky: 'A Dice loss in which δ says how much a miss weighs against a false alarm.',
  'focal-tversky':
    'One minus the Tversky index, raised to γ: below 1 the loss is steeper where the overlap is nearly perfect.',
  'symmetric-focal':
    'The distribution part alone: cross-entropy weighed by δ, with focusing on foreground and background alike.',
  'symmetric-unified-focal':
    'A Focal part and a Focal Tversky part, weighed by λ and focused by one γ on foreground and background alike.',
  'symmetric-focal-tversky':
    'The region part alone: Tversky with focusing on foreground and background alike.',
  'asymmetric-focal':
    'The distribution part alone: cross-entropy weighed by δ, in which γ quiets the background and leaves the foreground as it is.',
  'asymmetric-unified-focal':
    'The asymmetric form of the paper’s loss: λ weighs two parts, and one γ quiets the background in the first and lifts the foreground in the second.',
  'asymmetric-focal-tversky':
    'The region part alone: Tversky in which γ lifts the foreground and leaves the background as it is.',
};

const pictures: Readonly<Record<LossId, PictureName>> = {
  'cross-entropy': 'crossEntropy',
  focal: 'focusing',
  combo: 'weights',
  dice: 'overlap',
  tversky: 'balance',
  'focal-tversky': 'focusedOverlap',
  'symmetric-focal': 'symmetric',
  'symmetric-unified-focal': 'symmetric',
  'symmetric-focal-tversky': 'focusedOverlap',
  'asymmetric-focal': 'asymmetric',
  'asymmetric-unified-focal': 'asymmetric',
  'asymmetric-focal-tversky': 'focusedOverlap',
  'poly-1': 'crossEntropy',
  'top-k-cross-entropy': 'mean',
  'dice-cross-entropy': 'weights',
  boundary: 'distance',
  cldice: 'skeleton',
  'log-cosh-dice': 'cosh',
  'generalised-dice': 'overlap',
  'lovasz-softmax': 'overlap',
  'dsc-plus-plus': 'errors',
  'matthews-correlation': 'table',
};

const families = {
  distribution: 'distribution part',
  compound: 'compound loss',
  region: 'region part',
} as const;

export const lossWords: readonly Entry[] = [...catalogue.values()].map(
  ({ id, name, purpose, family, form }) =>
    entry(name, pictures[id], purpose || purposes[id as NormalFormId], {
      names: [id],
      loss: id,
      related: [families[family], ...(form === 'symmetric' || form === 'asymmetric' ? [form] : [])],
    }),
);

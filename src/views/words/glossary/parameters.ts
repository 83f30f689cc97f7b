/** The parameters of the losses by their ids, and what their sliders say. */
import { type Entry, entry } from './entry.ts';

export const parameterWords: readonly Entry[] = [
  entry(
    'λ',
    'weights',
    'Weighs the two parts of the loss: at 0 only the distribution part counts, at 1 only the region part. Some conventions turn it round.',
    { names: ['lambda'], related: ['region part', 'distribution part', 'conventions'] },
  ),
  entry(
    'δ',
    'balance',
    'Weighs misses against false alarms: above ½ a missed pixel costs more than a false alarm, below ½ it costs less.',
    { names: ['delta'], related: ['FN', 'FP', 'Tversky index'] },
  ),
  entry(
    'γ',
    'focusing',
    'How hard the loss focuses. 0 is none; more of it quiets the easy pixels of the distribution part and lifts the region part.',
    { names: ['gamma'], related: ['focusing', 'symmetric', 'asymmetric'] },
  ),
  entry(
    'focusing',
    'focusing',
    'Letting what is still wrong count for more than what is right already, by raising probabilities or overlaps to a power.',
    { names: ['no focus', 'none'], related: ['γ', 'Focal'] },
  ),
  entry(
    'diverging gradient',
    'diverging',
    'Towards this end the slope of the region part grows without bound as the overlap becomes perfect, and training may break off.',
    { names: ['gradient diverges'], related: ['γ', 'gradient'] },
  ),
  entry('symmetric', 'symmetric', 'Focusing acts on foreground and background alike.', {
    related: ['asymmetric', 'focusing'],
  }),
  entry(
    'asymmetric',
    'asymmetric',
    'Focusing quiets only the background in the distribution part, and lifts only the rare foreground in the region part.',
    { related: ['symmetric', 'focusing'] },
  ),
  entry(
    'α of the Focal loss',
    'balance',
    'The weight of a foreground pixel; a background pixel has 1 − α.',
    { names: ['focalAlpha'], related: ['Focal'] },
  ),
  entry(
    'γ of the Focal loss',
    'focusing',
    'How much pixels that are right already are ignored: 0 is cross-entropy, 2 was published.',
    { names: ['focalGamma', 'only the hardest pixels'], related: ['Focal', 'focusing'] },
  ),
  entry(
    'α of the Combo loss',
    'weights',
    'The weight of the cross-entropy; the Dice score has 1 − α.',
    { names: ['comboAlpha'], related: ['Combo'] },
  ),
  entry(
    'β of the Combo loss',
    'balance',
    'The weight of a background pixel in the cross-entropy, as the authors’ code has it; a foreground pixel has 1 − β.',
    { names: ['comboBeta'], related: ['Combo'] },
  ),
  entry(
    'γ of the Focal Tversky loss',
    'focusedOverlap',
    'The power of 1 − T. 1 is plain Tversky; the smaller it is, the steeper the loss where the overlap is nearly perfect.',
    { names: ['tverskyGamma'], related: ['Focal Tversky', 'Tversky index'] },
  ),
  entry(
    'γ of DSC++',
    'focusing',
    'The power that errors are raised to, so that small ones count for less. At 1 it is the Dice loss.',
    { names: ['dscGamma', 'only large errors count'], related: ['DSC++'] },
  ),
  entry(
    'ε of Poly-1',
    'crossEntropy',
    'The weight of the term that is added to cross-entropy: how hard pixels that are nearly right still pull. At 0 it is cross-entropy.',
    {
      names: ['polyEpsilon', 'certain pixels pull less', 'certain pixels pull more'],
      related: ['Poly-1', 'Cross-entropy'],
    },
  ),
  entry(
    'k of Top-k',
    'mean',
    'The percentage of the pixels that count, the worst ones. 100 is cross-entropy; nnU-Net takes 10.',
    { names: ['topKPercent', 'only the hardest'], related: ['Top-k cross-entropy'] },
  ),
  entry(
    'weight of the cross-entropy',
    'weights',
    'How much the cross-entropy weighs beside the Dice loss, whose own weight is 1.',
    { names: ['crossEntropyWeight', 'mostly cross-entropy'], related: ['Dice + cross-entropy'] },
  ),
  entry(
    'α of the Boundary loss',
    'weights',
    'The weight of the Dice part; the distance to the boundary has 1 − α.',
    { names: ['boundaryAlpha', 'boundary alone'], related: ['Boundary', 'φ'] },
  ),
  entry('α of clDice', 'weights', 'The weight of the centre lines; the Dice part has 1 − α.', {
    names: ['clDiceAlpha'],
    related: ['clDice', 'skeleton'],
  }),
];

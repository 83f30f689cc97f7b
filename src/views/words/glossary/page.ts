/** Plots, what is compared, and where numbers come from and go to. */
import { type Entry, entry } from './entry.ts';

export const pageWords: readonly Entry[] = [
  entry(
    'one pixel',
    'crossEntropy',
    'What one more or less certain pixel costs, and how hard it is pulled, against its p; all other pixels stay as they are.',
    {
      names: ['One pixel', 'loss against p'],
      related: ['p', 'gradient', 'logit', 'family of curves'],
    },
  ),
  entry(
    'family of curves',
    'family',
    'The same curve for other values of one parameter, drawn thin, to see what moving it would do.',
    { names: ['vary', 'Family of curves'], related: ['one pixel', 'ghost'] },
  ),
  entry(
    'loss surface',
    'surface',
    'The loss over two things at once, as a map with lines of equal height. The ring is this prediction, the arrow leads downhill.',
    { names: ['Loss surface', 'Axes'], related: ['p', 'gradient'] },
  ),
  entry(
    'weight landscape',
    'surface',
    'The loss over a plane through the weights of the network, along random directions or those in which this run moved most. A slice: it hides all others. The line is the path of training.',
    {
      names: ['Weight landscape', 'Directions', 'Reach', 'Grid points', 'Loss over'],
      related: ['loss surface', 'training curves'],
    },
  ),
  entry(
    'precision',
    'falsePositives',
    'How much of what is predicted as the object is the object: hits divided by hits and false alarms.',
    {
      formula: String.raw`\frac{\text{TP}}{\text{TP} + \text{FP}}`,
      related: ['recall', 'TP', 'FP'],
    },
  ),
  entry(
    'recall',
    'falseNegatives',
    'How much of the object is found: hits divided by hits and misses.',
    {
      formula: String.raw`\frac{\text{TP}}{\text{TP} + \text{FN}}`,
      related: ['precision', 'TP', 'FN'],
    },
  ),
  entry(
    'training curves',
    'trainingCurve',
    'Loss and scores after each step, on the images that are trained on and on those that are not.',
    {
      names: ['Training curves'],
      related: ['validation images', 'Dice score', 'Jaccard index', 'precision', 'recall'],
    },
  ),
  entry(
    'threshold sweep',
    'threshold',
    'Dice, precision and recall as they would be if pixels were decided at another probability.',
    { names: ['Thresholds'], related: ['threshold', 'Dice score'] },
  ),
  entry(
    'precision and recall',
    'falseNegatives',
    'What is found against how much of it is right, from a high threshold to a low one; the higher the curve the better.',
    { names: ['Precision and recall'], related: ['precision', 'recall', 'threshold sweep'] },
  ),
  entry(
    'reliability',
    'probability',
    'Of all pixels that are given a probability, the share that is foreground. On the dashed line probabilities mean what they say.',
    { names: ['Reliability'], related: ['p', 'threshold sweep'] },
  ),
  entry(
    'ghost',
    'ghost',
    'The pinned setting as it stays visible beside the present one: dotted in plots, an open diamond on sliders.',
    { names: ['pinned', 'Pinned'], related: ['pinned setting', 'family of curves'] },
  ),
  entry(
    'pinned setting',
    'ghost',
    'A loss with its numbers that is kept to compare with; Swap exchanges it with the present one.',
    { names: ['Pin this setting', 'Swap', 'Unpin'], related: ['ghost'] },
  ),
  entry(
    'presets',
    'weights',
    'Settings that somebody published or advises, or that all others are compared with.',
    { names: ['Presets'], related: ['λ', 'δ', 'γ'] },
  ),
  entry(
    'further losses',
    'familyMap',
    'Losses beyond the paper of the Unified Focal loss that are often used, each with mathematics of its own.',
    {
      names: ['further', 'Further losses'],
      related: ['distribution part', 'compound loss', 'region part'],
    },
  ),
  entry(
    'family map',
    'familyMap',
    'How the losses contain one another: which of them a loss becomes when λ, δ or γ reach a certain value.',
    { names: ['Family map'], related: ['λ', 'δ', 'γ'] },
  ),
  entry(
    'conventions',
    'convention',
    'The same loss is written with different numbers: some put λ on the other part, some count γ from the other end. The picture stays the same.',
    {
      names: ['Numbers as in', 'Compare conventions'],
      related: ['authors’ code', 'paper’s equations', 'MONAI', 'geodl'],
    },
  ),
  entry(
    'authors’ code',
    'convention',
    'The program that the authors of the Unified Focal loss published for Keras: λ weighs the region part, and γ 0 is no focus.',
    { names: ['reference'], related: ['conventions', 'Keras'] },
  ),
  entry(
    'paper’s equations',
    'convention',
    'As the equations of the paper are reported: λ weighs the distribution part, the classes are summed, and in the symmetric form γ 1 is no focus.',
    { names: ['paper'], related: ['conventions'] },
  ),
  entry(
    'MONAI',
    'convention',
    'A library for medical images on PyTorch. Its weight is on the distribution part, and it has only the asymmetric form.',
    { names: ['monai'], related: ['conventions', 'PyTorch'] },
  ),
  entry(
    'geodl',
    'convention',
    'A library of R for maps and aerial images. It has only the symmetric form, with λ on the distribution part and γ 1 for no focus.',
    { related: ['conventions'] },
  ),
  entry(
    'Keras',
    'code',
    'A library of Python for networks, in which the authors’ code is written.',
    {
      related: ['code', 'authors’ code'],
    },
  ),
  entry('PyTorch', 'code', 'A library of Python for networks, the one most used in research.', {
    related: ['code', 'MONAI'],
  }),
  entry('JAX', 'code', 'A library of Python for arrays and their gradients.', {
    related: ['code'],
  }),
  entry(
    'code',
    'code',
    'This loss with these numbers as a program for PyTorch, Keras, JAX or MONAI, with a test of your own prediction in it.',
    { names: ['Copy as code'], related: ['PyTorch', 'Keras', 'JAX', 'MONAI'] },
  ),
  entry(
    'saving',
    'kept',
    'Predicted masks, scores, the history of the training, figures and the network as files, or all of it as one project.',
    { names: ['Save'], related: ['kept work'] },
  ),
  entry(
    'kept work',
    'kept',
    'Images, settings and training are kept in this browser alone, on this machine, and come back with the page.',
    { names: ['Saved', 'Not saved'] },
  ),
  entry(
    'engine',
    'engine',
    'What computes the training in this browser: WebGPU or WebGL on the graphics card, WebAssembly on the processor.',
    { names: ['WebGPU', 'WebGL', 'WebAssembly'], related: ['step'] },
  ),
];

/** What the equations are made of, and what the sliders move. */
import { type Entry, entry } from './entry.ts';

const tversky = String.raw`T = \frac{\text{TP}}{\text{TP} + \value{delta} \, \text{FN} + \rest{delta} \, \text{FP}}`;
const dice = String.raw`S = \frac{2 \text{TP}}{2 \text{TP} + \text{FN} + \text{FP}}`;

export const equationWords: readonly Entry[] = [
  entry(
    'loss',
    'loss',
    'One number for how wrong a prediction is. Training changes the weights of the network so that it falls.',
    { names: ['L'], related: ['gradient', 'distribution part', 'region part'] },
  ),
  entry(
    'distribution part',
    'crossEntropy',
    'Judges every pixel by itself, by the probability that it gives to the truth, and takes the mean. Cross-entropy is its plainest form.',
    {
      names: ['D', 'distribution', 'Distribution', 'dist.', 'distribution (cross-entropy)'],
      related: ['region part', 'Cross-entropy', 'λ'],
    },
  ),
  entry(
    'region part',
    'overlap',
    'Judges the predicted area as a whole, by its overlap with the true one, so that a small object is not drowned by its background.',
    {
      names: ['R', 'region', 'Region', 'reg.', 'region (Tversky)', 'region (Dice)'],
      related: ['distribution part', 'Tversky index', 'λ'],
    },
  ),
  entry(
    'compound loss',
    'weights',
    'The sum of a distribution part, which judges pixels, and a region part, which judges their overlap.',
    { names: ['Compound'], related: ['distribution part', 'region part'] },
  ),
  entry(
    'Tversky index',
    'balance',
    'Overlap of prediction and truth, from 0 to 1. δ says how much a miss weighs against a false alarm; at ½ it is the Dice score.',
    { names: ['T'], formula: tversky, related: ['δ', 'Dice score', 'TP', 'FN', 'FP'] },
  ),
  entry(
    'Dice score',
    'overlap',
    'Twice the overlap, divided by the sizes of prediction and truth together: 1 is a perfect match, 0 none at all.',
    { names: ['S', 'Dice alone'], formula: dice, related: ['TP', 'FN', 'FP', 'threshold'] },
  ),
  entry(
    'p',
    'probability',
    'The probability, from 0 to 1, that the prediction gives a pixel of being foreground. The background has 1 − p.',
    { names: ['Probability'], related: ['logit', 'threshold', 'foreground'] },
  ),
  entry(
    'p of the truth',
    'probability',
    'The probability that is given to what the pixel truly is: p on foreground, 1 − p on background.',
    { names: ['t'], related: ['p', 'ground truth'] },
  ),
  entry(
    'TP',
    'truePositives',
    'True positives, the hits: foreground that is predicted as foreground. A loss adds up p over the foreground instead of counting.',
    { names: ['hit', 'hits'], related: ['FN', 'FP', 'TN'] },
  ),
  entry(
    'FN',
    'falseNegatives',
    'False negatives, the misses: foreground that is predicted as background. A loss adds up 1 − p over the foreground.',
    { names: ['miss', 'misses', 'misses cost more'], related: ['TP', 'FP', 'δ'] },
  ),
  entry(
    'FP',
    'falsePositives',
    'False positives, the false alarms: background that is predicted as foreground. A loss adds up p over the background.',
    {
      names: ['false alarm', 'false alarms', 'false alarms cost more'],
      related: ['TP', 'FN', 'δ'],
    },
  ),
  entry(
    'TN',
    'trueNegatives',
    'True negatives: background that is predicted as background. Most pixels of most images are of this kind.',
    { names: ['true background'], related: ['FP', 'background'] },
  ),
  entry(
    'foreground',
    'foreground',
    'The pixels of the object that is looked for, as the ground truth says. All others are background.',
    { names: ['fg'], related: ['background', 'ground truth', 'class'] },
  ),
  entry(
    'background',
    'background',
    'The pixels outside of the object. Most images have far more of them than of the object: that is class imbalance.',
    { names: ['bg'], related: ['foreground', 'TN'] },
  ),
  entry(
    'class',
    'classes',
    'A kind of pixel, as kidney or tumour; c runs over all of them. The class looked at is judged against all others.',
    { names: ['c', 'class c', 'class looked at'], related: ['foreground', 'background'] },
  ),
  entry(
    'ground truth',
    'foreground',
    'The mask that somebody drew by hand, which a prediction is held against. In equations it is g, 1 inside and 0 outside.',
    {
      names: ['g', 'truth', 'Ground truth'],
      related: ['foreground', 'Errors'],
    },
  ),
  entry(
    'mean',
    'mean',
    'The sum of what follows, divided by how many there are: of the pixels in a distribution part, of the classes in a region part.',
    { related: ['sum'] },
  ),
  entry(
    'sum',
    'mean',
    'What follows is added up over all pixels, or over all classes where a c stands below the sign.',
    { names: ['∑'], related: ['mean', 'class'] },
  ),
  entry(
    'logarithm',
    'crossEntropy',
    'The natural logarithm. −ln p is 0 for a certain hit and grows without end towards a certain miss.',
    { names: ['ln'], related: ['Cross-entropy', 'p'] },
  ),
  entry(
    'i',
    'mean',
    'The number of a pixel, from the one with the largest error to the one with the smallest.',
    { related: ['Lovász-softmax'] },
  ),
  entry(
    'e',
    'errors',
    'The error of a pixel, the distance |g − p| between the truth and its probability; here they are sorted.',
    { related: ['Lovász-softmax', 'ground truth', 'p'] },
  ),
  entry(
    'Jaccard index',
    'overlap',
    'Overlap divided by the area that prediction and truth cover together, also called IoU; J is what is lost of it.',
    { names: ['J', 'IoU'], related: ['Dice score', 'Lovász-softmax'] },
  ),
  entry(
    'φ',
    'distance',
    'The signed distance of a pixel to the edge of the object, negative inside, as a part of the side of the image.',
    { related: ['Boundary'] },
  ),
  entry(
    'class weight',
    'weights',
    'The weight of a class: one divided by the square of its size, so that a rare class counts as much as a common one.',
    { names: ['w'], related: ['Generalised Dice', 'class'] },
  ),
  entry(
    'cosh',
    'cosh',
    'The hyperbolic cosine: flat at 0, and growing to both sides. Its logarithm rounds off the tip of the loss at 0.',
    { related: ['Log-cosh Dice'] },
  ),
  entry(
    'F',
    'errors',
    'The sum of all errors |g − p|, each raised to γ, so that small errors count for less.',
    { related: ['DSC++'] },
  ),
  entry(
    'skeleton',
    'skeleton',
    'The centre line of an object, found softly so that it can be trained on: of the prediction or of the truth.',
    { names: ['s', 'centre lines alone'], related: ['clDice'] },
  ),
  entry(
    'topology precision',
    'skeleton',
    'How much of the centre line of the prediction lies within the truth.',
    { names: ['cldice:P'], related: ['clDice', 'skeleton', 'topology sensitivity'] },
  ),
  entry(
    'topology sensitivity',
    'skeleton',
    'How much of the centre line of the truth is covered by the prediction.',
    { names: ['cldice:R'], related: ['clDice', 'skeleton', 'topology precision'] },
  ),
  entry(
    'margins of the table',
    'table',
    'Sums of the table of hits and errors: all predicted and all true foreground, all predicted and all true background.',
    {
      names: ['P', ...['P', 'R', 'S', 'T'].map((name) => `matthews-correlation:${name}`)],
      related: ['Matthews correlation', 'TP', 'TN'],
    },
  ),
];

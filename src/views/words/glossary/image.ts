/** The image: its layers, its prediction, and who pulls at it. */
import { type Entry, entry } from './entry.ts';

export const imageWords: readonly Entry[] = [
  entry(
    'Errors',
    'errorMap',
    'The prediction at the threshold against the truth: hits white, false alarms magenta, misses green.',
    { related: ['TP', 'FP', 'FN', 'threshold'] },
  ),
  entry(
    'loss per pixel',
    'lossMap',
    'What each pixel adds to the loss, brighter where it costs more. The mean over all pixels is the loss itself.',
    { names: ['Loss', 'per pixel'], related: ['loss', 'gradient'] },
  ),
  entry(
    'gradient',
    'gradientSign',
    'How the loss changes when the logit of a pixel is raised a little. Training goes the other way: below 0 it raises p, above 0 it lowers p.',
    {
      names: ['Gradient', 'gradient on the logit'],
      related: ['logit', 'raises p', 'lowers p'],
    },
  ),
  entry(
    'raises p',
    'raisesP',
    'Blue, a gradient below 0: training raises the probability of these pixels, towards foreground.',
    { related: ['gradient', 'lowers p', 'p'] },
  ),
  entry(
    'lowers p',
    'lowersP',
    'Red, a gradient above 0: training lowers the probability of these pixels, towards background.',
    { related: ['gradient', 'raises p', 'p'] },
  ),
  entry(
    'logit',
    'logit',
    'The number that a network gives a pixel before it is pressed into the range from 0 to 1; at 0 the probability p is ½.',
    {
      formula: String.raw`\text{logit} = \ln \frac{p}{1 - p}`,
      related: ['p', 'gradient'],
    },
  ),
  entry('Opacity', 'layers', 'How strongly the layer covers the image under it.', {
    related: ['Errors', 'gradient'],
  }),
  entry(
    'threshold',
    'threshold',
    'From this probability on a pixel counts as foreground in outlines, errors and Dice scores. The loss itself knows no threshold.',
    { names: ['Threshold'], related: ['p', 'Dice score'] },
  ),
  entry(
    'prediction',
    'errors',
    'What says how probable the object is at each pixel: a simulated one, made of the truth by these sliders, or the U-Net that is trained.',
    { names: ['Prediction', 'Simulated'], related: ['U-Net', 'p'] },
  ),
  entry(
    'U-Net',
    'unet',
    'A network that looks at the image ever more coarsely on its way down and puts the details back on its way up; it gives each pixel a logit.',
    { names: ['Network', 'network'], related: ['poolings', 'filters', 'instance normalisation'] },
  ),
  entry('blur', 'blur', 'How soft the edge of the simulated prediction is, in pixels of the map.', {
    names: ['Blur'],
    related: ['prediction'],
  }),
  entry(
    'shift',
    'shift',
    'How far the simulated prediction lies beside the truth, in pixels of the map.',
    {
      names: ['Shift'],
      related: ['prediction'],
    },
  ),
  entry('confidence', 'confidence', 'How near to 0 and 1 the simulated probabilities come.', {
    names: ['Confidence'],
    related: ['p', 'prediction'],
  }),
  entry('missed', 'falseNegatives', 'How much of the object the simulated prediction misses.', {
    names: ['Missed'],
    related: ['FN', 'prediction', 'missing labels'],
  }),
  entry(
    'simulated false alarms',
    'falsePositives',
    'How large the false alarms of the simulated prediction are.',
    { names: ['False alarms'], related: ['FP', 'prediction'] },
  ),
  entry(
    'who pulls',
    'pulls',
    'The gradient of all pixels, added up by kind of pixel and by part of the loss: whose wishes the next step of training follows.',
    { names: ['Who pulls'], related: ['gradient', 'FN', 'TP', 'FP', 'TN'] },
  ),
  entry(
    'trade',
    'balance',
    'How many false alarms raise the loss by as much as one missed pixel, for this loss at this prediction.',
    { related: ['FN', 'FP', 'δ'] },
  ),
  entry(
    'training images',
    'split',
    'The images that the network learns from. A score on them says how well they are known by heart.',
    { names: ['train'], related: ['validation images'] },
  ),
  entry(
    'validation images',
    'split',
    'Images that are never trained on. The scores on them tell how the network does on what it has not seen.',
    { names: ['validation', 'Validation'], related: ['training images', 'Dice score'] },
  ),
  entry(
    'gap between training and validation',
    'split',
    'Neighbouring slices of one patient look alike. Slices left out between both sides make the validation score more honest.',
    { names: ['Gap between'], related: ['training images', 'validation images'] },
  ),
  entry(
    'missing labels',
    'falseNegatives',
    'The share of structures that are in the image but not in its mask, as where an annotator overlooked them.',
    { names: ['Missing labels'], related: ['ground truth', 'phantom'] },
  ),
  entry(
    'painting',
    'paint',
    'Drawing the ground truth of an image yourself, or correcting it, with brush, eraser, polygon and fill.',
    { names: ['Paint', 'Brush', 'Eraser', 'Polygon', 'Fill'], related: ['ground truth'] },
  ),
];

/** What is looked at, and the sliders of the simulated prediction. */
import { mostClasses } from '../../../masks/classMaps.ts';
import { type SimulationSettings, simulationRanges } from '../../../masks/simulatedPrediction.ts';
import { type AnyField, at, doc, type Effect, field } from '../field.ts';
import {
  layers,
  lectureViews,
  predictionSources,
  scaleChoices,
  scaleEndRange,
  surfaceAxes,
  thresholdRange,
  variedParameters,
} from '../session.ts';
import { choice, number, optional, orWord, whole } from '../values.ts';

const view = (documentation: string, affects: Effect = 'view') => ({ affects, documentation });

/** More images than open at once. */
const lastImage = 99_999;

const simulation = (key: string, of: keyof SimulationSettings, documentation: string) =>
  field(key, at('view', 'simulation', of), number(simulationRanges[of]), view(documentation));

export const viewFields: readonly AnyField[] = [
  field('layer', at('view', 'layer'), choice(layers), view(doc('what lies over the image'))),
  field('opacity', at('view', 'opacity'), number([0, 1]), view(doc('its strength'))),
  field(
    'threshold',
    at('view', 'threshold'),
    number(thresholdRange),
    view(doc('probability from which a pixel counts as foreground'), 'watch'),
  ),
  field(
    'prediction',
    at('view', 'source'),
    choice(predictionSources),
    view(doc('whose prediction is looked at: that of the sliders below, or the network’s')),
  ),
  simulation('blur', 'blur', doc('softness of its outline, in pixels of 256')),
  simulation('shift', 'shift', doc('displacement, in pixels of 256')),
  simulation('confidence', 'confidence', doc('how far its probabilities are from ½')),
  simulation('missed', 'missed', doc('how much of the foreground it misses')),
  simulation('false-alarms', 'falseAlarms', doc('how much background it takes for foreground')),
  field('class', at('view', 'focus'), whole([1, mostClasses - 1]), view(doc('class looked at'))),
  field(
    'image',
    at('view', 'image'),
    whole([0, lastImage]),
    view(doc('image looked at, from 0'), 'watch'),
  ),
  field(
    'vary',
    at('view', 'vary'),
    orWord('off', choice(variedParameters)),
    view(doc('parameter whose family of curves is drawn')),
  ),
  field(
    'axes',
    at('view', 'axes'),
    choice(surfaceAxes),
    view(doc('axes of the loss surface; `weights` for the landscape in weight space')),
  ),
  field(
    'scale',
    at('view', 'scale'),
    choice(scaleChoices),
    view(
      doc(
        'whether scales stay as they are; `auto` locks them while a loss is pinned and in a lecture',
      ),
    ),
  ),
  field(
    'scale-gradient',
    at('view', 'gradientEnd'),
    optional(number(scaleEndRange)),
    view(doc('end of the locked colours of the gradient')),
  ),
  field(
    'scale-loss',
    at('view', 'lossEnd'),
    optional(number(scaleEndRange)),
    view(doc('end of the locked colours of the loss')),
  ),
  field(
    'lecture',
    at('view', 'lecture'),
    orWord('off', choice(lectureViews)),
    view(doc('what is enlarged for a lecture')),
  ),
];

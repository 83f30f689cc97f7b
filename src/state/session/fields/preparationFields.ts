/** How images become what the network reads, and volumes images. */
import { imageSizes, mostGap, validationRange } from '../../../datasets/dataset.ts';
import {
  colourModes,
  fits,
  leastCrop,
  patchScales,
  valueScales,
} from '../../../datasets/prepare/preprocessing.ts';
import { mostSlices, planes, slicePicks, windowIds } from '../../../datasets/volumeChoices.ts';
import { mostClasses } from '../../../masks/classMaps.ts';
import { type AnyField, at, doc, field } from '../field.ts';
import { choice, matching, number, pair, whole } from '../values.ts';

/** The weights of a network fit what it read. */
const about = { affects: 'preparation', identity: 'training' } as const;

/** An id that only the data set knows: "whole-tumour", or several as "flair-t1ce-t2". */
const dataSetId = matching(/^[a-z0-9-]{1,60}$/, 'a word of small letters, digits and -');

const brightness = whole([0, 255]);

export const preparationFields: readonly AnyField[] = [
  field('size', at('size'), choice<number>(imageSizes), {
    ...about,
    documentation: doc('side of the training images in pixels'),
  }),
  field('fit', at('preprocessing', 'fit'), choice(fits), {
    ...about,
    documentation: doc('how an image becomes a square'),
  }),
  field('crop', at('preprocessing', 'crop'), number([leastCrop, 1]), {
    ...about,
    documentation: doc('side of a crop in parts of the shorter side'),
  }),
  field('patch-scale', at('preprocessing', 'patchScale'), number(patchScales), {
    ...about,
    documentation: doc('pixels of a patch to one of the image along a side, for `fit=patches`'),
  }),
  field('patch-foreground', at('preprocessing', 'patchForeground'), number([0, 1]), {
    ...about,
    documentation: doc('share of the patches that are drawn around a pixel of the foreground'),
  }),
  field('colour', at('preprocessing', 'colour'), choice(colourModes), {
    ...about,
    documentation: doc('channels'),
  }),
  field('values', at('preprocessing', 'scale'), choice(valueScales), {
    ...about,
    documentation: doc('scale of the values'),
  }),
  field(
    'brightness',
    at('preprocessing', 'window'),
    pair(brightness, brightness, {
      allowed: 'two whole numbers from 0 to 255 with - between, the first below the second',
      ascends: true,
    }),
    { ...about, documentation: doc('ends of the window of brightness that `values=window` shows') },
  ),
  field('validation', at('validationShare'), number(validationRange), {
    ...about,
    documentation: doc('share of the images held out'),
  }),
  field('validation-gap', at('validationGap'), whole([0, mostGap]), {
    ...about,
    documentation: doc(
      'slices left out between training and validation, where both are of one patient',
    ),
  }),
  field('classes', at('classes'), whole([2, mostClasses]), {
    ...about,
    documentation: doc('classes that the labels are told apart as, the background among them'),
  }),
  field('modality', at('volumes', 'modality'), dataSetId, {
    ...about,
    documentation: doc(
      'image of each patient, or up to three as channels: `t1ce`, `flair`, `t2`, `t1`, `t1ce-flair-t2`',
    ),
    standard: 'the first that every patient has',
  }),
  field('target', at('volumes', 'target'), dataSetId, {
    ...about,
    documentation: doc(
      'what of the masks is foreground: `enhancing-tumour`, `tumour-core`, `whole-tumour`, `all` of BraTS; `all`, `kidney-and-tumour`, `tumour` of KiTS19; `membranes`, `interiors` of ISBI 2012',
    ),
    standard: 'the first of the data set',
  }),
  field('plane', at('volumes', 'plane'), choice(planes), {
    ...about,
    documentation: doc('how volumes are cut'),
  }),
  field('slices', at('volumes', 'slices'), whole([0, mostSlices]), {
    ...about,
    documentation: doc('slices of each volume, 0 for at least 8'),
  }),
  field('slice-pick', at('volumes', 'pick'), choice(slicePicks), {
    ...about,
    documentation: doc('the slices with most foreground, or slices at even distances'),
  }),
  field('window', at('volumes', 'window'), choice(windowIds), {
    ...about,
    documentation: doc('what of a CT is black and white; `auto` goes by the data set'),
  }),
];

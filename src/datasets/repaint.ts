/** A dataset with painted masks in the place of those of its files. */

import { mostClasses } from '../masks/classMaps.ts';
import { judgedPart } from '../masks/leftOut.ts';
import { type PaintedMask, paintedClasses } from '../masks/paint/paintedMask.ts';
import type { ClassValues } from '../masks/predictedMask.ts';
import {
  type Dataset,
  type Preparation,
  type Sample,
  type Split,
  splits,
  type TrainingPixels,
} from './dataset.ts';

interface Images {
  readonly dataset: Dataset;
  readonly pixels: TrainingPixels;
}

type JudgedPart = ReturnType<typeof judgedPart>;

/** Masks at the training size, by what was painted: each stroke changes one of them. */
const prepared = new WeakMap<PaintedMask, { readonly key: string; readonly part: JudgedPart }>();

function preparedMask(
  painted: PaintedMask,
  { outside, frame }: Sample,
  size: number,
  classes: number,
): JudgedPart {
  const key = JSON.stringify([size, classes, frame]);
  const known = prepared.get(painted);
  if (known?.key === key) return known.part;
  const part = judgedPart(paintedClasses(painted, size, classes, frame), outside);
  prepared.set(painted, { key, part });
  return part;
}

/**
 * Where images that had no mask go once they have one, in the order in which they were painted. The
 * first of all is trained on; then one is held out whenever fewer are than the share asks for. Slices of a patient
 * go where its others are, unless there is only one patient.
 */
function splitsOf(
  samples: readonly Sample[],
  painted: ReadonlyMap<string, PaintedMask>,
  validationShare: number,
): ReadonlyMap<string, Split> {
  const masked = samples.filter(({ mask }) => mask);
  let count = masked.length;
  let held = masked.filter(({ split }) => split === 'validation').length;
  const bare = new Map(samples.filter(({ mask }) => !mask).map((sample) => [sample.id, sample]));
  const patientOf = ({ patient, id }: Sample) => patient ?? id;
  const isOnePatient = new Set(samples.map(patientOf)).size === 1;
  const splitOfPatient = new Map(masked.map((sample) => [patientOf(sample), sample.split]));
  const moved = new Map<string, Split>();
  for (const id of painted.keys()) {
    const sample = bare.get(id);
    if (!sample) continue;
    count += 1;
    const wanted = count < 2 ? 0 : Math.max(1, Math.round(count * validationShare));
    const byShare = held < wanted ? 'validation' : 'training';
    const split = (!isOnePatient && splitOfPatient.get(patientOf(sample))) || byShare;
    splitOfPatient.set(patientOf(sample), split);
    moved.set(id, split);
    if (split === 'validation') held += 1;
  }
  return moved;
}

/** Easy to tell apart, for masks that write their classes in colours. */
const clearColours = [0xff0000, 0x00ff00, 0x0000ff, 0xffff00, 0xff00ff, 0x00ffff, 0xffffff];
/** Most that a mask of 16 bits holds. */
const mostValue = 65535;

/** How classes are written where some were added: those of the files as before, the others after them. */
function valuesWith({ values, areColours }: ClassValues, count: number): ClassValues {
  const all = [...values];
  while (all.length < count) {
    const next = Math.max(...all) + 1;
    const numbers = [...(next <= mostValue ? [next] : []), 1, 2, 3, 4, 5, 6, 7];
    const free = (areColours ? clearColours : numbers).find((value) => !all.includes(value));
    // There are as many candidates as classes.
    all.push(free as number);
  }
  return { values: all, areColours };
}

/**
 * Labels and classes with what was painted. Labels of the files stay the first; where the files only know
 * foreground, it is the first of as many classes as were painted.
 */
function classesWith(
  { samples, labels, classNames, classValues }: Dataset,
  painted: ReadonlyMap<string, PaintedMask>,
  classes: number,
): Pick<Dataset, 'labels' | 'classNames' | 'classValues'> {
  let top = 0;
  for (const { id } of samples)
    for (const label of painted.get(id)?.labels ?? []) if (label > top) top = label;
  if (top < 2 || top <= labels.length) return { labels, classNames };
  const names = Array.from(
    { length: Math.min(top, mostClasses - 1) },
    (_, i) => labels[i] ?? `class ${i + 1}`,
  );
  const distinct = classes > 2 ? names.slice(0, classes - 1) : classNames;
  return {
    labels: names,
    classNames: distinct,
    ...(classValues ? { classValues: valuesWith(classValues, distinct.length) } : {}),
  };
}

/**
 * Puts painted masks into a dataset. Images that had none move to those trained on or held out; the
 * others stay where they are. What is painted on images that are not there is left out.
 *
 * @param images  as the files made them
 */
export function withPainted<Opened extends Images>(
  images: Opened,
  painted: ReadonlyMap<string, PaintedMask>,
  { validationShare, classes }: Pick<Preparation, 'validationShare' | 'classes'>,
): Opened {
  const { dataset, pixels } = images;
  if (!dataset.samples.some(({ id }) => painted.has(id))) return images;
  const { size } = dataset;
  const labelling = classesWith(dataset, painted, classes);
  const count = labelling.classNames.length + 1;
  const moved = splitsOf(dataset.samples, painted, validationShare);
  const repainted = dataset.samples.map((sample, position) => {
    const own = painted.get(sample.id);
    if (!own) return { sample, position };
    const part = preparedMask(own, sample, size, count);
    const split = moved.get(sample.id) ?? sample.split;
    return { sample: { ...sample, ...part, split }, position };
  });
  const place = ({ sample }: { readonly sample: Sample }) =>
    sample.mask ? splits.indexOf(sample.split) : splits.length;
  const ordered = repainted.sort((a, b) => place(a) - place(b) || a.position - b.position);
  const samples = ordered.map(({ sample }) => sample);
  const shares = samples.filter(({ mask }) => mask).map((sample) => sample.foregroundShare);
  const from = ordered.map(({ position }) => position);
  return {
    ...images,
    dataset: {
      ...dataset,
      ...labelling,
      samples,
      foregroundShare: shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length),
    },
    pixels: {
      ...pixels,
      inputs: {
        length: pixels.inputs.length,
        at: (position) => {
          const original = from[position];
          return original === undefined ? undefined : pixels.inputs.at(original);
        },
      },
    },
  };
}

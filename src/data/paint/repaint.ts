/** A dataset with painted masks in the place of those of its files. */
import {
  type Dataset,
  mostClasses,
  type Preparation,
  type Sample,
  type Split,
  type TrainingPixels,
} from '../dataset.ts';
import { judgedPart } from '../leftOut.ts';
import { type PaintedMask, paintedClasses } from './paintedMask.ts';

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
 * first of all is trained on; then one is held out whenever fewer are than the share asks for.
 */
function splitsOf(
  samples: readonly Sample[],
  painted: ReadonlyMap<string, PaintedMask>,
  validationShare: number,
): ReadonlyMap<string, Split> {
  const masked = samples.filter(({ mask }) => mask);
  let count = masked.length;
  let held = masked.filter(({ split }) => split === 'validation').length;
  const bare = new Set(samples.filter(({ mask }) => !mask).map(({ id }) => id));
  const splits = new Map<string, Split>();
  for (const id of painted.keys()) {
    if (!bare.has(id)) continue;
    count += 1;
    const wanted = count < 2 ? 0 : Math.max(1, Math.round(count * validationShare));
    splits.set(id, held < wanted ? 'validation' : 'training');
    if (held < wanted) held += 1;
  }
  return splits;
}

/**
 * Labels and classes with what was painted: where the files only know foreground, it is the first of as
 * many classes as were painted.
 */
function classesWith(
  { samples, labels, classNames }: Dataset,
  painted: ReadonlyMap<string, PaintedMask>,
  classes: number,
): Pick<Dataset, 'labels' | 'classNames' | 'hasPaintedLabels'> {
  if (labels.length > 0) return { labels, classNames };
  let top = 0;
  for (const { id } of samples)
    for (const label of painted.get(id)?.labels ?? []) if (label > top) top = label;
  if (top < 2) return { labels, classNames };
  const names = Array.from({ length: Math.min(top, mostClasses - 1) }, (_, i) => `class ${i + 1}`);
  return {
    labels: names,
    classNames: classes > 2 ? names.slice(0, classes - 1) : classNames,
    hasPaintedLabels: true,
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
  const told = classesWith(dataset, painted, classes);
  const count = told.classNames.length + 1;
  const splits = splitsOf(dataset.samples, painted, validationShare);
  const repainted = dataset.samples.map((sample, position) => {
    const own = painted.get(sample.id);
    if (!own) return { sample, position };
    const part = preparedMask(own, sample, size, count);
    const split = splits.get(sample.id) ?? sample.split;
    return { sample: { ...sample, ...part, split }, position };
  });
  const place = ({ sample }: { readonly sample: Sample }) =>
    sample.mask ? (sample.split === 'training' ? 0 : 1) : 2;
  const ordered = repainted.sort((a, b) => place(a) - place(b) || a.position - b.position);
  const samples = ordered.map(({ sample }) => sample);
  const shares = samples.filter(({ mask }) => mask).map((sample) => sample.foregroundShare);
  const from = ordered.map(({ position }) => position);
  return {
    ...images,
    dataset: {
      ...dataset,
      ...told,
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

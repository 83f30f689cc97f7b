/** Golden values that an exported file carries: a small fixed batch and the person's own prediction. */
import type { PixelGroups } from '../../losses/imageLoss.ts';
import { type LossChoice, lossFunction } from '../../losses/lossFunction.ts';
import { alike, condense, groupsOf, inUnits, untied, type WrittenGroup } from './condense.ts';

export interface GoldenCase {
  readonly name: string;
  /** Height and width of its images, in pixels. */
  readonly shape: readonly [number, number];
  /** Groups of each image, in the order of its pixels. */
  readonly images: readonly (readonly WrittenGroup[])[];
  readonly value: number;
  /** The loss of what the case was condensed from, null where nothing was. */
  readonly valueOfAll: number | null;
  /** Derivative by the probability of each class, summed over the pixels of a group: [groups of all images][C]. */
  readonly gradient: readonly (readonly number[])[];
}

/** Side of the fixed images: wide enough for losses that look at neighbours. */
const height = 4;
const width = 5;

/**
 * Two images in which every class occurs at least once. Probabilities follow a fixed formula; they are
 * neither right everywhere nor tied, and differ between the classes.
 */
function fixedBatch(classes: number): WrittenGroup[][] {
  return [0, 1].map((image) =>
    untied(
      Array.from({ length: height * width }, (_, pixel) => {
        const inside = pixel % width > 0 && pixel % width < 4 && pixel >= width;
        const label = inside ? 1 + ((pixel + image) % (classes - 1)) : 0;
        const score = Array.from({ length: classes }, (_, c) => {
          const own = c === label ? 1.3 : 0;
          return Math.exp(own + 1.2 * Math.sin(1.7 * pixel + 2.9 * c + 5.1 * image));
        });
        const total = score.reduce((sum, value) => sum + value, 0);
        return { pixels: 1, label, probability: inUnits(score.map((value) => value / total)) };
      }),
    ),
  );
}

function goldenCase(
  choice: LossChoice,
  name: string,
  shape: readonly [number, number],
  images: readonly (readonly WrittenGroup[])[],
  classes: number,
): GoldenCase {
  const loss = lossFunction(choice);
  const [rows, columns] = shape;
  let value = 0;
  const gradient: number[][] = [];
  for (const groups of images) {
    const image: PixelGroups = groupsOf(groups, classes);
    const single = groups.every(({ pixels }) => pixels === 1);
    const grid = single ? { width: columns, height: rows } : null;
    const parts = loss.evaluate({ ...image, grid });
    value += parts.value / images.length;
    groups.forEach(({ pixels }, group) => {
      gradient.push(
        Array.from({ length: classes }, (_, c) => {
          const at = group * classes + c;
          const slope = (parts.distribution?.gradient[at] ?? 0) + (parts.region?.gradient[at] ?? 0);
          return (slope * pixels) / images.length;
        }),
      );
    });
  }
  return { name, shape, images, value, valueOfAll: null, gradient };
}

/** Side of the part of a prediction that is written down pixel by pixel. */
const cutSide = 10;

/** The part of an image, of up to {@link cutSide} pixels a side, with most of both fore- and background. */
function informativeCrop(
  { classes, probability, label }: PixelGroups,
  grid: { readonly width: number; readonly height: number },
): { shape: [number, number]; groups: WrittenGroup[] } {
  const rows = Math.min(cutSide, grid.height);
  const columns = Math.min(cutSide, grid.width);
  let best = { top: 0, left: 0, score: -1 };
  const step = Math.max(1, Math.floor(cutSide / 4));
  for (let top = 0; top + rows <= grid.height; top += step)
    for (let left = 0; left + columns <= grid.width; left += step) {
      let foreground = 0;
      for (let y = top; y < top + rows; y++)
        for (let x = left; x < left + columns; x++)
          if (label[y * grid.width + x] > 0) foreground += 1;
      const score = Math.min(foreground, rows * columns - foreground);
      if (score > best.score) best = { top, left, score };
    }
  const groups = Array.from({ length: rows * columns }, (_, i): WrittenGroup => {
    const at = (best.top + Math.floor(i / columns)) * grid.width + best.left + (i % columns);
    const own = Array.from(probability.subarray(at * classes, (at + 1) * classes));
    return { pixels: 1, label: label[at], probability: inUnits(own) };
  });
  return { shape: [rows, columns], groups: untied(groups, alike) };
}

/**
 * The cases of a file.
 *
 * @param prediction  the person's own, or null where there is none to judge; of losses that look at where
 *   pixels lie a part of it, and none of groups without a place
 */
export function goldenCases(choice: LossChoice, prediction: PixelGroups | null): GoldenCase[] {
  const classes = prediction?.classes ?? 2;
  const cases = [
    goldenCase(choice, 'two small images', [height, width], fixedBatch(classes), classes),
  ];
  if (prediction?.grid && lossFunction(choice).readsPlaces) {
    const { shape, groups } = informativeCrop(prediction, prediction.grid);
    const name = `a part of your prediction, ${shape[0]} × ${shape[1]} pixels`;
    cases.push(goldenCase(choice, name, shape, [groups], classes));
  } else if (prediction && !lossFunction(choice).readsPlaces) {
    const groups = condense(prediction);
    const pixels = groups.reduce((sum, group) => sum + group.pixels, 0);
    const name = `your prediction in ${groups.length} groups of equal pixels`;
    const valueOfAll = lossFunction(choice).evaluate(prediction).value;
    cases.push({ ...goldenCase(choice, name, [1, pixels], [groups], classes), valueOfAll });
  }
  return cases;
}

/** A loss at one setting, as something that can be evaluated. */
import { type LossId, lossDefinition } from './catalogue.ts';
import type { ImageEvaluation, PixelGroups } from './imageLoss.ts';
import { evaluateClasses } from './multiClass.ts';
import type { LossParameters } from './parameters.ts';
import type { LossTerms } from './terms.ts';

/** A loss and its setting as plain data: what the sliders move and what can be pinned. */
export interface LossChoice {
  readonly id: LossId;
  readonly parameters: LossParameters;
  /** δ of single classes by number, where they have one of their own; null, or absent, for that of all. */
  readonly classDeltas?: readonly (number | null)[];
}

export interface LossFunction {
  /** The normal form for two classes; null where the loss has none. */
  readonly terms: LossTerms | null;
  /** That of each of so many classes: they may differ in δ. Null where the loss has none. */
  classTerms(classes: number): readonly LossTerms[] | null;
  /** Whether the loss depends on where the pixels lie, so that it needs `PixelGroups.grid`. */
  readonly readsPlaces: boolean;
  /** The loss of one image of any number of classes; that of a batch is the mean over its images. */
  evaluate(image: PixelGroups): ImageEvaluation;
  /** The same loss for one class against all others. */
  against(focus: number): LossFunction;
}

/** The loss of a normal form that is the same for all classes. */
export function normalForm(terms: LossTerms): LossFunction {
  const loss: LossFunction = {
    terms,
    classTerms: (classes) => Array<LossTerms>(classes).fill(terms),
    readsPlaces: false,
    evaluate: (image) => evaluateClasses(Array(image.classes).fill(terms), image),
    against: () => loss,
  };
  return loss;
}

/** The loss at a setting. @throws RangeError for a loss that is not in the catalogue */
export function lossFunction({ id, parameters, classDeltas }: LossChoice): LossFunction {
  const { terms, image } = lossDefinition(id);
  if (image) {
    const loss: LossFunction = {
      terms: null,
      classTerms: () => null,
      readsPlaces: image.readsPlaces,
      evaluate: (groups) => image.evaluate(parameters, groups),
      against: () => loss,
    };
    return loss;
  }
  if (!terms) throw new Error(`the catalogue has no mathematics for "${id}"`);
  const ofClass = (c: number) => {
    const delta = classDeltas?.[c];
    return terms(delta === undefined || delta === null ? parameters : { ...parameters, delta });
  };
  const classTerms = (classes: number) => Array.from({ length: classes }, (_, c) => ofClass(c));
  return {
    terms: terms(parameters),
    classTerms,
    readsPlaces: false,
    evaluate: (groups) => evaluateClasses(classTerms(groups.classes), groups),
    against: (focus) => normalForm(ofClass(focus)),
  };
}

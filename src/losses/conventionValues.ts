/**
 * What each published convention really computes for numbers typed into it. conventions.ts relabels one
 * loss; here the differences that no relabelling takes away are kept: the paper sums over the classes and
 * puts δ on every pixel of its symmetric form, geodl divides by the sum of its class weights.
 */
import type { LossDefinition } from './catalogue.ts';
import { type ConventionId, canonical, convention, conventionIds, shown } from './conventions.ts';
import type { PixelGroups } from './imageLoss.ts';
import type { LossChoice } from './lossFunction.ts';
import { evaluateClasses } from './multiClass.ts';
import type { LossParameters, ParameterId } from './parameters.ts';
import { pixelsOf } from './pixelGroups.ts';
import type { LossTerms } from './terms.ts';

/** One argument to type. */
export interface TypedArgument {
  /** Null for an argument that no slider moves: it follows from the others. */
  readonly parameter: 'lambda' | 'delta' | 'gamma' | null;
  /** As the library spells it. */
  readonly name: string;
  /** One number, or one for each class, the background first. */
  readonly value: number | readonly number[];
}

export interface ConventionValues {
  readonly id: ConventionId;
  /** The function or class to call; empty for the paper, which is no code. */
  readonly call: string;
  /** The numbers that mean the setting here. */
  readonly typed: readonly TypedArgument[];
  /** Loss that these numbers return; null without an image. */
  readonly value: number | null;
  /** Loss when the numbers of the authors' code are typed in unchanged. */
  readonly unchanged: number | null;
  /** What keeps `value` from being that of the authors' code; empty if nothing does. */
  readonly difference: string;
  /** Whether the convention does not have this form, so that there is nothing to type. */
  readonly lacks: boolean;
}

type Own = Readonly<Record<'lambda' | 'delta' | 'gamma', number>>;

/** Whether the conventions differ about this loss at all: only the Unified Focal family is disputed. */
export function isDisputed(loss: LossDefinition): boolean {
  return loss.terms !== null && (loss.form === 'symmetric' || loss.form === 'asymmetric');
}

/** geodl's own smoothing of the index, in pixels. */
const geodlSmooth = 1e-8;

/** Number of pixels over their summed class weights: geodl's mean is over weights and not over pixels. */
function overWeights(image: PixelGroups, weights: readonly number[]): number {
  let sum = 0;
  for (let group = 0; group < image.label.length; group++)
    sum += image.weight[group] * weights[image.label[group]];
  return pixelsOf(image) / sum;
}

/** Name of an argument in each convention. */
const argumentNames: Readonly<Record<ConventionId, Readonly<Record<keyof Own, string>>>> = {
  reference: { lambda: 'weight', delta: 'delta', gamma: 'gamma' },
  paper: { lambda: 'λ', delta: 'δ', gamma: 'γ' },
  monai: { lambda: 'weight', delta: 'delta', gamma: 'gamma' },
  geodl: { lambda: 'lambda', delta: 'delta', gamma: 'gamma' },
};

const calls: Readonly<Record<LossDefinition['family'], readonly [string, string]>> = {
  distribution: ['focal_loss', 'FocalLoss'],
  compound: ['unified_focal_loss', 'UnifiedFocalLoss'],
  region: ['focal_tversky_loss', 'FocalTverskyLoss'],
};

function callOf(id: ConventionId, { family, form }: LossDefinition): string {
  const [snake, camel] = calls[family];
  // The authors shorten the form in the name of the whole, "sym_unified_focal_loss", and only there.
  const prefix = family === 'compound' ? form.replace('metric', '') : form;
  if (id === 'reference') return `${prefix}_${snake}`;
  if (id === 'monai') return `Asymmetric${camel}`;
  return id === 'geodl' ? 'defineUnifiedFocalLoss' : '';
}

/**
 * The loss that a convention returns for numbers in its own meaning.
 *
 * @param typed  λ, δ, γ as that convention reads them
 * @param classWeights  geodl's clsWghtsDist, the background first; the others have none
 */
function valueOfTyped(
  id: ConventionId,
  loss: LossDefinition,
  typed: Own,
  choice: LossChoice,
  image: PixelGroups,
  classWeights: readonly number[],
): number {
  const read = (parameter: keyof Own) => canonical(id, loss, parameter, typed[parameter]);
  const ofClass = (c: number): LossTerms => {
    const delta = choice.classDeltas?.[c] ?? typed.delta;
    const terms = (loss.terms as NonNullable<LossDefinition['terms']>)({
      ...choice.parameters,
      lambda: read('lambda'),
      delta,
      gamma: read('gamma'),
    });
    if (id === 'paper')
      return {
        ...terms,
        regionWeight: image.classes * terms.regionWeight,
        backgroundWeight: loss.form === 'symmetric' ? delta : terms.backgroundWeight,
      };
    if (id !== 'geodl') return terms;
    return {
      ...terms,
      distributionWeight: terms.distributionWeight * overWeights(image, classWeights),
      foregroundWeight: classWeights[c],
      backgroundWeight: classWeights[0],
      smooth: geodlSmooth,
      clipsRegion: false,
    };
  };
  const terms = Array.from({ length: image.classes }, (_, c) => ofClass(c));
  return evaluateClasses(terms, image).value;
}

function differenceOf(id: ConventionId, { form, family }: LossDefinition): string {
  const differences: string[] = [];
  if (id === 'paper') {
    if (family !== 'region' && form === 'symmetric') differences.push('δ on every pixel');
    if (family !== 'distribution') differences.push('region part summed over the classes');
  }
  if (id === 'geodl' && family !== 'region')
    differences.push('distribution part divided by the sum of the class weights');
  return differences.join('; ');
}

/** geodl's class weights that stand for δ: 1 − δ for the background, δ for each other class. */
function weightsOfDelta({ parameters, classDeltas }: LossChoice, classes: number): number[] {
  const rounded = (x: number) => Math.round(x * 1e12) / 1e12;
  return Array.from({ length: classes }, (_, c) =>
    c === 0 ? rounded(1 - parameters.delta) : (classDeltas?.[c] ?? parameters.delta),
  );
}

/**
 * One convention at one setting.
 *
 * @param image  the prediction to judge, null if there is none: the values are null then
 */
export function conventionValues(
  id: ConventionId,
  loss: LossDefinition,
  choice: LossChoice,
  image: PixelGroups | null,
): ConventionValues {
  const classes = image?.classes ?? 2;
  // The parts of the family are the whole at an end of λ: what geodl, with one function, must be told.
  const own: LossParameters = { ...choice.parameters, ...loss.fixed };
  const shownOwn = (parameter: ParameterId) => shown(id, loss, parameter, own[parameter]);
  const names = argumentNames[id];
  const taken: (keyof Own)[] =
    id === 'geodl' || loss.family === 'compound'
      ? ['lambda', 'delta', 'gamma']
      : ['delta', 'gamma'];
  const weights = weightsOfDelta({ ...choice, parameters: own }, classes);
  const typed: TypedArgument[] = taken.map((parameter) => ({
    parameter,
    name: names[parameter],
    value: shownOwn(parameter),
  }));
  if (id === 'geodl' && loss.family !== 'region')
    typed.push({ parameter: null, name: 'clsWghtsDist', value: weights });
  const meant: Own = {
    lambda: shownOwn('lambda'),
    delta: own.delta,
    gamma: shownOwn('gamma'),
  };
  // Nobody who copies λ, δ and γ changes the class weights, which are 1.
  const equal = weights.map(() => 1);
  const copied: Own = loss.family === 'compound' ? own : { ...own, lambda: meant.lambda };
  const lacks = convention(id).lacks === loss.form;
  const value = (numbers: Own, classWeights: readonly number[]) =>
    image && !lacks ? valueOfTyped(id, loss, numbers, choice, image, classWeights) : null;
  return {
    id,
    call: callOf(id, loss),
    typed: lacks ? [] : typed,
    value: value(meant, weights),
    unchanged: value(copied, equal),
    difference: lacks ? '' : differenceOf(id, loss),
    lacks,
  };
}

/** All conventions at one setting, in the order of the menu. */
export function allConventionValues(
  loss: LossDefinition,
  choice: LossChoice,
  image: PixelGroups | null,
): readonly ConventionValues[] {
  return conventionIds.map((id) => conventionValues(id, loss, choice, image));
}

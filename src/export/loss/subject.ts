/** What a file is about: names, parameters with the person's values, and the golden cases. */
import { type LossDefinition, lossDefinition } from '../../losses/catalogue.ts';
import { convention, conventionIds, notation, shown } from '../../losses/conventions.ts';
import type { PixelGroups } from '../../losses/imageLoss.ts';
import type { LossChoice } from '../../losses/lossFunction.ts';
import { pythonName } from './expression.ts';
import { type GoldenCase, goldenCases } from './golden.ts';
import { marked } from './marks.ts';

interface SubjectParameter {
  /** In Python. */
  readonly name: string;
  readonly symbol: string;
  readonly meaning: string;
  /** As written in Python, marked. */
  readonly value: string;
  /** Type in Python. */
  readonly type: 'float' | 'tuple[float, ...]';
}

export interface Subject {
  readonly choice: LossChoice;
  readonly definition: LossDefinition;
  /** C of the golden cases. */
  readonly classes: number;
  /** "asymmetric_unified_focal_loss". */
  readonly functionName: string;
  /** "AsymmetricUnifiedFocalLoss". */
  readonly className: string;
  readonly parameters: readonly SubjectParameter[];
  /** δ is a tuple with one value for each class. */
  readonly deltaByClass: boolean;
  readonly cases: readonly GoldenCase[];
}

/** At most 12 decimals, so that 0.1 + 0.2 is written as 0.3, and a point in every float. */
function pythonFloat(value: number): string {
  const text = String(Math.round(value * 1e12) / 1e12);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** δ of each class where some class has one of its own, else null. */
function deltas({ id, parameters, classDeltas }: LossChoice, classes: number): number[] | null {
  const reads = lossDefinition(id).parameters.some((parameter) => parameter.id === 'delta');
  const own = Array.from({ length: classes }, (_, c) => classDeltas?.[c] ?? null);
  if (!reads || own.every((delta) => delta === null)) return null;
  return own.map((delta) => delta ?? parameters.delta);
}

/** The words of a name in letters that an identifier can have. */
function wordsOf(name: string): string[] {
  const letters = name.normalize('NFD').replaceAll('++', ' plus plus ');
  return letters
    .replace(/[^A-Za-z0-9\s-]/g, '')
    .split(/[\s-]+/)
    .filter(Boolean);
}

/** A loss at a setting, with golden values for a prediction if there is one. */
export function subjectOf(choice: LossChoice, prediction: PixelGroups | null): Subject {
  const definition = lossDefinition(choice.id);
  const classes = prediction?.classes ?? 2;
  const byClass = deltas(choice, classes);
  const words = wordsOf(`${definition.name} loss`);
  return {
    choice,
    definition,
    classes,
    functionName: words.map((word) => word.toLowerCase()).join('_'),
    className: words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(''),
    parameters: definition.parameters.map((parameter) => {
      const list = parameter.id === 'delta' ? byClass : null;
      const value = list
        ? `(${list.map(pythonFloat).join(', ')})`
        : pythonFloat(choice.parameters[parameter.id]);
      return {
        name: pythonName(parameter),
        symbol: parameter.symbol,
        meaning: parameter.meaning,
        value: marked(parameter.role, value),
        type: list ? 'tuple[float, ...]' : 'float',
      };
    }),
    deltaByClass: byClass !== null,
    cases: goldenCases(choice, prediction),
  };
}

/** Numbers that this setting has elsewhere, one line for each convention that has others. */
export function conventionLines({ definition, choice }: Subject): string[] {
  if (definition.form !== 'symmetric' && definition.form !== 'asymmetric') return [];
  const lines = conventionIds.flatMap((id) => {
    const { lambdaSymbol, note, lacking } = notation(id, definition);
    if (id === 'reference' || lacking) return [];
    const numbers = definition.parameters
      .map((parameter) => {
        const symbol = parameter.id === 'lambda' ? lambdaSymbol : parameter.symbol;
        return `${symbol} ${shown(id, definition, parameter.id, choice.parameters[parameter.id])}`;
      })
      .join(', ');
    return [`    ${convention(id).name.replace('’', "'")}: ${numbers} (${note})`];
  });
  return [
    "Convention: that of the authors' code. λ weighs the region part and 1 − λ the distribution part,",
    'γ = 0 is no focus, the region part is the mean over the classes. The same setting elsewhere:',
    ...lines,
  ];
}

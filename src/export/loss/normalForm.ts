/** Losses of the normal form as formulas. */
import { bodyLines, readsEpsilon } from './body.ts';
import { assemblyOfParts, asymmetricAssembly } from './dialects/monaiNormalForm.ts';
import { equationLines } from './equation.ts';
import type { Formula } from './formula.ts';
import type { Recipe } from './recipes.ts';
import type { Subject } from './subject.ts';

function remarksOn({ distribution, region }: Recipe): string[] {
  const clips = distribution !== null || region?.clips;
  const focuses = region !== null && region.rarePower !== 1;
  return [
    ...(clips ? ["p is kept in [1e-7, 1 − 1e-7], as in the authors' code."] : []),
    ...(focuses
      ? ['(1 − T)^k is taken of max(1 − T, 1e-7): its slope has no bound where T reaches 1.']
      : []),
    'Half precision: cast to float32 before, 1e-7 is 0 in float16.',
  ];
}

function constantsOf(recipe: Recipe): string[] {
  const { region } = recipe;
  const smooth = region?.smooth === 1e-7 ? '1e-7' : '1e-6';
  return [
    ...(readsEpsilon(recipe) ? ['EPSILON = 1e-7'] : []),
    ...(region ? [`SMOOTH = ${smooth}  # in pixels`] : []),
  ];
}

function monaiOf(recipe: Recipe, { definition, deltaByClass }: Subject): Formula['monai'] {
  if (deltaByClass)
    return {
      reason:
        'MONAI’s classes take one δ for all classes, and here classes have their own. The PyTorch file ' +
        'has them and runs beside MONAI.',
    };
  return definition.form === 'asymmetric' ? asymmetricAssembly(recipe) : assemblyOfParts(recipe);
}

/** The formula of a recipe, for the setting of a subject. */
export function normalFormFormula(recipe: Recipe, subject: Subject): Formula {
  const counts = 'TP_c, FN_c, FP_c: soft counts of class c in one image, sums of p or 1 − p';
  return {
    equation: [...equationLines(recipe), ...(recipe.region ? [counts] : [])],
    remarks: remarksOn(recipe),
    constants: constantsOf(recipe),
    statements: (dialect) => bodyLines(recipe, dialect, subject.deltaByClass),
    monai: monaiOf(recipe, subject),
  };
}

/** The equation of a loss in plain text, for the comment at the head of a file. */
import { type Expression, symbols } from './expression.ts';
import type { DistributionRecipe, Recipe, RegionRecipe } from './recipes.ts';

/** A factor before something; nothing for 1. */
const times = (factor: Expression) => (factor === 1 ? '' : `${symbols(factor)} `);

function pixelTerm({ weight, focus }: DistributionRecipe['rare'], p: string): string {
  const focused = focus === 0 ? '' : `(1 − ${p})^${symbols(focus)} `;
  return `${times(weight)}${focused}(−ln ${p})`;
}

function power(base: string, exponent: Expression): string {
  return exponent === 1 ? base : `${base}^${symbols(exponent)}`;
}

function distributionLines(recipe: DistributionRecipe): string[] {
  const common = pixelTerm(recipe.common, 'p_0');
  const rare = pixelTerm(recipe.rare, 'p_c');
  if (common.replaceAll('p_0', 'p_c') === rare)
    return [`D = mean over pixels of  ${rare},  c the true class`];
  return [
    `D = mean over pixels of  ${common}  where the true class is 0,`,
    `                         ${rare}  where it is c ≥ 1`,
  ];
}

function regionLines({ delta, commonPower, rarePower, smooth }: RegionRecipe): string[] {
  const common = power('(1 − T_0)', commonPower);
  const rare = power('(1 − T_c)', rarePower);
  const same = common.replaceAll('T_0', 'T_c') === rare;
  const [misses, falseAlarms] =
    typeof delta === 'number'
      ? [`${delta} FN_c`, `${1 - delta} FP_c`]
      : [`${symbols(delta)} FN_c`, `(1 − ${symbols(delta)}) FP_c`];
  return [
    same
      ? `R = mean over classes of  ${rare}`
      : `R = mean over classes of  ${common},  ${rare} for c ≥ 1`,
    `T_c = (TP_c + s) / (TP_c + ${misses} + ${falseAlarms} + s),  s = ${smooth} pixels`,
  ];
}

/** The equation, line by line. */
export function equationLines({ distribution, region, offset }: Recipe): string[] {
  const total = [
    region ? `${times(region.weight)}R` : '',
    distribution ? `${times(distribution.weight)}D` : '',
  ]
    .filter(Boolean)
    .join(' + ');
  const less = offset === 0 ? '' : ` − ${symbols(offset)}`;
  return [
    `L = ${total}${less},  the mean over the images of a batch`,
    ...(distribution ? distributionLines(distribution) : []),
    ...(region ? regionLines(region) : []),
  ];
}

/**
 * The statements that compute a loss of the normal form for each image of a batch, in any of the
 * libraries; see `Formula.statements`.
 */
import type { Dialect } from './dialects/dialect.ts';
import { type Expression, python } from './expression.ts';
import type { DistributionRecipe, Recipe, RegionRecipe } from './recipes.ts';

const same = (a: Expression, b: Expression) => python(a) === python(b);

function product(factor: Expression, rest: string): string {
  return factor === 1 ? rest : `${python(factor)} * ${rest}`;
}

/** Where δ is one value for each class, the part of it that belongs to a slice of the classes. */
function sliced(expression: string, slice: string, deltaByClass: boolean): string {
  return deltaByClass ? expression.replace(/\bdelta\b/, `delta${slice}`) : expression;
}

function distributionLines(
  { common, rare }: DistributionRecipe,
  dialect: Dialect,
  deltaByClass: boolean,
): string[] {
  const focuses = [common.focus, rare.focus].filter((focus) => focus !== 0);
  const focused = `(1 - p) ** ${python(focuses[0] ?? 0)} * cross_entropy`;
  const perClass = (of: string) => dialect.meanOverPixels(of);
  const lines = [`cross_entropy = truth * -${dialect.log('p')}`];
  const named = (focus: Expression) => (focus === 0 ? 'cross_entropy' : 'focused');
  if (focuses.length > 0) lines.push(`focused = ${focused}`);
  if (same(common.weight, rare.weight) && same(common.focus, rare.focus)) {
    const whole = dialect.sumOverClasses(perClass(named(rare.focus)));
    return [...lines, `distribution = ${product(rare.weight, whole)}`];
  }
  const part = (side: DistributionRecipe['rare'], slice: string) => {
    const weight = sliced(python(side.weight), slice, deltaByClass);
    return `${weight} * ${perClass(named(side.focus))}[:, ${slice.slice(1, -1)}]`;
  };
  return [
    ...lines,
    `background = ${part(common, '[:1]')}`,
    `rare = ${part(rare, '[1:]')}`,
    `distribution = ${dialect.sumOverClasses('background')} + ${dialect.sumOverClasses('rare')}`,
  ];
}

function regionLines(
  { delta, commonPower, rarePower }: RegionRecipe,
  p: string,
  dialect: Dialect,
): string[] {
  const misses = python(delta);
  const falseAlarms = typeof delta === 'number' ? String(1 - delta) : `(1 - ${misses})`;
  const lines = [
    `tp = ${dialect.sumOverPixels(`(truth * ${p})`)}`,
    `fn = ${dialect.sumOverPixels(`(truth * (1 - ${p}))`)}`,
    `fp = ${dialect.sumOverPixels(`((1 - truth) * ${p})`)}`,
    `wrong = ${misses} * fn + ${falseAlarms} * fp`,
    '# 1 - T without the cancellation that would cost float32 its digits near T = 1.',
    'error = wrong / (tp + wrong + SMOOTH)',
  ];
  const raised = (base: string, exponent: Expression) =>
    exponent === 1 ? base : `${dialect.floor(base)} ** ${python(exponent)}`;
  if (same(commonPower, rarePower)) {
    const whole = rarePower === 1 ? 'error' : `(${raised('error', rarePower)})`;
    return [...lines, `region = ${dialect.meanOverClasses(whole)}`];
  }
  return [
    ...lines,
    `background = ${raised('error[:, :1]', commonPower)}`,
    `rare = ${raised('error[:, 1:]', rarePower)}`,
    `region = (${dialect.sumOverClasses('background')} + ${dialect.sumOverClasses('rare')}) / error.shape[1]`,
  ];
}

/** Whether the statements read EPSILON. */
export function readsEpsilon({ distribution, region }: Recipe): boolean {
  return distribution !== null || (region !== null && (region.clips || region.rarePower !== 1));
}

/** The statements, without indentation. */
export function bodyLines(recipe: Recipe, dialect: Dialect, deltaByClass: boolean): string[] {
  const { distribution, region, offset } = recipe;
  const clipped = distribution !== null || region?.clips;
  const sum = [
    region && product(region.weight, 'region'),
    distribution && product(distribution.weight, 'distribution'),
  ]
    .filter(Boolean)
    .join(' + ');
  const lines = clipped ? [`p = ${dialect.clip('probability')}`, ''] : [];
  if (distribution)
    lines.push(
      '# Distribution part: a mean over the pixels.',
      ...distributionLines(distribution, dialect, deltaByClass),
      '',
    );
  if (region)
    lines.push(
      '# Region part: soft counts of each class against all others, [batch, classes].',
      ...regionLines(region, region.clips ? 'p' : 'probability', dialect),
      '',
    );
  return [...lines, `loss = ${sum}${offset === 0 ? '' : ` - ${python(offset)}`}`];
}

/** The comment at the head of a file, and what the functions say of themselves. */
import { readsEpsilon } from './body.ts';
import { equationLines } from './equation.ts';
import type { Recipe } from './recipes.ts';
import { conventionLines, type Subject } from './subject.ts';

const indented = (lines: readonly string[]) => lines.map((line) => (line ? `    ${line}` : line));

/** Module docstring. `contract` says what tensors go in; `remarks` what else to know. */
export function headLines(
  { definition, parameters, functionName }: Subject,
  equation: readonly string[],
  library: string,
  contract: readonly string[],
  remarks: readonly string[] = [],
  conventions: readonly string[] = [],
): string[] {
  const setting = parameters.map(({ symbol, value }) => `${symbol} = ${value}`).join(', ');
  const paragraphs = [
    [`Source: ${definition.source}.`],
    ['Equation:', '', ...indented(equation)],
    contract,
    conventions,
    remarks,
    [`Run this file to test it: python ${functionName}_${library.toLowerCase()}.py`],
  ].filter((lines) => lines.length > 0);
  return [
    `"""${definition.name} loss for ${library}${setting ? `, at ${setting}` : ''}.`,
    '',
    ...paragraphs.flatMap((lines) => [...lines, '']).slice(0, -1),
    '"""',
  ];
}

/**
 * {@link headLines} of a loss in normal form.
 *
 * @param ownRemarks  in place of those on the statements of body.ts
 */
export function normalFormHead(
  subject: Subject,
  recipe: Recipe,
  library: string,
  contract: readonly string[],
  ownRemarks?: readonly string[],
): string[] {
  const { region, distribution } = recipe;
  const equation = [
    ...equationLines(recipe),
    ...(region
      ? ['TP_c, FN_c, FP_c: soft counts of class c in one image, sums of p or 1 − p']
      : []),
  ];
  const clips =
    distribution || region?.clips
      ? ["p is kept in [1e-7, 1 − 1e-7], as in the authors' code."]
      : [];
  const guard =
    region && region.rarePower !== 1
      ? ['(1 − T)^k is taken of max(1 − T, 1e-7): its slope has no bound where T reaches 1.']
      : [];
  const remarks = [
    ...clips,
    ...guard,
    'Half precision: cast to float32 before, 1e-7 is 0 in float16.',
  ];
  return headLines(
    subject,
    equation,
    library,
    contract,
    ownRemarks ?? remarks,
    conventionLines(subject),
  );
}

/** Parameters of the function as lines of its signature. */
export function signatureLines({ parameters }: Subject): string[] {
  return parameters.map(({ name, type, value }) => `    ${name}: ${type} = ${value},`);
}

/** What the parameters mean, for a docstring in a function. */
export function parameterLines({ parameters }: Subject): string[] {
  return parameters.map(({ name, symbol, meaning }) => `    ${name}: ${symbol}, ${meaning}.`);
}

/** Constants that the statements of a normal form read. */
export function constantLines(recipe: Recipe): string[] {
  const { region } = recipe;
  const smooth = region?.smooth === 1e-7 ? '1e-7' : '1e-6';
  return [
    ...(readsEpsilon(recipe) ? ['EPSILON = 1e-7'] : []),
    ...(region ? [`SMOOTH = ${smooth}  # in pixels`] : []),
  ];
}

/** The numbers of the normal form as they are written: a constant, a parameter, or one minus a parameter. */
import {
  type LossParameters,
  type ParameterDefinition,
  type ParameterId,
  parameterDefinitions,
} from '../../losses/parameters.ts';

export type Expression = number | { readonly of: ParameterId; readonly complement: boolean };

export const plain = (of: ParameterId): Expression => ({ of, complement: false });
export const oneMinus = (of: ParameterId): Expression => ({ of, complement: true });

/** The number that an expression stands for. */
export function numberOf(expression: Expression, parameters: LossParameters): number {
  if (typeof expression === 'number') return expression;
  const value = parameters[expression.of];
  return expression.complement ? 1 - value : value;
}

/** Name of a parameter in Python; `lambda` is a keyword there. */
export function pythonName({ name }: ParameterDefinition): string {
  return name === 'lambda' ? 'lambda_' : name;
}

function written(expression: Expression, minus: string, name: (id: ParameterId) => string): string {
  if (typeof expression === 'number') return String(expression);
  const parameter = name(expression.of);
  return expression.complement ? `(1 ${minus} ${parameter})` : parameter;
}

/** In Python; a difference stands in brackets. */
export function python(expression: Expression): string {
  return written(expression, '-', (id) => pythonName(parameterDefinitions[id]));
}

/** In an equation; a difference stands in brackets. */
export function symbols(expression: Expression): string {
  return written(expression, '−', (id) => parameterDefinitions[id].symbol);
}

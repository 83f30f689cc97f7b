/** The comment at the head of a file, and what the functions say of themselves. */
import { conventionLines, type Subject } from '../subject.ts';

const indented = (lines: readonly string[]) => lines.map((line) => (line ? `    ${line}` : line));

/** Docstring of the module. `contract` says what tensors go in; `remarks` what else to know. */
export function headLines(
  subject: Subject,
  library: string,
  equation: readonly string[],
  contract: readonly string[],
  remarks: readonly string[],
): string[] {
  const { definition, parameters, functionName } = subject;
  const setting = parameters.map(({ symbol, value }) => `${symbol} = ${value}`).join(', ');
  const paragraphs = [
    [`Source: ${definition.source}.`],
    ['Equation:', '', ...indented(equation)],
    contract,
    conventionLines(subject),
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

/** Parameters of the function as lines of its signature. */
export function signatureLines({ parameters }: Subject): string[] {
  return parameters.map(({ name, type, value }) => `    ${name}: ${type} = ${value},`);
}

/** What the parameters mean, for a docstring in a function. */
export function parameterLines({ parameters }: Subject): string[] {
  return parameters.map(({ name, symbol, meaning }) => `    ${name}: ${symbol}, ${meaning}.`);
}

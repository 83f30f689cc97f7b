/** The table of the conventions as text: a row for each argument, then what comes back. */
import type { ConventionValues, TypedArgument } from '../../losses/conventionValues.ts';
import type { ParameterRole } from '../../losses/parameters.ts';

export interface ArgumentRow {
  /** Parameter that the row is about, with its hue; null for class weights. */
  readonly role: ParameterRole | null;
  readonly title: string;
  /** Of each convention: how it spells the argument and what to type; null where there is none. */
  readonly cells: readonly ({ readonly name: string; readonly text: string } | null)[];
}

/** As it can be typed: hundredths, thousandths where a glide has stopped between them. */
const short = (value: number) => (Number.isFinite(value) ? String(Number(value.toFixed(3))) : '');

/** "0.5", or "c(0.4, 0.6)" as R writes a vector. */
function typedText({ value }: TypedArgument): string {
  return typeof value === 'number' ? short(value) : `c(${value.map(short).join(', ')})`;
}

/** A loss as the table shows it; "NaN" and "Infinity" are what such a loss returns, too. */
export function lossText(value: number | null): string {
  if (value === null) return '–';
  return Number.isFinite(value) ? value.toFixed(6) : String(value);
}

const rows: readonly { readonly role: ParameterRole | null; readonly title: string }[] = [
  { role: 'lambda', title: 'λ' },
  { role: 'delta', title: 'δ' },
  { role: 'gamma', title: 'γ' },
  { role: null, title: 'Class weights' },
];

/** The arguments that at least one convention takes. */
export function argumentRows(all: readonly ConventionValues[]): ArgumentRow[] {
  return rows
    .map(({ role, title }) => ({
      role,
      title,
      cells: all.map(({ typed }) => {
        const argument = typed.find(({ parameter }) => parameter === role);
        return argument ? { name: argument.name, text: typedText(argument) } : null;
      }),
    }))
    .filter(({ cells }) => cells.some((cell) => cell !== null));
}

/** Whether two losses are one to the six decimals of the table, smoothing constants aside. */
export function isSame(value: number | null, reference: number | null): boolean {
  return value !== null && reference !== null && Math.abs(value - reference) < 1e-5;
}

/** "the same loss", "1.84 times", or empty without numbers. */
export function comparison(value: number | null, reference: number | null): string {
  if (value === null || reference === null || !Number.isFinite(value / reference)) return '';
  return isSame(value, reference) ? 'the same' : `${(value / reference).toFixed(2)} times`;
}

/** The three rows of parameters of a loss as data: what each shows, whether it moves, where the pin stands. */
import {
  type LossDefinition,
  lossDefinition,
  parameterDefinitions,
} from '../../losses/catalogue.ts';
import { type ConventionId, meaningIn, shown } from '../../losses/conventions.ts';
import type {
  LossParameters,
  ParameterDefinition,
  ParameterRole,
} from '../../losses/parameters.ts';
import type { LossChoice } from '../../state/session/session.ts';

export const parameterRoles = ['lambda', 'delta', 'gamma'] as const satisfies ParameterRole[];

export interface SliderRow {
  readonly definition: ParameterDefinition;
  /** In the unit of the rail: the canonical value. */
  readonly value: number;
  /** As the convention writes it. */
  readonly shownValue: number;
  readonly meaning: string;
  /** The loss holds the parameter at this value. */
  readonly fixed: boolean;
  /** Canonical value of the pinned setting, where it has the same parameter. */
  readonly pinned: number | null;
}

/** Where a value stands on the rail, [0, 1]. */
export function positionOf({ minimum, maximum }: ParameterDefinition, value: number): number {
  return (value - minimum) / (maximum - minimum);
}

/** What a loss makes of a role: a parameter to move, or a value of λ, δ or γ that it stands for. */
function parameterIn(
  loss: LossDefinition,
  parameters: LossParameters,
  role: ParameterRole,
): { definition: ParameterDefinition; value: number; fixed: boolean } {
  const own = loss.parameters.find((declared) => declared.role === role);
  if (own) return { definition: own, value: parameters[own.id], fixed: false };
  const definition = parameterDefinitions[role];
  return { definition, value: loss.fixed[role] ?? definition.default, fixed: true };
}

/** A loss of the family stands for a value of each parameter; others have nothing to do with it. */
function whyFixed(loss: LossDefinition): string {
  return loss.form === 'further' ? `not in ${loss.name}` : `fixed by ${loss.name}`;
}

/** The row of one role. */
export function sliderRow(
  role: ParameterRole,
  choice: LossChoice,
  pinned: LossChoice | null,
  convention: ConventionId,
): SliderRow {
  const loss = lossDefinition(choice.id);
  const { definition, value, fixed } = parameterIn(loss, choice.parameters, role);
  const other = pinned && parameterIn(lossDefinition(pinned.id), pinned.parameters, role);
  return {
    definition,
    value,
    shownValue: shown(convention, loss, definition.id, value),
    meaning: fixed ? whyFixed(loss) : meaningIn(convention, loss, definition),
    fixed,
    pinned: other?.definition.id === definition.id ? other.value : null,
  };
}

/** The value in words, for a screen reader: "0.50, published", "0.62, nearer to region (Tversky)". */
export function spokenValue({ definition, value, shownValue }: SliderRow): string {
  const { ends, ticks } = definition;
  const position = positionOf(definition, value);
  const tick = ticks.find((mark) => mark.label && Math.abs(mark.value - value) < 1e-9);
  const [low, high] = ends;
  const place =
    tick?.label ??
    (position <= 0 ? low : position >= 1 ? high : `nearer to ${position < 0.5 ? low : high}`);
  return `${shownValue.toFixed(2)}, ${place}`;
}

/**
 * A number as a person types it, with point or comma, with or without a leading zero; null if the text
 * is no number.
 */
export function parseTyped(text: string): number | null {
  const trimmed = text.trim().replace(',', '.').replace('−', '-');
  if (trimmed === '') return null;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : null;
}

/** Moves a value by whole slider steps without collecting rounding errors. */
export function nudged(value: number, by: number): number {
  return Math.round((value + by) * 100) / 100;
}

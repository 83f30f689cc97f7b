/** From a point of a parameter surface back to the parameters of a loss. */

import type { FamilyPoint } from '../../losses/analysis/surface.ts';
import type { LossDefinition } from '../../losses/catalogue.ts';
import { type LossParameters, type ParameterId, parameterStep } from '../../losses/parameters.ts';

/** What a loss calls λ, δ and γ of its family, and whether it counts the other way. */
function nameIn(
  loss: LossDefinition,
  role: keyof FamilyPoint,
): { id: ParameterId; reversed: boolean } | null {
  const definition = loss.parameters.find((parameter) => parameter.role === role);
  if (!definition) return null;
  const { id } = definition;
  return { id, reversed: id === 'comboAlpha' || id === 'comboBeta' || id === 'tverskyGamma' };
}

/**
 * The parameters that bring a loss to a point of its family, to the resolution of the sliders. What the
 * loss does not let move is left out: the setting then moves along the line on which the loss lies.
 */
export function parametersAt(
  loss: LossDefinition,
  point: Partial<FamilyPoint>,
): Partial<LossParameters> {
  const parameters: Partial<Record<ParameterId, number>> = {};
  for (const role of ['lambda', 'delta', 'gamma'] as const) {
    const value = point[role];
    const name = nameIn(loss, role);
    if (value === undefined || !name) continue;
    const own = name.reversed ? 1 - value : value;
    parameters[name.id] = Number((Math.round(own / parameterStep) * parameterStep).toFixed(6));
  }
  return parameters;
}

/** What the family map says: marks of its edges, boxes of further losses, the values at the point. */

import type { FamilyEdge } from '../../losses/analysis/family.ts';
import {
  catalogue,
  type LossDefinition,
  type LossFamily,
  lossDefinition,
} from '../../losses/catalogue.ts';
import { type ConventionId, notation, shown } from '../../losses/conventions.ts';
import type { ParameterId } from '../../losses/parameters.ts';
import type { LossChoice } from '../../state/session/session.ts';
import { parameterRoles, type SliderRow, sliderRow } from '../controls/sliderRows.ts';
import { families } from '../lossFamilies.ts';

const number = (value: number) => (value === 0.5 ? '½' : String(value));

/** "γ = 0, δ = ½" in the numbers of the convention; what always holds is written as what it equates. */
export function edgeCondition(edge: FamilyEdge, convention: ConventionId): string {
  const loss = lossDefinition(edge.from);
  const entries = Object.entries(edge.at) as [ParameterId, number][];
  if (entries.length === 0) return edge.to === 'symmetric-focal' ? 'α = δ' : 'exponent 1 − γ';
  return entries
    .map(([id, value]) => {
      const own = loss.parameters.find((declared) => declared.id === id);
      const symbol = id === 'lambda' ? notation(convention, loss).lambdaSymbol : own?.symbol;
      return `${symbol} = ${number(shown(convention, loss, id, value))}`;
    })
    .join(', ');
}

/** "Symmetric Focal at γ = 0, δ = ½: ½ × cross-entropy": the name of an edge. */
export function edgeName(edge: FamilyEdge, convention: ConventionId): string {
  return `${lossDefinition(edge.from).name} at ${edgeCondition(edge, convention)}: ${edge.formula}`;
}

/** The values that the loss lets move, as the convention writes them. */
export function pointValues(choice: LossChoice, convention: ConventionId): readonly SliderRow[] {
  return parameterRoles
    .map((role) => sliderRow(role, choice, null, convention))
    .filter(({ fixed }) => !fixed);
}

export interface FurtherLosses {
  readonly family: LossFamily;
  readonly title: string;
  readonly losses: readonly LossDefinition[];
}

/** Losses of the catalogue that have no exact relation to the others, by family. */
export function furtherLosses(): readonly FurtherLosses[] {
  return families
    .map(({ family, title }) => ({
      family,
      title,
      losses: [...catalogue.values()].filter(
        (loss) => loss.form === 'further' && loss.family === family,
      ),
    }))
    .filter(({ losses }) => losses.length > 0);
}

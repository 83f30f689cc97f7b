/** A setting in one short line, for the pin row. */
import { lossDefinition } from '../../losses/catalogue.ts';
import { type ConventionId, shown } from '../../losses/conventions.ts';
import type { ParameterRole } from '../../losses/parameters.ts';
import type { LossChoice } from '../../state/session/session.ts';
import { shortLossName } from '../../state/shortLossName.ts';

export interface SettingSummary {
  readonly name: string;
  /** Parameters that the loss reads, in the numbers of the convention. */
  readonly values: readonly {
    readonly role: ParameterRole;
    readonly symbol: string;
    readonly text: string;
  }[];
}

/** "Asym. Unified Focal" and its λ δ γ; numbers as short as they can be without losing a digit. */
export function settingSummary(choice: LossChoice, convention: ConventionId): SettingSummary {
  const loss = lossDefinition(choice.id);
  return {
    name: shortLossName(choice),
    values: loss.parameters.map(({ id, role, symbol }) => ({
      role,
      symbol,
      text: String(Number(shown(convention, loss, id, choice.parameters[id]).toFixed(2))),
    })),
  };
}

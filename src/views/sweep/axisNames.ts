/** How the axes of a sweep are called, and their values. */
import { type LossId, lossDefinition, lossIds } from '../../losses/catalogue.ts';
import type { ParameterRole } from '../../losses/parameters.ts';
import { parameterDefinitions } from '../../losses/parameters.ts';
import type { Bin } from '../../runs/sweep/heatMap.ts';
import type { AxisValue } from '../../runs/sweep/space.ts';
import type { Axis, Study, Trial } from '../../runs/sweep/study.ts';
import { decodeSession } from '../../state/session/codec.ts';
import { type Sweepable, sweepables } from '../../state/sweep/sweepable.ts';

export interface NamedAxis {
  readonly axis: Axis;
  /** "λ lambda". */
  readonly name: string;
  /** "λ". */
  readonly symbol: string;
  /** Whose hue it has; null for none. */
  readonly role: ParameterRole | null;
}

export function namedAxes({ base, space }: Study): readonly NamedAxis[] {
  const losses = space.find(({ key }) => key === 'loss');
  const swept = losses?.kind === 'choice' ? losses.choices : [];
  const known = new Map<string, Sweepable>(
    sweepables(decodeSession(base).session, swept).map((one) => [one.key, one]),
  );
  return space.map((axis) => {
    const { name = axis.key, symbol = axis.key, parameter = null } = known.get(axis.key) ?? {};
    return { axis, name, symbol, role: parameter && parameterDefinitions[parameter].role };
  });
}

const isLoss = (id: string): id is LossId => (lossIds as readonly string[]).includes(id);

/** "0.25", "Dice". */
export function valueText({ key }: Pick<Axis, 'key'>, value: AxisValue): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  return key === 'loss' && isLoss(value) ? lossDefinition(value).shortName : value;
}

/** "0.25", "0.2 to 0.4". */
export function binText(axis: Pick<Axis, 'key'>, { low, high }: Bin): string {
  const from = valueText(axis, low);
  return low === high ? from : `${from} to ${valueText(axis, high)}`;
}

/** "λ 0.25, γ 0.5". */
export function settingText(axes: readonly NamedAxis[], { values }: Pick<Trial, 'values'>): string {
  return axes
    .flatMap(({ axis, symbol }) => {
      const text = values[axis.key];
      if (text === undefined) return [];
      const value = axis.kind === 'number' ? Number(text) : text;
      return [`${symbol} ${valueText(axis, value)}`];
    })
    .join(', ');
}

/** The token of a hue; of what has none that of text. */
export const hues: Readonly<Record<ParameterRole, string>> = {
  ...{ lambda: 'var(--lam)', delta: 'var(--del)', gamma: 'var(--gam)' },
};

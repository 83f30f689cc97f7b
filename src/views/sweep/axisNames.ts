/** How the axes of a sweep are called, and their values. */
import { type LossId, lossIds } from '../../losses/catalogue.ts';
import type { ParameterRole } from '../../losses/parameters.ts';
import { parameterDefinitions } from '../../losses/parameters.ts';
import type { Bin } from '../../runs/sweep/heatMap.ts';
import type { AxisValue } from '../../runs/sweep/space.ts';
import type { Axis, Study, Trial } from '../../runs/sweep/study.ts';
import { decodeSession } from '../../state/session/codec.ts';
import { shortLossName } from '../../state/shortLossName.ts';
import { type Sweepable, sweepables } from '../../state/sweep/sweepable.ts';
import { readsAxes } from '../../state/sweep/trials.ts';

export interface NamedAxis {
  readonly axis: Axis;
  /** "λ lambda". */
  readonly name: string;
  /** "λ". */
  readonly symbol: string;
  /** Whose hue it has; null for none. */
  readonly role: ParameterRole | null;
  /** Whether what is trained for a trial depends on it. */
  readonly isRead: (trial: Pick<Trial, 'values'>) => boolean;
}

export function namedAxes(study: Study): readonly NamedAxis[] {
  const { base, space } = study;
  const reads = readsAxes(study);
  const losses = space.find(({ key }) => key === 'loss');
  const swept = losses?.kind === 'choice' ? losses.choices : [];
  const known = new Map<string, Sweepable>(
    sweepables(decodeSession(base).session, swept).map((one) => [one.key, one]),
  );
  return space.map((axis) => {
    const { name = axis.key, symbol = axis.key, parameter = null } = known.get(axis.key) ?? {};
    const role = parameter && parameterDefinitions[parameter].role;
    return { axis, name, symbol, role, isRead: (trial) => reads(trial, axis.key) };
  });
}

const isLoss = (id: string): id is LossId => (lossIds as readonly string[]).includes(id);

/** "0.25", "Dice". */
export function valueText({ key }: Pick<Axis, 'key'>, value: AxisValue): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  return key === 'loss' && isLoss(value) ? shortLossName({ id: value }) : value;
}

/** "0.25", "0.2 to 0.4". */
export function binText(axis: Pick<Axis, 'key'>, { low, high }: Bin): string {
  const from = valueText(axis, low);
  return low === high ? from : `${from} to ${valueText(axis, high)}`;
}

/** "λ 0.25, γ 0.5". */
export function settingText(axes: readonly NamedAxis[], trial: Pick<Trial, 'values'>): string {
  return axes
    .flatMap(({ axis, symbol, isRead }) => {
      const text = trial.values[axis.key];
      if (text === undefined || !isRead(trial)) return [];
      const value = axis.kind === 'number' ? Number(text) : text;
      return [`${symbol} ${valueText(axis, value)}`];
    })
    .join(', ');
}

/** The token of a hue; of what has none that of text. */
export const hues: Readonly<Record<ParameterRole, string>> = {
  ...{ lambda: 'var(--lam)', delta: 'var(--del)', gamma: 'var(--gam)' },
};

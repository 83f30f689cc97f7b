/** One parameter of a sweep that is being set up: its range, or its choices. */
import { lossIds } from '../../losses/catalogue.ts';
import { parameterDefinitions } from '../../losses/parameters.ts';
import { shortLossName } from '../../state/shortLossName.ts';
import type { Sweepable } from '../../state/sweep/sweepable.ts';
import { GreekText } from '../controls/GreekText.tsx';
import { hues } from './axisNames.ts';
import type { AxisDraft } from './draft.ts';
import { NumberText } from './NumberText.tsx';

interface AxisRowProps {
  readonly axis: AxisDraft;
  readonly sweepable: Sweepable;
  /** A grid has so many values of each; a sequence has none to count. */
  readonly isGrid: boolean;
  readonly onChange: (change: Partial<AxisDraft>) => void;
  readonly onRemove: () => void;
}

/** What can be chosen of a choice, and how it is called. */
function namesOf({ key, axis }: Sweepable): readonly (readonly [id: string, name: string])[] {
  if (key === 'loss') return lossIds.map((id) => [id, shortLossName({ id })] as const);
  return axis.kind === 'choice' ? axis.choices.map((id) => [id, id] as const) : [];
}

function Choices({
  chosen,
  sweepable,
  onChange,
}: {
  chosen: readonly string[];
  sweepable: Sweepable;
  onChange: (choices: readonly string[]) => void;
}) {
  const names = namesOf(sweepable);
  const toggle = (id: string) =>
    onChange(
      names
        .map(([one]) => one)
        .filter((one) => (one === id ? !chosen.includes(id) : chosen.includes(one))),
    );
  return (
    <fieldset className="sweep-choices" aria-label={sweepable.name}>
      {names.map(([id, name]) => (
        <label key={id}>
          <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

export function AxisRow({ axis, sweepable, isGrid, onChange, onRemove }: AxisRowProps) {
  const { name, parameter } = sweepable;
  const role = parameter && parameterDefinitions[parameter].role;
  const { choices, low, high, count, scale } = axis;
  return (
    <div className="sweep-axis">
      <span style={role ? { color: hues[role] } : undefined}>
        <GreekText text={name} />
      </span>
      {choices ? (
        <Choices {...{ sweepable, chosen: choices }} onChange={(to) => onChange({ choices: to })} />
      ) : (
        <span className="sweep-range">
          <NumberText
            inputMode="decimal"
            label={`${name}, from`}
            value={low}
            onChange={(text) => onChange({ low: text })}
          />
          to
          <NumberText
            inputMode="decimal"
            label={`${name}, to`}
            value={high}
            onChange={(text) => onChange({ high: text })}
          />
          {isGrid && (
            <>
              in
              <NumberText
                inputMode="decimal"
                label={`${name}, values`}
                value={count}
                onChange={(text) => onChange({ count: text })}
              />
              values
            </>
          )}
          <select
            aria-label={`${name}, scale`}
            value={scale}
            onChange={(event) => onChange({ scale: event.target.value as AxisDraft['scale'] })}
          >
            <option value="linear">equal steps</option>
            <option value="log">equal factors</option>
          </select>
        </span>
      )}
      <button type="button" className="linkb" aria-label={`Remove ${name}`} onClick={onRemove}>
        Remove
      </button>
    </div>
  );
}

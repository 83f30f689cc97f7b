/** The choice of whose δ is moved: that of all classes, or of one. */
import { useActions, useCalm } from '../appContext.ts';
import { classColour } from '../classColours.ts';
import { useRadioGroup } from '../controls/useRadioGroup.ts';
import { deltaClassNames } from './deltaClass.ts';

interface DeltaClassesProps {
  readonly chosen: number | null;
  readonly onChoose: (classIndex: number | null) => void;
}

export function DeltaClasses({ chosen, onChoose }: DeltaClassesProps) {
  const names = useCalm(deltaClassNames);
  const deltas = useCalm((state) => state.session.loss.classDeltas);
  const shared = useCalm((state) => state.session.loss.parameters.delta);
  const { setClassDelta } = useActions();
  const { onKeyDown, option } = useRadioGroup({
    options: [0, ...names.map((_, i) => i + 1)],
    value: chosen ?? 0,
    onChange: (value) => onChoose(value === 0 ? null : value),
  });
  const hasOwn = chosen !== null && typeof deltas?.[chosen] === 'number';
  return (
    <span className="delta-classes">
      <div className="delta-choice" role="radiogroup" aria-label="Class of δ" onKeyDown={onKeyDown}>
        <button {...option(0)}>all</button>
        {names.map((name, i) => (
          <button
            key={name}
            {...option(i + 1)}
            aria-label={`${name}, δ of its own`}
            data-what="delta"
            title={name}
          >
            <i className="swatch" style={{ background: classColour(i + 1) }} aria-hidden="true" />
            {(deltas?.[i + 1] ?? shared).toFixed(2)}
          </button>
        ))}
      </div>
      {hasOwn && (
        <button type="button" className="goto" onClick={() => setClassDelta(chosen, null)}>
          as all
        </button>
      )}
    </span>
  );
}

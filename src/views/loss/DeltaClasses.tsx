/** Whose δ the slider moves, where several classes may each have their own. */
import { useState } from 'react';
import { currentLoss } from '../../state/selectors.ts';
import type { LossChoice } from '../../state/session.ts';
import type { AppState } from '../../state/store.ts';
import { useActions, useApp } from '../appContext.ts';
import { classColour } from '../classColours.ts';
import { useRadioGroup } from '../controls/useRadioGroup.ts';

const none: readonly string[] = [];

/** Classes that may have a δ of their own; none where there is only one, or the loss has no δ. */
function classesOf(state: AppState): readonly string[] {
  const names = state.live.dataset?.classNames ?? none;
  const loss = currentLoss(state);
  const hasDelta = loss.parameters.some(({ id }) => id === 'delta');
  return names.length > 1 && loss.terms && hasDelta ? names : none;
}

/** The class whose δ is moved, from 1; null for that of all classes. */
export function useDeltaClass() {
  const names = useApp(classesOf);
  const [chosen, choose] = useState<number | null>(null);
  return [chosen !== null && chosen <= names.length ? chosen : null, choose] as const;
}

/** The choice with the δ of one class in the place of that of all. */
export function withDelta(choice: LossChoice, classIndex: number | null): LossChoice {
  const delta = classIndex === null ? null : choice.classDeltas?.[classIndex];
  if (delta === null || delta === undefined) return choice;
  return { ...choice, parameters: { ...choice.parameters, delta } };
}

interface DeltaClassesProps {
  readonly chosen: number | null;
  readonly onChoose: (classIndex: number | null) => void;
}

export function DeltaClasses({ chosen, onChoose }: DeltaClassesProps) {
  const names = useApp(classesOf);
  const deltas = useApp((state) => state.session.loss.classDeltas);
  const shared = useApp((state) => state.session.loss.parameters.delta);
  const { setClassDelta } = useActions();
  const { onKeyDown, option } = useRadioGroup({
    options: [0, ...names.map((_, i) => i + 1)],
    value: chosen ?? 0,
    onChange: (value) => onChoose(value === 0 ? null : value),
  });
  if (names.length === 0) return null;
  const hasOwn = chosen !== null && typeof deltas?.[chosen] === 'number';
  return (
    <div className="delta-classes">
      <div className="tabs" role="radiogroup" aria-label="Class of δ" onKeyDown={onKeyDown}>
        <button {...option(0)} data-name="all">
          all
        </button>
        {names.map((name, i) => (
          <button key={name} {...option(i + 1)} data-name={`${name} 0.00`}>
            <i className="swatch" style={{ background: classColour(i + 1) }} aria-hidden="true" />
            {name} {(deltas?.[i + 1] ?? shared).toFixed(2)}
          </button>
        ))}
      </div>
      {hasOwn && (
        <button type="button" className="goto" onClick={() => setClassDelta(chosen, null)}>
          as all
        </button>
      )}
    </div>
  );
}

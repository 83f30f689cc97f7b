/** Whose δ the slider moves, where several classes may each have their own. */
import { useState } from 'react';
import { currentLoss } from '../../state/selectors.ts';
import type { LossChoice } from '../../state/session/session.ts';
import type { AppState } from '../../state/store.ts';
import { useActions, useCalm } from '../appContext.ts';
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
  const names = useCalm(classesOf);
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
  /** What δ means: shown where there is nothing to choose. */
  readonly meaning: string;
}

export function DeltaClasses({ chosen, onChoose, meaning }: DeltaClassesProps) {
  const names = useCalm(classesOf);
  const deltas = useCalm((state) => state.session.loss.classDeltas);
  const shared = useCalm((state) => state.session.loss.parameters.delta);
  const { setClassDelta } = useActions();
  const { onKeyDown, option } = useRadioGroup({
    options: [0, ...names.map((_, i) => i + 1)],
    value: chosen ?? 0,
    onChange: (value) => onChoose(value === 0 ? null : value),
  });
  if (names.length === 0) return <span className="meaning">{meaning}</span>;
  const hasOwn = chosen !== null && typeof deltas?.[chosen] === 'number';
  return (
    <span className="delta-classes">
      <div className="delta-choice" role="radiogroup" aria-label="Class of δ" onKeyDown={onKeyDown}>
        <button {...option(0)}>all</button>
        {names.map((name, i) => (
          <button key={name} {...option(i + 1)} aria-label={`${name}, δ of its own`} title={name}>
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

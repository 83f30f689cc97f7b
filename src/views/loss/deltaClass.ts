/** Whose δ the slider moves, where several classes may each have their own. */
import { useState } from 'react';
import { currentLoss } from '../../state/selectors.ts';
import type { LossChoice } from '../../state/session/session.ts';
import type { AppState } from '../../state/store.ts';
import { useCalm } from '../appContext.ts';

const none: readonly string[] = [];

/** Classes that may have a δ of their own; none where there is only one, or the loss has no δ. */
export function deltaClassNames(state: AppState): readonly string[] {
  const names = state.live.dataset?.classNames ?? none;
  const loss = currentLoss(state);
  const hasDelta = loss.parameters.some(({ id }) => id === 'delta');
  return names.length > 1 && loss.terms && hasDelta ? names : none;
}

/** The class whose δ is moved, from 1; null for that of all classes. */
export function useDeltaClass() {
  const names = useCalm(deltaClassNames);
  const [chosen, choose] = useState<number | null>(null);
  return [chosen !== null && chosen <= names.length ? chosen : null, choose] as const;
}

/** The choice with the δ of one class in the place of that of all. */
export function withDelta(choice: LossChoice, classIndex: number | null): LossChoice {
  const delta = classIndex === null ? null : choice.classDeltas?.[classIndex];
  if (delta === null || delta === undefined) return choice;
  return { ...choice, parameters: { ...choice.parameters, delta } };
}

/** A scale that was just locked is written into the session, so that the link shows the same colours. */
import { useEffect } from 'react';
import { isScaleLocked } from '../../../state/selectors.ts';
import { scaleEndRange } from '../../../state/session/session.ts';
import { useActions, useApp } from '../../appContext.ts';
import type { LayerLimits } from './layerLimits.ts';

const [shortest, longest] = scaleEndRange;
const within = (end: number) => Math.min(longest, Math.max(shortest, end));

export function useLockedEnds(limits: LayerLimits | null): void {
  const { setView } = useActions();
  const isMissing = useApp(
    (state) => isScaleLocked(state) && state.session.view.gradientEnd === null,
  );
  useEffect(() => {
    if (!isMissing || !limits?.isLocked) return;
    setView({ gradientEnd: within(limits.gradient), lossEnd: within(limits.loss) });
  }, [isMissing, limits, setView]);
}

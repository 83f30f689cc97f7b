/** Whether the colours of a layer keep their scale; it says so when the scale becomes another one. */
import { useEffect, useRef, useState } from 'react';
import { isScaleLocked } from '../../../state/selectors.ts';
import { useActions, useApp } from '../../appContext.ts';

/** Long enough to be read after the eyes were on the image. */
const saidMs = 5000;

/** "×0.4" for a while after the end of a scale became another one. */
function useChange(end: number | undefined): string {
  const [said, setSaid] = useState('');
  const last = useRef(end);
  useEffect(() => {
    const before = last.current;
    last.current = end;
    if (!before || !end || before === end) return;
    setSaid(`×${Number((end / before).toPrecision(2))}`);
    const timer = setTimeout(() => setSaid(''), saidMs);
    return () => clearTimeout(timer);
  }, [end]);
  return said;
}

/** @param end  of the scale, undefined before it is known */
export function ScaleLock({ end }: { readonly end: number | undefined }) {
  const isLocked = useApp(isScaleLocked);
  const { lockScale } = useActions();
  const change = useChange(end);
  const word = isLocked ? 'locked' : change || 'fits';
  return (
    <button
      type="button"
      className="linkb"
      aria-pressed={isLocked}
      title={isLocked ? 'Let the colours fit what is shown' : 'Keep this scale to compare by'}
      onClick={() => lockScale(!isLocked)}
    >
      <span className="word">scale </span>
      {word}
    </button>
  );
}

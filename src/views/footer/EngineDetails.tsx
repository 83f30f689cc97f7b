/** Which engine trains and why, on request. */
import { useState } from 'react';
import { useApp } from '../appContext.ts';
import { lazyView } from '../lazy/lazyView.tsx';

const EnginePanel = lazyView(
  'What is known of the engine',
  'EnginePanel',
  () => import('./EnginePanel.tsx'),
);

export function EngineDetails() {
  const label = useApp((state) => state.live.engine?.label);
  const [open, setOpen] = useState(false);
  if (!label) return null;
  return (
    <>
      <button
        type="button"
        className="linkb"
        data-what="engine"
        aria-expanded={open}
        onClick={() => setOpen((was) => !was)}
      >
        Why {label}?
      </button>
      {open && <EnginePanel onClose={() => setOpen(false)} />}
    </>
  );
}

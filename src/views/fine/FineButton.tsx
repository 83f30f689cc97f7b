/** Opens the prediction of the selected image in finer detail; its code loads with the first press. */
import { useState } from 'react';
import { useApp } from '../appContext.ts';
import { lazyView } from '../lazy/lazyView.tsx';

const FineDialog = lazyView('The finer prediction', 'FineDialog', () => import('./FineDialog.tsx'));

export function FineButton() {
  const [open, setOpen] = useState(false);
  const hasPrediction = useApp((state) => typeof state.live.prediction?.origin === 'number');
  // With patches the prediction is as fine as it gets.
  const isWhole = useApp((state) => state.live.dataset?.patches === undefined);
  if (!hasPrediction || !isWhole) return null;
  return (
    <>
      {' '}
      <button type="button" className="linkb" onClick={() => setOpen(true)}>
        Finer detail
      </button>
      {open && <FineDialog onClose={() => setOpen(false)} />}
    </>
  );
}

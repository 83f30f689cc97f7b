/** Opens the prediction of the selected image in finer detail; its code loads with the first press. */
import { useState } from 'react';
import { useApp } from '../appContext.ts';
import { lateView } from '../late/lateView.tsx';

const FineDialog = lateView('The finer prediction', 'FineDialog', () => import('./FineDialog.tsx'));

export function FineButton() {
  const [open, setOpen] = useState(false);
  const hasPrediction = useApp((state) => typeof state.live.prediction?.origin === 'number');
  if (!hasPrediction) return null;
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

/** Opens the prediction of the selected image in finer detail; its code loads with the first press. */
import { lazy, Suspense, useState } from 'react';
import { useApp } from '../appContext.ts';

const FineDialog = lazy(() =>
  import('./FineDialog.tsx').then((module) => ({ default: module.FineDialog })),
);

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
      {open && (
        <Suspense>
          <FineDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Opens the four conventions side by side; the table loads with the first press. */
import '../styles/conventions.css';
import { lazy, Suspense, useState } from 'react';

const ConventionDialog = lazy(() =>
  import('./ConventionDialog.tsx').then((module) => ({ default: module.ConventionDialog })),
);

export function CompareButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="linkb compare"
        aria-haspopup="dialog"
        aria-label="Compare conventions"
        title="What to type into each library, and the loss that each returns"
        onClick={() => setOpen(true)}
      >
        Compare
      </button>
      {open && (
        <Suspense>
          <ConventionDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

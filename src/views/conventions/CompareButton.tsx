/** Opens the four conventions side by side; the table loads with the first press. */
import '../styles/conventions.css';
import { useState } from 'react';
import { lazyView } from '../lazy/lazyView.tsx';

const ConventionDialog = lazyView(
  'The table of conventions',
  'ConventionDialog',
  () => import('./ConventionDialog.tsx'),
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
        data-what="Compare conventions"
        onClick={() => setOpen(true)}
      >
        Compare
      </button>
      {open && <ConventionDialog onClose={() => setOpen(false)} />}
    </>
  );
}

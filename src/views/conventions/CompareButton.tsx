/** Opens the four conventions side by side. */
import { useState } from 'react';
import { ConventionDialog } from './ConventionDialog.tsx';

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
      {open && <ConventionDialog onClose={() => setOpen(false)} />}
    </>
  );
}

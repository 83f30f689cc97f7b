/** Opens the current loss as code. The dialog and everything that writes code are loaded when asked for. */
import { useState } from 'react';
import { lazyView } from '../lazy/lazyView.tsx';

const CodeDialog = lazyView('The code', 'CodeDialog', () => import('../export/CodeDialog.tsx'));

export function TakeAwayButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="linkb take-away"
        aria-haspopup="dialog"
        aria-label="Copy as code"
        data-what="Copy as code"
        onClick={() => setOpen(true)}
      >
        As code
      </button>
      {open && <CodeDialog onClose={() => setOpen(false)} />}
    </>
  );
}

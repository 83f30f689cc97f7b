/** Opens the current loss as code. The dialog and everything that writes code are loaded when asked for. */
import { lazy, Suspense, useState } from 'react';
import { ErrorBoundary } from '../ErrorBoundary.tsx';

const CodeDialog = lazy(() => import('../export/CodeDialog.tsx'));

export function TakeAwayButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="linkb take-away"
        aria-haspopup="dialog"
        aria-label="Copy as code"
        title="This loss for PyTorch, Keras, JAX or MONAI, with a test of your own numbers in it"
        onClick={() => setOpen(true)}
      >
        As code
      </button>
      {open && (
        <ErrorBoundary part="The code">
          <Suspense>
            <CodeDialog onClose={() => setOpen(false)} />
          </Suspense>
        </ErrorBoundary>
      )}
    </>
  );
}

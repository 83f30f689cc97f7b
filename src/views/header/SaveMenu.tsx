/** Opens what can be saved. The list itself is loaded when it is first wanted. */
import { lazy, Suspense, useState } from 'react';
import { ErrorBoundary } from '../ErrorBoundary.tsx';

const SavePanel = lazy(() => import('../save/SavePanel.tsx'));

export function SaveMenu() {
  const [open, setOpen] = useState(false);
  return (
    <div className="save">
      <button
        type="button"
        className="btn quiet"
        aria-expanded={open}
        title="Masks, metrics, figures and the network as files"
        onClick={() => setOpen((was) => !was)}
      >
        Save
      </button>
      {open && (
        <ErrorBoundary part="The list of what can be saved">
          <Suspense>
            <SavePanel onClose={() => setOpen(false)} />
          </Suspense>
        </ErrorBoundary>
      )}
    </div>
  );
}

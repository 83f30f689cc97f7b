/** Generated images: opens what can be dialled of them. */
import { lazy, Suspense, useState } from 'react';

const PhantomPanel = lazy(() =>
  import('../phantoms/PhantomPanel.tsx').then((module) => ({ default: module.PhantomPanel })),
);

export function PhantomMenu() {
  const [open, setOpen] = useState(false);
  return (
    <div className="phantoms">
      <button
        type="button"
        className="btn quiet"
        aria-expanded={open}
        onClick={() => setOpen((was) => !was)}
      >
        Phantoms
      </button>
      {open && (
        <Suspense>
          <PhantomPanel onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Generated images: opens what can be dialled of them. */
import { useState } from 'react';
import { lazyView } from '../lazy/lazyView.tsx';

const PhantomPanel = lazyView(
  'The dials of the phantoms',
  'PhantomPanel',
  () => import('../phantoms/PhantomPanel.tsx'),
);

export function PhantomMenu() {
  const [open, setOpen] = useState(false);
  return (
    <div className="phantoms">
      <button
        type="button"
        className="btn quiet"
        data-what="Phantoms"
        aria-expanded={open}
        onClick={() => setOpen((was) => !was)}
      >
        Phantoms
      </button>
      {open && <PhantomPanel onClose={() => setOpen(false)} />}
    </div>
  );
}

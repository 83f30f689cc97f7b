/** Opens what can be saved. The list itself is loaded when it is first wanted. */
import { useState } from 'react';
import { lazyView } from '../lazy/lazyView.tsx';

const SavePanel = lazyView(
  'The list of what can be saved',
  'SavePanel',
  () => import('../save/SavePanel.tsx'),
);

export function SaveMenu() {
  const [open, setOpen] = useState(false);
  return (
    <div className="save">
      <button
        type="button"
        className="btn quiet"
        aria-expanded={open}
        data-what="Save"
        onClick={() => setOpen((was) => !was)}
      >
        Save
      </button>
      {open && <SavePanel onClose={() => setOpen(false)} />}
    </div>
  );
}

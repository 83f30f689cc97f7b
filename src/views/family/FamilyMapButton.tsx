/** Opens and closes the map of the family; the sliders stay in reach while it is open. */
import { useCallback, useRef, useState } from 'react';
import { lazyView } from '../lazy/lazyView.tsx';

const FamilyMapPanel = lazyView(
  'The family map',
  'FamilyMapPanel',
  () => import('./FamilyMapPanel.tsx'),
);

export function FamilyMapButton() {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => {
    setOpen(false);
    button.current?.focus();
  }, []);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="btn quiet"
        aria-expanded={open}
        aria-label="Family map"
        data-what="Family map"
        onClick={() => setOpen((was) => !was)}
      >
        <span className="wide-only">Family map</span>
        <span className="narrow-only">Map</span>
      </button>
      {open && <FamilyMapPanel onClose={close} />}
    </>
  );
}

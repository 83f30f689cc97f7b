/** The family of losses as a picture beside the sliders: where this setting stands, and what is near. */
import '../styles/family.css';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { FamilyMap } from './FamilyMap.tsx';

export function FamilyMapPanel({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState<number | null>(null);

  useEffect(() => dialog.current?.show(), []);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry.contentRect.width > 0) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return createPortal(
    <dialog
      ref={dialog}
      className="family-panel"
      aria-labelledby="family-heading"
      onKeyDown={(event) => {
        // A dialog that leaves the page usable does not close by itself.
        if (event.key === 'Escape') onClose();
      }}
    >
      <header>
        <h2 id="family-heading">The family</h2>
        <p className="note">Each line is an exact relation; a box goes to that loss.</p>
        <button type="button" className="btn" onClick={onClose}>
          Close
        </button>
      </header>
      <div ref={frame} className="family-frame">
        {width !== null && <FamilyMap width={Math.max(320, width)} />}
      </div>
    </dialog>,
    document.body,
  );
}

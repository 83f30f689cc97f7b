/** Opens how training images are changed; it lies over the film strip, which shows it. */
import '../styles/augment.css';
import { lazy, Suspense, useState } from 'react';
import { isNeutral } from '../../runs/augmentation.ts';
import { useApp } from '../appContext.ts';

const AugmentPanel = lazy(() =>
  import('./AugmentPanel.tsx').then((module) => ({ default: module.AugmentPanel })),
);

export function AugmentButton() {
  const isOff = useApp((state) => isNeutral(state.session.augmentation));
  const [open, setOpen] = useState(false);
  return (
    <div className="augment">
      <button
        type="button"
        className="linkb"
        aria-expanded={open}
        onClick={() => setOpen((was) => !was)}
      >
        {isOff ? 'Augment' : 'Augmented'}
      </button>
      {open && (
        <Suspense>
          <AugmentPanel onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

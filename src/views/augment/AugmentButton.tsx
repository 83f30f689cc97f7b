/** Opens how training images are changed; it lies over the film strip, which shows it. */
import '../styles/augment.css';
import { type CSSProperties, useMemo, useState } from 'react';
import { isNeutral } from '../../runs/augmentation.ts';
import { useApp } from '../appContext.ts';
import { lazyView } from '../lazy/lazyView.tsx';

const AugmentPanel = lazyView(
  'The dials of the augmentation',
  'AugmentPanel',
  () => import('./AugmentPanel.tsx'),
);

export function AugmentButton() {
  const isOff = useApp((state) => isNeutral(state.session.augmentation));
  const samples = useApp((state) => state.live.dataset?.samples);
  const trained = useMemo(
    () => samples?.filter(({ split }) => split === 'training').length ?? 0,
    [samples],
  );
  const [open, setOpen] = useState(false);
  // Nothing is trained on, and its place in the strip is that of another split.
  if (samples && trained === 0) return null;
  return (
    <div className="augment" style={{ '--trained': trained } as CSSProperties}>
      <button
        type="button"
        className="linkb"
        data-what="Augment"
        aria-expanded={open}
        onClick={() => setOpen((was) => !was)}
      >
        {isOff ? 'Augment' : 'Augmented'}
      </button>
      {open && <AugmentPanel onClose={() => setOpen(false)} />}
    </div>
  );
}

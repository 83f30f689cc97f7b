/** The title of a person's own images, which opens what is known of them; the panel stays while the title hides. */
import '../styles/data.css';
import { useState } from 'react';
import { useApp } from '../appContext.ts';
import { lazyView } from '../lazy/lazyView.tsx';
import { foregroundOf } from './shareText.ts';

const DataPanel = lazyView(
  'What is known of the images',
  'DataPanel',
  () => import('./DataPanel.tsx'),
);

export function DataButton({ hidden }: { readonly hidden: boolean }) {
  const dataset = useApp((state) => state.live.dataset);
  const [open, setOpen] = useState(false);
  if (!dataset) return null;
  const { title } = dataset;
  return (
    <div className="data">
      <button
        type="button"
        className="data-title"
        hidden={hidden}
        aria-expanded={open}
        aria-label={`About the images: ${title}`}
        onClick={() => setOpen((was) => !was)}
      >
        <b>{title}</b>
        <span className="note">{foregroundOf(dataset)}</span>
      </button>
      {open && <DataPanel dataset={dataset} onClose={() => setOpen(false)} />}
    </div>
  );
}

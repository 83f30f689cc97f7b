/** The title of a person's own images, which opens what is known of them; the panel stays while the title hides. */
import '../styles/data.css';
import { useMemo, useState } from 'react';
import type { Dataset } from '../../data/dataset.ts';
import { useApp } from '../appContext.ts';
import { Panel } from '../controls/Panel.tsx';
import { DataChoices } from './DataChoices.tsx';
import { classSharesText, foregroundText, percent, splitText } from './dataText.ts';
import { SampleList } from './SampleList.tsx';

/** Of masks that are told apart; counted when the panel shows. */
function ClassShares({ dataset }: { readonly dataset: Dataset }) {
  const text = useMemo(() => classSharesText(dataset), [dataset]);
  return text === '' ? null : <span>{text}</span>;
}

export function DataButton({ hidden }: { readonly hidden: boolean }) {
  const dataset = useApp((state) => state.live.dataset);
  const [open, setOpen] = useState(false);
  if (!dataset) return null;
  const { title, recognised, samples, foregroundShare } = dataset;
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
        <span className="note">{percent(foregroundShare)} foreground</span>
      </button>
      {open && (
        <Panel label="About the images" className="data-panel" onClose={() => setOpen(false)}>
          <p className="recognised">{recognised}</p>
          <DataChoices />
          <p className="data-sums">
            <b>{foregroundText(dataset)}</b>
            <span className="note">{splitText(samples)}</span>
            <ClassShares dataset={dataset} />
          </p>
          <SampleList />
        </Panel>
      )}
    </div>
  );
}

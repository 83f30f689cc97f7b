/** What is known of a person's own images, and how volumes become images. */
import '../styles/data.css';
import { useMemo } from 'react';
import type { Dataset } from '../../datasets/dataset.ts';
import { dividedPatientsOf } from '../../state/selectors.ts';
import { useApp } from '../appContext.ts';
import { Panel } from '../controls/Panel.tsx';
import { DataChoices } from './DataChoices.tsx';
import { classSharesText, dividedText, foregroundText, splitText } from './dataText.ts';
import { SampleList } from './SampleList.tsx';

/** Of masks that are told apart; counted when the panel shows. */
function ClassShares({ dataset }: { readonly dataset: Dataset }) {
  const text = useMemo(() => classSharesText(dataset), [dataset]);
  return text === '' ? null : <span>{text}</span>;
}

interface DataPanelProps {
  readonly dataset: Dataset;
  readonly onClose: () => void;
}

export function DataPanel({ dataset, onClose }: DataPanelProps) {
  const isDivided = useApp((state) => dividedPatientsOf(state) > 0);
  return (
    <Panel label="About the images" className="data-panel" onClose={onClose}>
      <p className="recognised">{dataset.recognised}</p>
      <DataChoices />
      <p className="data-sums">
        <b>{foregroundText(dataset)}</b>
        <span className="note">{splitText(dataset.samples)}</span>
        <ClassShares dataset={dataset} />
      </p>
      {isDivided && <p className="divided">{dividedText}</p>}
      <SampleList />
    </Panel>
  );
}

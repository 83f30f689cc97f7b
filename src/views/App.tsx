/** The page: head, three regions, foot. */
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/header.css';
import './styles/message.css';
import './styles/panels.css';
import './styles/dialogs.css';
import './styles/picker.css';
import './styles/equation.css';
import './styles/sliders.css';
import './styles/settings.css';
import './styles/training.css';
import './styles/footer.css';
import './styles/plots.css';
import './styles/projector.css';
import './styles/print.css';
import './styles/forced.css';
import { useCallback, useState } from 'react';
import type { FileProblem } from '../datasets/dataset.ts';
import { useActions } from './appContext.ts';
import type { CollectedFiles } from './dropFiles.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Footer } from './footer/Footer.tsx';
import { Header } from './header/Header.tsx';
import { useFileDrop } from './header/useFileDrop.ts';
import { ImageControls } from './image/ImageControls.tsx';
import { ImageRegion } from './image/ImageRegion.tsx';
import { lazyView } from './lazy/lazyView.tsx';
import { LossRegion } from './loss/LossRegion.tsx';
import { type Picture, PictureTabs } from './PictureTabs.tsx';
import { places, usePlaceName } from './places.ts';
import { PlotsRegion } from './plots/PlotsRegion.tsx';
import { useNarrow } from './useNarrow.ts';
import { useShortcuts } from './useShortcuts.ts';
import { useWords } from './words/useWords.ts';

const KeyList = lazyView('The list of keys', 'KeyList', () => import('./header/KeyList.tsx'));
const RunsPanel = lazyView('The list of runs', 'RunsPanel', () => import('./runs/RunsPanel.tsx'));
const SweepPanel = lazyView('The sweep', 'SweepPanel', () => import('./sweep/SweepPanel.tsx'));
const Words = lazyView('The explanations', 'Words', () => import('./words/Words.tsx'));

/**
 * Image, loss and plots. Where one column is all there is, one picture at a time stays above the sliders, and what
 * belongs to the image otherwise comes last. The parts have keys, so that turning a phone moves them and makes none anew.
 */
function Regions() {
  const narrow = useNarrow();
  const [picture, setPicture] = useState<Picture>('image');
  const image = (
    <ErrorBoundary key="image" part="The image" className="image">
      <ImageRegion isWhole={!narrow} />
    </ErrorBoundary>
  );
  const loss = (
    <ErrorBoundary key="loss" part="The loss" className="loss">
      <LossRegion slidersFirst={narrow} />
    </ErrorBoundary>
  );
  const plots = (
    <ErrorBoundary key="plots" part="The plots" className="plots">
      <PlotsRegion />
    </ErrorBoundary>
  );
  if (!narrow) return <main className="page">{[image, loss, plots]}</main>;
  const tabs = <PictureTabs key="tabs" value={picture} onChange={setPicture} />;
  const controls = (
    <ErrorBoundary key="controls" part="The prediction" className="image-controls">
      <section className="image-controls" aria-label="Prediction and images">
        <ImageControls hasEntrants />
      </section>
    </ErrorBoundary>
  );
  return (
    <main className="page" data-picture={picture}>
      {[tabs, image, plots, loss, controls]}
    </main>
  );
}

interface AppProps {
  /** The link of the experiment as it is now. */
  readonly currentLink: () => string;
}

function Page({ currentLink }: AppProps) {
  const { openFiles } = useActions();
  const [uncollected, setUncollected] = useState<readonly FileProblem[]>([]);
  const [keysShown, setKeysShown] = useState(false);
  const place = usePlaceName();
  const toggleRuns = useCallback(() => places.toggle('Runs'), []);

  const open = ({ files, problems }: CollectedFiles) => {
    setUncollected(problems);
    if (files.length > 0) openFiles(files);
  };
  const dropping = useFileDrop(open);
  const [question, ask] = useWords();
  useShortcuts({
    showKeys: () => setKeysShown(true),
    toggleRuns,
    explain: () => ask({ kind: 'choose', fromFocus: true }),
  });

  return (
    <>
      <button type="button" className="skip" onClick={skipToLoss}>
        Skip to the loss
      </button>
      <Header
        currentLink={currentLink}
        onFiles={open}
        uncollected={uncollected}
        onShowKeys={() => setKeysShown(true)}
      />
      <Regions />
      {place === 'Runs' && <RunsPanel onClose={places.close} />}
      {place === 'Sweep' && <SweepPanel onClose={places.close} />}
      <Footer />
      {keysShown && <KeyList onAsk={ask} onClose={() => setKeysShown(false)} />}
      {question && <Words question={question} onAsk={ask} onClose={() => ask(null)} />}
      {dropping && (
        <div className="drop-target">Drop images with their masks, or whole folders</div>
      )}
    </>
  );
}

/** Not a link: the fragment of the address is the experiment. */
function skipToLoss() {
  document.getElementById('loss')?.focus();
}

export function App(props: AppProps) {
  return (
    <ErrorBoundary part="The page">
      <Page {...props} />
    </ErrorBoundary>
  );
}

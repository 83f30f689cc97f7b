/** The page: head, three regions, foot. */
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/header.css';
import './styles/loss.css';
import './styles/training.css';
import './styles/footer.css';
import './styles/plots.css';
import './styles/projector.css';
import './styles/print.css';
import './styles/forced.css';
import { useState } from 'react';
import type { FileProblem } from '../datasets/dataset.ts';
import { useActions } from './appContext.ts';
import type { CollectedFiles } from './dropFiles.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Footer } from './footer/Footer.tsx';
import { Header } from './header/Header.tsx';
import { useFileDrop } from './header/useFileDrop.ts';
import { ImageRegion } from './image/ImageRegion.tsx';
import { lazyView } from './lazy/lazyView.tsx';
import { LossRegion } from './loss/LossRegion.tsx';
import { PlotsRegion } from './plots/PlotsRegion.tsx';
import { useShortcuts } from './useShortcuts.ts';

const KeyList = lazyView('The list of keys', 'KeyList', () => import('./header/KeyList.tsx'));

interface AppProps {
  /** The link of the experiment as it is now. */
  readonly currentLink: () => string;
}

function Page({ currentLink }: AppProps) {
  const { openFiles } = useActions();
  const [uncollected, setUncollected] = useState<readonly FileProblem[]>([]);
  const [keysShown, setKeysShown] = useState(false);

  const open = ({ files, problems }: CollectedFiles) => {
    setUncollected(problems);
    if (files.length > 0) openFiles(files);
  };
  const dropping = useFileDrop(open);
  useShortcuts(() => setKeysShown(true));

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
      <main className="page">
        <ErrorBoundary part="The image" className="image">
          <ImageRegion />
        </ErrorBoundary>
        <ErrorBoundary part="The loss" className="loss">
          <LossRegion />
        </ErrorBoundary>
        <ErrorBoundary part="The plots" className="plots">
          <PlotsRegion />
        </ErrorBoundary>
      </main>
      <Footer />
      {keysShown && <KeyList onClose={() => setKeysShown(false)} />}
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

/** The foot: what is going on in words, and on narrower screens the training buttons. */
import { TrainButtons } from '../training/TrainButtons.tsx';
import { EngineDetails } from './EngineDetails.tsx';
import { KeptLine } from './KeptLine.tsx';
import { StatusLine } from './StatusLine.tsx';

export function Footer() {
  return (
    <footer className="foot">
      <div className="foot-buttons">
        <TrainButtons />
      </div>
      <StatusLine />
      <div className="engine">
        <EngineDetails />
      </div>
      <KeptLine />
    </footer>
  );
}

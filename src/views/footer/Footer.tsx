/** The foot: what is going on in words, and on narrower screens the training buttons. */
import { useApp } from '../appContext.ts';
import { TrainButtons } from '../training/TrainButtons.tsx';
import { EngineDetails } from './EngineDetails.tsx';
import { StatusLine } from './StatusLine.tsx';

export function Footer() {
  const described = useApp((state) => state.live.engine !== null);
  return (
    <footer className="foot">
      <div className="foot-buttons">
        <TrainButtons />
      </div>
      <StatusLine />
      {described && <EngineDetails />}
      <p className="private">Nothing leaves this tab</p>
    </footer>
  );
}

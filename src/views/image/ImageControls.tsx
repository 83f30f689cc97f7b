/** What belongs to the image besides its picture: the prediction, who pulls, the film strip. */
import '../styles/smallSliders.css';
import '../styles/prediction.css';
import '../styles/pulls.css';
import '../styles/strip.css';
import { useApp } from '../appContext.ts';
import { AugmentButton } from '../augment/AugmentButton.tsx';
import { lazyView } from '../lazy/lazyView.tsx';
import { FilmStrip } from './FilmStrip.tsx';
import { PredictionControls } from './PredictionControls.tsx';
import { WhoPulls } from './pulls/WhoPulls.tsx';

const Entrants = lazyView('The entrants', 'Entrants', () => import('../race/Entrants.tsx'));

/** @param hasEntrants  where the race has no room for their list */
export function ImageControls({ hasEntrants = false }: { readonly hasEntrants?: boolean }) {
  // The list of entrants says of each who pulls, and all of them are networks.
  const isRacing = useApp(({ session }) => session.race.length > 0);
  return (
    <>
      {!isRacing && <PredictionControls />}
      {!isRacing && <WhoPulls />}
      {isRacing && hasEntrants && <Entrants />}
      <div className="strip-wrap">
        <FilmStrip />
        <AugmentButton />
      </div>
    </>
  );
}

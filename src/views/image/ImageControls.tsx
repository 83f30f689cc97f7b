/** What belongs to the image besides its picture: the prediction, who pulls, the film strip. */
import '../styles/smallSliders.css';
import '../styles/prediction.css';
import '../styles/pulls.css';
import '../styles/strip.css';
import { AugmentButton } from '../augment/AugmentButton.tsx';
import { FilmStrip } from './FilmStrip.tsx';
import { PredictionControls } from './PredictionControls.tsx';
import { WhoPulls } from './pulls/WhoPulls.tsx';

export function ImageControls() {
  return (
    <>
      <PredictionControls />
      <WhoPulls />
      <div className="strip-wrap">
        <FilmStrip />
        <AugmentButton />
      </div>
    </>
  );
}

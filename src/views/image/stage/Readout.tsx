/** What the loss does to the pixel under the cross-hairs, in numbers. */
import { currentContributions, currentSample } from '../../../state/selectors.ts';
import { useCalm } from '../../appContext.ts';
import { type PixelPosition, readPixel, signed } from './probe.ts';

interface ReadoutProps {
  readonly id: string;
  readonly probe: PixelPosition | null;
  /** Said aloud by a screen reader: when keys move the cross-hairs, not when the pointer does. */
  readonly spoken: boolean;
}

export function Readout({ id, probe, spoken }: ReadoutProps) {
  const sample = useCalm(currentSample);
  const prediction = useCalm((state) => state.live.prediction);
  const contributions = useCalm(currentContributions);
  const threshold = useCalm((state) => state.session.view.threshold);
  if (!sample || !prediction || prediction.sampleId !== sample.id || !probe)
    return (
      <p id={id} className="readout">
        The loss and the gradient of a pixel are read here once there is a prediction.
      </p>
    );
  const live = spoken ? 'polite' : 'off';
  const { x, y, p, judged } = readPixel(prediction, contributions, threshold, probe);
  if (!judged)
    return (
      <p id={id} className="readout" aria-live={live}>
        Pixel {x}, {y}: <b>p {p.toFixed(2)}</b>
        {prediction.truth &&
          (sample.ignored?.[y * prediction.map.size + x]
            ? ', ignored by the mask: not judged'
            : ', outside of the field of view: not judged')}
      </p>
    );
  const { kind, truth, loss, distributionGradient, regionGradient } = judged;
  // A loss of one part has nothing to split, nor has λ at one of its ends.
  const split = distributionGradient !== 0 && regionGradient !== 0;
  return (
    <p id={id} className="readout" aria-live={live}>
      Pixel {x}, {y}: <b data-term={kind}>{kind}</b>
      <span className="readout-truth">
        , <span data-term="truth">truth {truth}</span>
      </span>
      , <b data-term="p">p {p.toFixed(2)}</b>, <span data-term="Loss">loss {loss.toFixed(3)}</span>
      <br />
      <span data-term="Gradient">Gradient</span>{' '}
      <b>{signed(distributionGradient + regionGradient)}</b>
      {split && (
        <>
          {` = ${signed(distributionGradient)} `}
          <span data-term="distribution">distribution</span>
          {` ${signed(regionGradient).replace(/^./, '$& ')} `}
          <span data-term="region">region</span>
        </>
      )}
    </p>
  );
}

/** What the loss does to the pixel under the cross-hairs, in numbers. */
import { currentSample, currentTables } from '../../state/selectors.ts';
import { useApp } from '../appContext.ts';
import { type PixelPosition, readPixel, signed } from './probe.ts';

export function Readout({ probe }: { readonly probe: PixelPosition | null }) {
  const sample = useApp(currentSample);
  const prediction = useApp((state) => state.live.prediction);
  const tables = useApp(currentTables);
  const threshold = useApp((state) => state.session.view.threshold);
  if (!sample || !prediction || prediction.sampleId !== sample.id || !probe)
    return <p className="readout">Point at a pixel to read its loss and gradient.</p>;
  const { x, y, p, judged } = readPixel(prediction, sample.mask, tables, threshold, probe);
  if (!judged)
    return (
      <p className="readout">
        Pixel {x}, {y}: <b>p {p.toFixed(2)}</b>
      </p>
    );
  const { kind, truth, loss, distributionGradient, regionGradient } = judged;
  return (
    <p className="readout">
      Pixel {x}, {y}: <b>{kind}</b>, truth {truth}, <b>p {p.toFixed(2)}</b>, loss {loss.toFixed(3)}
      <br />
      Gradient <b>{signed(distributionGradient + regionGradient)}</b> ={' '}
      {signed(distributionGradient)} focal {signed(regionGradient).replace(/^./, '$& ')} Tversky
    </p>
  );
}

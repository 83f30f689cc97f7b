/** The right region: one pixel, the whole surface, the training. */
import { GradientCurves } from './GradientCurves.tsx';
import { LossSurface } from './LossSurface.tsx';
import { TrainingCurves } from './TrainingCurves.tsx';

export function PlotsRegion() {
  return (
    <section className="plots" aria-labelledby="plots-heading">
      <h2 id="plots-heading" className="vh">
        Plots
      </h2>
      <GradientCurves />
      <LossSurface />
      <TrainingCurves />
    </section>
  );
}

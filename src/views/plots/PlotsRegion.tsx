/** The right region: one pixel, the whole surface, the training. */

import { LossSurface } from './fields/LossSurface.tsx';
import { GradientCurves } from './lines/GradientCurves.tsx';
import { TrainingCurves } from './lines/TrainingCurves.tsx';

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

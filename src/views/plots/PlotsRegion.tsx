/** The right region: one pixel, the whole surface, the training. */

import { useApp } from '../appContext.ts';
import { lazyView } from '../lazy/lazyView.tsx';
import { LossSurface } from './fields/LossSurface.tsx';
import { GradientCurves } from './lines/GradientCurves.tsx';
import { TrainingCurves } from './lines/TrainingCurves.tsx';

const RaceCurves = lazyView(
  'The curves of the race',
  'RaceCurves',
  () => import('../race/RaceCurves.tsx'),
);

export function PlotsRegion() {
  const isRacing = useApp(({ session }) => session.race.length > 0);
  return (
    <section className="plots" aria-labelledby="plots-heading">
      <h2 id="plots-heading" className="vh">
        Plots
      </h2>
      <GradientCurves />
      <LossSurface />
      {isRacing ? <RaceCurves /> : <TrainingCurves />}
    </section>
  );
}

/** Precision and recall, the thresholds that were tried, and what probabilities are worth. */
import { useEffect, useRef } from 'react';
import type { ClassEvaluation } from '../../metrics/evaluation.ts';
import type { LineFigure } from '../../plots/lineFigure.ts';
import { precisionRecallFigure, reliabilityFigure, sweepFigure } from '../../plots/scoreFigures.ts';
import { LineChart } from '../plots/lines/LineChart.tsx';
import type { ChartHandle } from '../plots/useChart.ts';

function Curve({ label, figure }: { label: string; figure: LineFigure }) {
  const chart = useRef<ChartHandle<LineFigure>>(null);
  useEffect(() => chart.current?.draw(figure), [figure]);
  return (
    <section aria-label={label}>
      <h3>{label}</h3>
      <LineChart ref={chart} what="Training curves" />
    </section>
  );
}

export function ScoreCurves({ of }: { of: ClassEvaluation }) {
  return (
    <div className="score-curves">
      <Curve label="Thresholds" figure={sweepFigure(of.sweep, of.best)} />
      <Curve
        label="Precision and recall"
        figure={precisionRecallFigure(of.curve?.points ?? null)}
      />
      <Curve label="Reliability" figure={reliabilityFigure(of.reliability)} />
    </div>
  );
}

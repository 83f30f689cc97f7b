/** Precision and recall, the thresholds that were tried, and what probabilities are worth. */
import { useEffect, useRef } from 'react';
import type { ClassEvaluation } from '../../metrics/evaluation.ts';
import type { LineFigure } from '../../plots/lineFigure.ts';
import { precisionRecallFigure, reliabilityFigure, sweepFigure } from '../../plots/scoreFigures.ts';
import { LineChart } from '../plots/lines/LineChart.tsx';
import type { ChartHandle } from '../plots/useChart.ts';

/** @param what  its name, by which the glossary knows it */
function Curve({ what, figure }: { what: string; figure: LineFigure }) {
  const chart = useRef<ChartHandle<LineFigure>>(null);
  useEffect(() => chart.current?.draw(figure), [figure]);
  return (
    <section aria-label={what}>
      <h3>{what}</h3>
      <LineChart ref={chart} what={what} />
    </section>
  );
}

export function ScoreCurves({ of }: { of: ClassEvaluation }) {
  return (
    <div className="score-curves">
      <Curve what="Thresholds" figure={sweepFigure(of.sweep, of.best)} />
      <Curve what="Precision and recall" figure={precisionRecallFigure(of.curve?.points ?? null)} />
      <Curve what="Reliability" figure={reliabilityFigure(of.reliability)} />
    </div>
  );
}

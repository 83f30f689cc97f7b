/** The one chart that draws lines. */
import { type Ref, useRef } from 'react';
import type { LineFigure } from '../../../plots/lineFigure.ts';
import { type ChartHandle, useChart } from '../useChart.ts';
import { drawLineFigure } from './drawLineFigure.ts';
import type { LineMemory } from './lineLabels.ts';

interface LineChartProps {
  readonly ref: Ref<ChartHandle<LineFigure>>;
  /** By what the glossary knows it. */
  readonly what: string;
}

/** A canvas that fills its box and draws {@link LineFigure}s, with a readout under the pointer. */
export function LineChart({ ref, what }: LineChartProps) {
  const pointer = useRef<number | null>(null);
  const memory = useRef<LineMemory>(new Map());
  const { canvas, redraw } = useChart(ref, (on, figure: LineFigure, palette) =>
    drawLineFigure(on, figure, palette, memory.current, pointer.current),
  );

  const point = (x: number | null) => {
    pointer.current = x;
    redraw();
  };

  return (
    <canvas
      ref={canvas}
      className="chart"
      data-what={what}
      onPointerMove={(event) => point(event.nativeEvent.offsetX)}
      onPointerLeave={() => point(null)}
    />
  );
}

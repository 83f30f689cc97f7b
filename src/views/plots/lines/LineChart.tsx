/** The one chart that draws lines: it takes a figure, draws it at once, and again when its box changes. */
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import type { LineFigure } from '../../../plots/lineFigure.ts';
import { watchSize } from '../canvas.ts';
import { currentPalette, usePalette } from '../palette.ts';
import { drawLineFigure } from './drawLineFigure.ts';
import type { LineMemory } from './lineLabels.ts';

export interface ChartHandle<Figure> {
  /** Draws now, within the caller's frame. */
  draw(figure: Figure): void;
}

/** A canvas that fills its box and draws {@link LineFigure}s, with a readout under the pointer. */
export function LineChart({ ref }: { ref: Ref<ChartHandle<LineFigure>> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const figure = useRef<LineFigure | null>(null);
  const pointer = useRef<number | null>(null);
  const memory = useRef<LineMemory>(new Map());
  const palette = usePalette();

  const redraw = () => {
    if (canvas.current && figure.current)
      drawLineFigure(
        canvas.current,
        figure.current,
        currentPalette(),
        memory.current,
        pointer.current,
      );
  };

  useImperativeHandle(ref, () => ({
    draw: (next) => {
      figure.current = next;
      redraw();
    },
  }));

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new palette is the reason to draw
  useEffect(redraw, [palette]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: redraw reads refs only
  useEffect(() => {
    return canvas.current ? watchSize(canvas.current, redraw) : undefined;
  }, []);

  const point = (x: number | null) => {
    pointer.current = x;
    redraw();
  };

  return (
    <canvas
      ref={canvas}
      className="chart"
      onPointerMove={(event) => point(event.nativeEvent.offsetX)}
      onPointerLeave={() => point(null)}
    />
  );
}

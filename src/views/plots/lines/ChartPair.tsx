/** A figure of two line charts side by side, with what they show in words. */
import { type ReactNode, useRef } from 'react';
import type { LineFigure } from '../../../plots/lineFigure.ts';
import type { AppState } from '../../../state/store.ts';
import { useDrawing } from '../../useDrawing.ts';
import { FigureText, type FigureWords } from '../FigureText.tsx';
import type { ChartHandle } from '../useChart.ts';
import { LineChart } from './LineChart.tsx';

interface ChartPairProps {
  readonly className: string;
  readonly label: string;
  /** By what the glossary knows each chart. */
  readonly what: readonly [string, string];
  /** State that the figures depend on. */
  readonly reads: (state: AppState) => readonly unknown[];
  readonly figures: (state: AppState) => readonly [LineFigure, LineFigure];
  readonly words: FigureWords;
  /** Told of every drawing. */
  readonly onDrawn?: (state: AppState) => void;
  /** What stands in the heading. */
  readonly children: ReactNode;
}

export function ChartPair(props: ChartPairProps) {
  const { className, label, what, reads, figures, words, onDrawn, children } = props;
  const left = useRef<ChartHandle<LineFigure>>(null);
  const right = useRef<ChartHandle<LineFigure>>(null);
  useDrawing(reads, (state) => {
    const [first, second] = figures(state);
    left.current?.draw(first);
    right.current?.draw(second);
    onDrawn?.(state);
  });
  return (
    <figure className={className} aria-label={label}>
      <figcaption>{children}</figcaption>
      <div className="pair" aria-hidden="true">
        <LineChart ref={left} what={what[0]} />
        <LineChart ref={right} what={what[1]} />
      </div>
      <FigureText words={words} />
    </figure>
  );
}

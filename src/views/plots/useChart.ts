/** A canvas with a figure: drawn at once when it is given, and again when its box or the palette changes. */
import { type Ref, type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import { watchSize } from './canvas.ts';
import { currentPalette, type Palette, usePalette } from './palette.ts';

export interface ChartHandle<Figure> {
  /** Draws now, within the caller's frame. */
  draw(figure: Figure): void;
}

interface Chart {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  /** Draws the same figure again. */
  readonly redraw: () => void;
}

/** @param draw  reads refs only, besides what it is given */
export function useChart<Figure>(
  ref: Ref<ChartHandle<Figure>>,
  draw: (canvas: HTMLCanvasElement, figure: Figure, palette: Palette) => void,
): Chart {
  const canvas = useRef<HTMLCanvasElement>(null);
  const figure = useRef<Figure>(null);
  const palette = usePalette();

  const redraw = () => {
    if (canvas.current && figure.current) draw(canvas.current, figure.current, currentPalette());
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

  return { canvas, redraw };
}

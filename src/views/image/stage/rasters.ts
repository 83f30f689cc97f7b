/** Canvases that are never shown: pictures and layers as images that can be drawn at any size. */
import type { Picture } from '../../../pixels/raster.ts';
import { kept } from './kept.ts';

function offscreen(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws no canvas');
  return context;
}

/** A picture in its own colours. */
export function colourImage({ width, height, data }: Picture): HTMLCanvasElement {
  const context = offscreen(width, height);
  context.putImageData(new ImageData(data, width, height), 0, 0);
  return context.canvas;
}

/** A picture in grey, green weighing most, blue least. */
export function greyImage({ width, height, data }: Picture): HTMLCanvasElement {
  const pixels = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i += 4) {
    const [red, green, blue] = [data[i], data[i + 1], data[i + 2]] as [number, number, number];
    pixels.fill(0.35 * red + 0.5 * green + 0.15 * blue, i, i + 3);
    pixels[i + 3] = 255;
  }
  return colourImage({ width, height, data: pixels });
}

/** Makes a drawing once: it is drawn again when a part of its key is another, on the same canvas. */
export type KeptDrawing = (
  key: readonly unknown[],
  box: { readonly width: number; readonly height: number; readonly ratio: number },
  draw: (g: CanvasRenderingContext2D) => void,
) => HTMLCanvasElement;

/** A transparent canvas of `width · ratio` by `height · ratio` pixels on which a drawing is kept. */
export function keptDrawing(): KeptDrawing {
  const drawnOf = kept<HTMLCanvasElement>();
  let g: CanvasRenderingContext2D | null = null;
  return (key, { width, height, ratio }, draw) =>
    drawnOf([...key, width, height, ratio], () => {
      const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
      g ??= offscreen(columns, rows);
      // Setting a size clears the canvas, also where it is the same.
      g.canvas.width = columns;
      g.canvas.height = rows;
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      draw(g);
      return g.canvas;
    });
}

/** A square image whose pixels are written again and again. */
export interface LayerImage {
  readonly canvas: HTMLCanvasElement;
  /** Packed RGBA, [size, size], in the byte order of this machine. */
  readonly pixels: Uint32Array;
  /** Brings the pixels onto the canvas. */
  commit(): void;
}

export function makeLayerImage(size: number): LayerImage {
  const context = offscreen(size, size);
  const image = new ImageData(size, size);
  return {
    canvas: context.canvas,
    pixels: new Uint32Array(image.data.buffer),
    commit: () => context.putImageData(image, 0, 0),
  };
}

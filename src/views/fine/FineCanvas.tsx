/** A picture with the outlines of truth and prediction, at whatever size the map has. */
import { useEffect, useRef } from 'react';
import { maskOfClass } from '../../masks/classMaps.ts';
import { type Frame, framed } from '../../pixels/frame.ts';
import type { Picture } from '../../pixels/raster.ts';
import { maskOutline, outlinePath, predictionOutline } from '../image/stage/outline.ts';
import { colourImage } from '../image/stage/rasters.ts';

interface FineCanvasProps {
  readonly label: string;
  readonly picture: Picture;
  /** Width over height of the image. */
  readonly aspect: number;
  /** The part of the image that was predicted; the whole of it if left out. */
  readonly frame: Frame | undefined;
  readonly size: number;
  /** Levels of each class against all others, C − 1 of [size, size]. */
  readonly maps: readonly Uint16Array[];
  /** With `leftOut` where nothing is judged. */
  readonly mask: Uint8Array | null;
  readonly threshold: number;
}

/** Pixels of the longer side, so that lines stay sharp on fine screens. */
const longerSide = 1024;

export function FineCanvas(props: FineCanvasProps) {
  const { label, picture, aspect, frame, size, maps, mask, threshold } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = Math.round(longerSide * Math.min(1, aspect));
  const height = Math.round(longerSide / Math.max(1, aspect));

  useEffect(() => {
    const g = canvas.current?.getContext('2d');
    if (!g) return;
    g.imageSmoothingQuality = 'high';
    g.drawImage(colourImage(picture), 0, 0, width, height);
    const place = framed(frame, { left: 0, top: 0, width, height });
    const style = getComputedStyle(g.canvas);
    const classes = maps.length + 1;
    const stroke = (path: Path2D, colour: string, dash: number[]) => {
      g.setLineDash(dash);
      g.lineJoin = 'round';
      for (const [lineWidth, strokeStyle] of [
        [4.5, 'rgb(0 0 0 / 35%)'],
        [2.5, colour],
      ] as const) {
        g.lineWidth = lineWidth;
        g.strokeStyle = strokeStyle;
        g.stroke(path);
      }
    };
    for (const [i, levels] of maps.entries()) {
      const colour = classes > 2 ? style.getPropertyValue(`--class${i + 1}`).trim() : '#fff';
      if (mask) {
        const inside = maskOfClass(mask, i + 1, classes).map((label) => Number(label === 1));
        const truth = maskOutline(inside, size);
        stroke(outlinePath(truth, size, place, true), colour, []);
      }
      const found = predictionOutline(levels, size, threshold);
      stroke(outlinePath(found, size, place, true), colour, [10, 8]);
    }
  }, [picture, width, height, frame, size, maps, mask, threshold]);

  return <canvas ref={canvas} role="img" aria-label={label} width={width} height={height} />;
}

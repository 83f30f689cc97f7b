/** What is painted, over the picture: the map, the polygon at hand, the ring of the brush. */
import { type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import type { Point } from '../../../masks/paint/shapes.ts';
import { useApp } from '../../appContext.ts';
import type { Rectangle } from '../stage/viewport.ts';
import type { PaintController } from './PaintController.ts';
import { usePaintStatus } from './usePaintStatus.ts';

/** What moves with the pointer, without rendering. */
export interface PaintCursor {
  /** Shows the ring at a point of the stage, CSS pixels; null hides it. */
  show(at: Point | null): void;
}

interface PaintLayerProps {
  readonly controller: PaintController;
  /** Where the picture lies on the stage, CSS pixels; null where there is none. */
  readonly place: () => Rectangle | null;
  readonly cursor: RefObject<PaintCursor | null>;
}

export function PaintLayer({ controller, place, cursor }: PaintLayerProps) {
  const layer = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const at = useRef<Point | null>(null);
  const { corners, width, height } = usePaintStatus(controller);
  const tool = useApp((state) => state.live.painting.tool);
  const diameter = useApp((state) => state.live.painting.diameter);

  useEffect(() => {
    controller.attach(canvas.current);
    return () => controller.attach(null);
  }, [controller]);

  const showRing = () => {
    const element = ring.current;
    const where = place();
    if (!element || !where) return;
    const hasRing = tool === 'brush' || tool === 'eraser';
    element.hidden = !at.current || !hasRing;
    if (!at.current || !hasRing) return;
    const side = Math.max(2, diameter * Math.max(where.width, where.height));
    element.style.width = `${side}px`;
    element.style.height = `${side}px`;
    element.style.transform = `translate(${at.current.x - side / 2}px, ${at.current.y - side / 2}px)`;
  };
  useImperativeHandle(cursor, () => ({
    show: (point) => {
      at.current = point;
      showRing();
    },
  }));

  // The map lies exactly over the picture, wherever that lies.
  const lay = () => {
    const where = place();
    if (!layer.current || !where) return;
    const { style } = layer.current;
    style.left = `${where.left}px`;
    style.top = `${where.top}px`;
    style.width = `${where.width}px`;
    style.height = `${where.height}px`;
    // Pixels are seen as such once they are larger than those of the screen.
    style.imageRendering = where.width > width ? 'pixelated' : 'auto';
    showRing();
  };
  const latest = useRef(lay);
  useLayoutEffect(() => {
    latest.current = lay;
    lay();
  });
  useEffect(() => {
    const stage = layer.current?.parentElement;
    if (!stage) return;
    const observer = new ResizeObserver(() => latest.current());
    observer.observe(stage);
    return () => observer.disconnect();
  }, []);

  const path = corners.map(({ x, y }) => `${x} ${y}`);
  return (
    <>
      <div ref={layer} className="paint-layer" aria-hidden="true">
        <canvas ref={canvas} />
        {corners.length > 0 && (
          <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
            <path className="line seam" d={`M${path.join('L')}Z`} />
            <path className="line" d={`M${path.join('L')}Z`} />
            <path className="corners" d={path.map((point) => `M${point}h0.001`).join('')} />
          </svg>
        )}
      </div>
      <div ref={ring} className="paint-ring" aria-hidden="true" hidden />
    </>
  );
}

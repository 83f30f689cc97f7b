/** A canvas that draws a field as a contour and, where its axes are parameters, sets them by touch. */
import { type PointerEvent, type Ref, useRef } from 'react';
import type { FieldFigure, Point } from '../../../plots/fieldFigure.ts';
import { type HeldTouch, touchAt, touchMoved } from '../../controls/touchIntent.ts';
import { currentPalette } from '../palette.ts';
import { type ChartHandle, useChart } from '../useChart.ts';
import { drawFieldFigure } from './drawFieldFigure.ts';
import { fieldFrame } from './fieldFrame.ts';

export interface ContourChartProps {
  readonly ref: Ref<ChartHandle<FieldFigure>>;
  /** A point of the map was taken, in fractions of the axes; null where there is nothing to set. */
  readonly onPick: ((point: Point) => void) | null;
  /** The pointer took hold of the map, or let go. */
  readonly onHold: (held: boolean) => void;
}

const unit = (value: number) => Math.min(1, Math.max(0, value));

export function ContourChart({ ref, onPick, onHold }: ContourChartProps) {
  const pointer = useRef<Point | null>(null);
  const held = useRef(false);
  const finger = useRef<HeldTouch | null>(null);
  const { canvas, redraw } = useChart(ref, (on, figure: FieldFigure, palette) =>
    drawFieldFigure(on, figure, palette, held.current ? null : pointer.current),
  );

  const pointOf = (event: PointerEvent<HTMLCanvasElement>): Point => {
    const { clientWidth, clientHeight } = event.currentTarget;
    const frame = fieldFrame(currentPalette(), clientWidth, clientHeight);
    return {
      x: (event.nativeEvent.offsetX - frame.left) / frame.width,
      y: 1 - (event.nativeEvent.offsetY - frame.top) / frame.height,
    };
  };
  const pick = (point: Point) => onPick?.({ x: unit(point.x), y: unit(point.y) });
  const hold = (next: boolean) => {
    if (held.current === next) return;
    held.current = next;
    onHold(next);
  };

  const letGo = () => {
    finger.current = null;
    hold(false);
  };

  return (
    <canvas
      ref={canvas}
      className={onPick ? 'chart pickable' : 'chart'}
      onPointerDown={(event) => {
        const point = pointOf(event);
        const inside = point.x >= 0 && point.x <= 1 && point.y >= 0 && point.y <= 1;
        if (!onPick || event.button !== 0 || !inside) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        if (event.pointerType === 'touch') {
          finger.current = touchAt(event);
          return;
        }
        hold(true);
        pick(point);
      }}
      onPointerMove={(event) => {
        if (finger.current) {
          finger.current = touchMoved(finger.current, event);
          if (finger.current.intent !== 'across') return;
          hold(true);
        }
        pointer.current = pointOf(event);
        if (held.current) pick(pointer.current);
        else redraw();
      }}
      onPointerUp={(event) => {
        if (finger.current?.intent === 'open') pick(pointOf(event));
        letGo();
      }}
      onPointerCancel={letGo}
      onPointerLeave={() => {
        pointer.current = null;
        redraw();
      }}
    />
  );
}

/** One zoom for many stages: the wheel with Ctrl, two presses, a drag, and the keys + − 0. */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import {
  panned,
  type Rectangle,
  type Viewport,
  wholePicture,
  zoomed,
} from '../image/stage/viewport.ts';

const zoomStep = 1.5;
const doubleClickZoom = 3;
/** Pixels of the wheel for a factor of e. */
const wheelDistance = 200;

/** Where the picture lies in a canvas; null before it is there. */
type Place = (canvas: HTMLCanvasElement, viewport: Viewport) => Rectangle | null;

export function useSharedZoom(place: Place) {
  const [viewport, setViewport] = useState(wholePicture);
  const held = useRef<{ readonly x: number; readonly y: number } | null>(null);

  const about = (canvas: HTMLCanvasElement, clientX: number, clientY: number, factor: number) =>
    setViewport((from) => {
      const box = canvas.getBoundingClientRect();
      const at = place(canvas, from);
      if (!at) return from;
      const x = (clientX - box.left - at.left) / at.width;
      const y = (clientY - box.top - at.top) / at.height;
      return zoomed(from, factor, x, y);
    });

  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLCanvasElement>) => {
      if (viewport.zoom <= 1) return;
      held.current = { x: event.clientX, y: event.clientY };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLCanvasElement>) => {
      const from = held.current;
      if (!from) return;
      const now = { x: event.clientX, y: event.clientY };
      held.current = now;
      const canvas = event.currentTarget;
      setViewport((view) => {
        const at = place(canvas, view);
        return at ? panned(view, (now.x - from.x) / at.width, (now.y - from.y) / at.height) : view;
      });
    },
    onPointerUp: () => {
      held.current = null;
    },
    onPointerCancel: () => {
      held.current = null;
    },
    onDoubleClick: (event: {
      currentTarget: HTMLCanvasElement;
      clientX: number;
      clientY: number;
    }) =>
      viewport.zoom > 1
        ? setViewport(wholePicture)
        : about(event.currentTarget, event.clientX, event.clientY, doubleClickZoom),
  };

  /** @returns whether the key was one of the zoom's */
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    if (event.key === '+' || event.key === '=') setViewport((from) => zoomed(from, zoomStep));
    else if (event.key === '-') setViewport((from) => zoomed(from, 1 / zoomStep));
    else if (event.key === '0') setViewport(wholePicture);
    else return false;
    return true;
  };

  /** React listens passively to the wheel; zooming has to keep the page from doing so. */
  const wheel = (canvas: HTMLCanvasElement) => {
    const listener = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      about(canvas, event.clientX, event.clientY, Math.exp(-event.deltaY / wheelDistance));
    };
    canvas.addEventListener('wheel', listener, { passive: false });
    return () => canvas.removeEventListener('wheel', listener);
  };

  return { viewport, whole: () => setViewport(wholePicture), handlers, onKey, wheel };
}

/** One zoom for many stages: the wheel with Ctrl, two presses, a drag, and the keys + − 0. */
import { type KeyboardEvent, type MouseEvent, type PointerEvent, useRef, useState } from 'react';
import type { Sample } from '../../datasets/dataset.ts';
import {
  panned,
  pictureRectangle,
  type Viewport,
  wholePicture,
  zoomed,
} from '../image/stage/viewport.ts';
import { doubleClickZoom, listenToWheel, zoomOfKey, zoomOfWheel } from '../image/stage/zooming.ts';

/** @param sample  that all of them show; another one starts whole */
export function useSharedZoom(sample: Sample | null) {
  const [viewport, setViewport] = useState(wholePicture);
  const held = useRef<{ readonly x: number; readonly y: number } | null>(null);
  /** The picture was dragged since the pointer came down: it was no press. */
  const isDragged = useRef(false);
  const aspect = useRef(1);
  aspect.current = sample ? sample.width / sample.height : 1;
  const picture = sample?.picture;
  const [shownPicture, setShownPicture] = useState(picture);
  if (picture !== shownPicture) {
    setShownPicture(picture);
    setViewport(wholePicture);
  }

  const place = ({ clientWidth, clientHeight }: HTMLCanvasElement, from: Viewport) =>
    pictureRectangle(clientWidth, clientHeight, aspect.current, from);

  const zoomAt = (
    canvas: HTMLCanvasElement,
    { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
    factor: number,
  ) =>
    setViewport((from) => {
      const box = canvas.getBoundingClientRect();
      const at = place(canvas, from);
      const x = (clientX - box.left - at.left) / at.width;
      const y = (clientY - box.top - at.top) / at.height;
      return zoomed(from, factor, x, y);
    });

  const letGo = () => {
    held.current = null;
  };
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLCanvasElement>) => {
      isDragged.current = false;
      if (viewport.zoom <= 1) return;
      held.current = { x: event.clientX, y: event.clientY };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLCanvasElement>) => {
      const from = held.current;
      if (!from) return;
      const now = { x: event.clientX, y: event.clientY };
      held.current = now;
      isDragged.current = true;
      const canvas = event.currentTarget;
      setViewport((view) => {
        const { width, height } = place(canvas, view);
        return panned(view, (now.x - from.x) / width, (now.y - from.y) / height);
      });
    },
    onPointerUp: letGo,
    onPointerCancel: letGo,
    onDoubleClick: (event: MouseEvent<HTMLCanvasElement>) =>
      viewport.zoom > 1
        ? setViewport(wholePicture)
        : zoomAt(event.currentTarget, event, doubleClickZoom),
  };

  /** @returns whether the key was one of the zoom's */
  const onKey = (event: KeyboardEvent): boolean => {
    const zoom = event.altKey || event.ctrlKey || event.metaKey ? null : zoomOfKey(event.key);
    if (zoom) setViewport(zoom);
    return zoom !== null;
  };

  const wheel = (canvas: HTMLCanvasElement) =>
    listenToWheel(canvas, (event) => {
      const factor = zoomOfWheel(event);
      if (factor === null) return;
      event.preventDefault();
      zoomAt(canvas, event, factor);
    });

  return { viewport, handlers, onKey, wheel, wasDragged: () => isDragged.current };
}

/** How hands and keys zoom a stage, of which there may be one or many. */
import { type Viewport, wholePicture, zoomed } from './viewport.ts';

const zoomStep = 1.5;
export const doubleClickZoom = 3;
/** Pixels of the wheel, or of a pinch on a touch pad, for a factor of e. */
const wheelDistance = 200;

export const zoomedIn = (from: Viewport) => zoomed(from, zoomStep);
export const zoomedOut = (from: Viewport) => zoomed(from, 1 / zoomStep);

/** What a key does to the viewport; null for a key that is none of the zoom's. */
export function zoomOfKey(key: string): ((from: Viewport) => Viewport) | null {
  switch (key) {
    case '+':
    case '=':
      return zoomedIn;
    case '-':
      return zoomedOut;
    case '0':
      return () => wholePicture;
    default:
      return null;
  }
}

/** Factor of a turn of the wheel; null where the page is to scroll. */
export function zoomOfWheel({ ctrlKey, metaKey, deltaY }: WheelEvent): number | null {
  return ctrlKey || metaKey ? Math.exp(-deltaY / wheelDistance) : null;
}

/** React listens passively to the wheel; zooming has to keep the page from doing so. @returns what ends it */
export function listenToWheel(
  stage: HTMLElement,
  listener: (event: WheelEvent) => void,
): () => void {
  stage.addEventListener('wheel', listener, { passive: false });
  return () => stage.removeEventListener('wheel', listener);
}

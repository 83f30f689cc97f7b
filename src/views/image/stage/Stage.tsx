/** The stage: the image with one layer over it, to zoom, pan and point into. */
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { confusionAt, diceOf } from '../../../masks/histogram.ts';
import { wholeFrame } from '../../../pixels/frame.ts';
import { currentSample, isOfUntrained } from '../../../state/selectors.ts';
import { useActions, useApp } from '../../appContext.ts';
import { type HeldTouch, touchAt, touchMoved } from '../../controls/touchIntent.ts';
import { lazyView } from '../../lazy/lazyView.tsx';
import type { PaintCursor } from '../paint/PaintLayer.tsx';
import { PaintToggle } from '../paint/PaintToggle.tsx';
import type { StrokeOptions } from '../paint/paintStrokes.ts';
import type { PaintTools } from '../paint/paintTools.ts';
import type { LayerLimits } from './layerLimits.ts';
import { layerNames, shownLayer } from './layerNames.ts';
import { movedPixel, type PixelPosition } from './probe.ts';
import { useStagePainter } from './useStagePainter.ts';
import { panned, revealing, type Viewport, wholePicture, zoomed } from './viewport.ts';
import {
  doubleClickZoom,
  listenToWheel,
  zoomedIn,
  zoomedOut,
  zoomOfKey,
  zoomOfWheel,
} from './zooming.ts';

const ClassBar = lazyView('The choice of classes', 'ClassBar', () => import('../ClassBar.tsx'));

interface StageProps {
  readonly probe: PixelPosition | null;
  readonly onProbe: (probe: PixelPosition) => void;
  readonly onLimits: (limits: LayerLimits | null) => void;
  /** The keyboard came to the stage, or left it. */
  readonly onKeyboard: (present: boolean) => void;
  /** Id of the element that reads the probe. */
  readonly readoutId: string;
  /** Null while nothing is painted. */
  readonly paint: PaintTools | null;
}

/** What the stage shows, in words. */
function useStageName(): string {
  const sample = useApp(currentSample);
  const prediction = useApp((state) => state.live.prediction);
  const isUntrained = useApp(isOfUntrained);
  const layer = useApp((state) => state.session.view.layer);
  const threshold = useApp((state) => state.session.view.threshold);
  const dice = useMemo(() => {
    if (!sample || prediction?.sampleId !== sample.id || !prediction.truth) return null;
    return diceOf(confusionAt(prediction.map, prediction.truth, threshold));
  }, [sample, prediction, threshold]);
  if (!sample) return 'Segmentation: no image yet';
  const shown = layerNames[shownLayer(sample, layer)].toLowerCase();
  if (!sample.mask) return `Segmentation of ${sample.name}: ${shown}, no mask`;
  const score = dice === null ? 'no prediction yet' : `Dice ${dice.toFixed(2)}`;
  return `Segmentation of ${sample.name}: ${shown}, ${score}${isUntrained ? ', untrained network' : ''}`;
}

/** Steps of the cross-hairs by key, in pixels of the map. */
const probeSteps: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const longStep = 10;

export function Stage({ probe, onProbe, onLimits, onKeyboard, readoutId, paint }: StageProps) {
  const [viewport, setViewport] = useState(wholePicture);
  const { canvas, painter } = useStagePainter({ probe, viewport, onLimits });
  const name = useStageName();
  const sample = useApp(currentSample);
  const frame = sample?.frame ?? wholeFrame;
  const size = useApp((state) => state.live.dataset?.size ?? 1);
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  /** A finger that is to point, as long as it is the only one. */
  const finger = useRef<HeldTouch | null>(null);
  const tool = useApp((state) => state.live.painting.tool);
  const hasLabels = useApp((state) => (state.live.dataset?.labels.length ?? 0) > 1);
  const cursor = useRef<PaintCursor>(null);

  // Another image starts whole; another mask of the same image leaves it where it is.
  const [shownPicture, setShownPicture] = useState(sample?.picture);
  if (sample?.picture !== shownPicture) {
    setShownPicture(sample?.picture);
    setViewport(wholePicture);
  }

  /** The point of the picture under a point of the window, as shares of its sides. */
  const pointAt = (from: Viewport, clientX: number, clientY: number) => {
    const box = canvas.current?.getBoundingClientRect();
    if (!box || !sample || !painter.current) return { x: 0.5, y: 0.5 };
    const { left, top, width, height } = painter.current.rectangle(sample, from);
    return { x: (clientX - box.left - left) / width, y: (clientY - box.top - top) / height };
  };

  const zoomAt = (factor: number, clientX: number, clientY: number) =>
    setViewport((from) => {
      const about = pointAt(from, clientX, clientY);
      return zoomed(from, factor, about.x, about.y);
    });

  const panBy = (x: number, y: number) =>
    setViewport((from) => {
      if (!sample || !painter.current) return from;
      const { width, height } = painter.current.rectangle(sample, from);
      return panned(from, x / width, y / height);
    });

  const pointTo = (event: PointerEvent) => {
    const point = pointAt(viewport, event.clientX, event.clientY);
    const { left, top, width, height } = frame;
    const x = (point.x - left) / width;
    const y = (point.y - top) / height;
    const isOnImage = Math.min(point.x, point.y) >= 0 && Math.max(point.x, point.y) < 1;
    if (sample && isOnImage && x >= 0 && x < 1 && y >= 0 && y < 1)
      onProbe({ x: Math.floor(x * size), y: Math.floor(y * size) });
  };

  const place = () => (sample && painter.current?.rectangle(sample, viewport)) || null;
  const reveal = (x: number, y: number) => setViewport((from) => revealing(from, x, y));
  const strokeOptions = useRef<() => StrokeOptions>(null);
  strokeOptions.current = () => ({
    stage: canvas.current,
    cursor: cursor.current,
    place: place(),
    reveal,
  });
  const strokes = useMemo(
    () => paint?.strokes(() => (strokeOptions.current as () => StrokeOptions)()) ?? null,
    [paint],
  );

  const onPointerDown = (event: PointerEvent) => {
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    event.currentTarget.setPointerCapture(event.pointerId);
    if (strokes) strokes.down(event, pointers.current.size);
    else if (pointers.current.size > 1) finger.current = null;
    else if (event.pointerType === 'touch') finger.current = touchAt(event);
    else pointTo(event);
  };

  const onPointerMove = (event: PointerEvent) => {
    const held = pointers.current;
    const before = held.get(event.pointerId);
    const now = { x: event.clientX, y: event.clientY };
    if (before) held.set(event.pointerId, now);
    const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
    if (before && other) {
      const distance = (point: typeof now) => Math.hypot(point.x - other.x, point.y - other.y);
      const factor = distance(now) / Math.max(1, distance(before));
      zoomAt(factor, (now.x + other.x) / 2, (now.y + other.y) / 2);
      panBy((now.x - before.x) / 2, (now.y - before.y) / 2);
    } else if (strokes && !strokes.movesPicture(event)) strokes.move(event);
    else if (before && viewport.zoom > 1) panBy(now.x - before.x, now.y - before.y);
    else if (!strokes && pointsNow(event)) pointTo(event);
  };

  /** A finger may be there to scroll the page. */
  const pointsNow = (event: PointerEvent) => {
    if (event.pointerType !== 'touch') return true;
    if (finger.current) finger.current = touchMoved(finger.current, event);
    return finger.current?.intent === 'across';
  };

  const lift = (event: PointerEvent) => {
    if (finger.current?.intent === 'open' && !strokes) pointTo(event);
    release(event);
  };

  const release = (event: PointerEvent) => {
    finger.current = null;
    pointers.current.delete(event.pointerId);
    strokes?.up(event, pointers.current.size);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = probeSteps[event.key];
    if (strokes?.key(event, step)) {
      // Done: it painted, or moved the brush.
    } else if (step && probe) {
      const by = event.shiftKey ? longStep : 1;
      const next = movedPixel(probe, step[0] * by, step[1] * by, size);
      onProbe(next);
      onKeyboard(true);
      setViewport((from) =>
        revealing(
          from,
          frame.left + ((next.x + 0.5) / size) * frame.width,
          frame.top + ((next.y + 0.5) / size) * frame.height,
        ),
      );
    } else {
      const zoom = zoomOfKey(event.key);
      if (!zoom) return;
      setViewport(zoom);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const wheel = useRef((_: WheelEvent) => {});
  useEffect(() => {
    wheel.current = (event) => {
      const factor = zoomOfWheel(event);
      if (factor === null) {
        strokes?.wheel(event);
        return;
      }
      event.preventDefault();
      zoomAt(factor, event.clientX, event.clientY);
    };
  });
  useEffect(() => {
    if (canvas.current) return listenToWheel(canvas.current, (event) => wheel.current(event));
  }, [canvas]);

  return (
    <div className="stage">
      <canvas
        ref={canvas}
        role="img"
        aria-label={name}
        aria-describedby={readoutId}
        tabIndex={0}
        className={paint ? `painting ${tool}` : viewport.zoom > 1 ? 'zoomed' : undefined}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={lift}
        onPointerCancel={release}
        onPointerLeave={strokes?.leave}
        onKeyDown={onKeyDown}
        onFocus={(event) => onKeyboard(event.currentTarget.matches(':focus-visible'))}
        onBlur={() => onKeyboard(false)}
        onDoubleClick={(event) =>
          paint
            ? paint.controller.closePolygon()
            : viewport.zoom > 1
              ? setViewport(wholePicture)
              : zoomAt(doubleClickZoom, event.clientX, event.clientY)
        }
      />
      {paint && <paint.Layer controller={paint.controller} cursor={cursor} place={place} />}
      <StageMessage />
      {(hasLabels || paint) && <ClassBar />}
      <PaintToggle />
      <div className="zoom">
        <button type="button" aria-label="Zoom in" onClick={() => setViewport(zoomedIn)}>
          +
        </button>
        <button
          type="button"
          aria-label="Zoom out"
          disabled={viewport.zoom <= 1}
          onClick={() => setViewport(zoomedOut)}
        >
          −
        </button>
      </div>
    </div>
  );
}

/** Why there is nothing over the picture, or no picture, or one that says nothing yet. */
function StageMessage() {
  const sample = useApp(currentSample);
  const hasPrediction = useApp((state) => state.live.prediction !== null);
  const isUntrained = useApp(isOfUntrained);
  const isPainting = useApp((state) => state.live.painting.isOn);
  const { train } = useActions();
  const source = useApp((state) => state.session.view.source);
  let text = '';
  if (!sample) text = 'Preparing the first image.';
  else if (!hasPrediction && source === 'network')
    text = 'The U-Net has not seen this image yet. Press Train.';
  else if (!hasPrediction && !sample.mask)
    text = 'A simulated prediction needs a mask. Choose U-Net to predict this image.';
  else if (isUntrained && !isPainting)
    return (
      <p className="stage-message">
        Untrained network, step 0.{' '}
        <button type="button" className="linkb" onClick={train}>
          Train it
        </button>
      </p>
    );
  return text ? <p className="stage-message">{text}</p> : null;
}

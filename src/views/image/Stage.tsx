/** The stage: the image with one layer over it, to zoom, pan and point into. */
import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { confusionAt, diceOf } from '../../data/histogram.ts';
import { currentSample, currentTables } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';
import { useApp, useAppStore } from '../appContext.ts';
import { layerNames } from './layerNames.ts';
import type { PixelPosition } from './probe.ts';
import { type LayerLimits, StagePainter } from './stagePainter.ts';
import { panned, type Viewport, wholePicture, zoomed } from './viewport.ts';

const zoomStep = 1.5;

/** State that the picture depends on. */
const reads = (state: AppState) => [
  currentSample(state),
  state.live.prediction,
  currentTables(state),
  state.session.view.layer,
  state.session.view.opacity,
  state.session.view.threshold,
  state.live.dragging,
];

interface StageProps {
  readonly probe: PixelPosition | null;
  readonly onProbe: (probe: PixelPosition) => void;
  readonly onLimits: (limits: LayerLimits | null) => void;
}

/** What the stage shows, in words. */
function useStageName(): string {
  const sample = useApp(currentSample);
  const prediction = useApp((state) => state.live.prediction);
  const layer = useApp((state) => state.session.view.layer);
  const threshold = useApp((state) => state.session.view.threshold);
  const dice = useMemo(() => {
    if (!sample?.mask || prediction?.sampleId !== sample.id) return null;
    return diceOf(confusionAt(prediction.map, sample.mask, threshold));
  }, [sample, prediction, threshold]);
  if (!sample) return 'Segmentation: no image yet';
  if (!sample.mask) return `Segmentation of ${sample.name}: no mask`;
  const score = dice === null ? 'no prediction yet' : `Dice ${dice.toFixed(2)}`;
  return `Segmentation of ${sample.name}: ${layerNames[layer].toLowerCase()}, ${score}`;
}

/** Draws after every change of state, theme, size, probe or viewport, once per frame. */
function usePainter(
  probe: PixelPosition | null,
  viewport: Viewport,
  onLimits: StageProps['onLimits'],
) {
  const store = useAppStore();
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<StagePainter>(null);
  const latest = useRef({ probe, viewport, onLimits });
  const schedule = useRef(() => {});

  useEffect(() => {
    if (!canvas.current) return;
    const stage = canvas.current;
    const made = new StagePainter(stage);
    painter.current = made;
    let frame = 0;
    let drawn: readonly unknown[] = [];
    let limits: LayerLimits | null = null;
    const paint = () => {
      frame = 0;
      const state = store.getState();
      drawn = reads(state);
      const now = latest.current;
      const next = made.paint(state, now.probe, now.viewport);
      if (next?.gradient !== limits?.gradient || next?.loss !== limits?.loss) {
        limits = next;
        now.onLimits(next);
      }
    };
    schedule.current = () => {
      if (frame === 0) frame = requestAnimationFrame(paint);
    };
    const unsubscribe = store.subscribe((state) => {
      if (reads(state).some((value, i) => value !== drawn[i])) schedule.current();
    });
    const observer = new ResizeObserver(() => schedule.current());
    observer.observe(stage);
    const theme = window.matchMedia('(prefers-color-scheme: dark)');
    const recolour = () => {
      made.forgetColours();
      schedule.current();
    };
    theme.addEventListener('change', recolour);
    schedule.current();
    return () => {
      unsubscribe();
      observer.disconnect();
      theme.removeEventListener('change', recolour);
      cancelAnimationFrame(frame);
    };
  }, [store]);

  useEffect(() => {
    latest.current = { probe, viewport, onLimits };
    schedule.current();
  }, [probe, viewport, onLimits]);

  return { canvas, painter };
}

export function Stage({ probe, onProbe, onLimits }: StageProps) {
  const store = useAppStore();
  const [viewport, setViewport] = useState(wholePicture);
  const { canvas, painter } = usePainter(probe, viewport, onLimits);
  const name = useStageName();
  const sample = useApp(currentSample);
  const pointers = useRef(new Map<number, { x: number; y: number }>());

  // Another image starts whole.
  const [shownSample, setShownSample] = useState(sample);
  if (sample?.id !== shownSample?.id) {
    setShownSample(sample);
    setViewport(wholePicture);
  }

  /** The point of the picture under a point of the window, as shares of its sides. */
  const pointAt = (clientX: number, clientY: number) => {
    const box = canvas.current?.getBoundingClientRect();
    if (!box || !sample || !painter.current) return null;
    const { left, top, width, height } = painter.current.rectangle(sample, viewport);
    return { x: (clientX - box.left - left) / width, y: (clientY - box.top - top) / height };
  };

  const pointTo = (event: PointerEvent) => {
    const at = pointAt(event.clientX, event.clientY);
    const size = store.getState().live.dataset?.size;
    if (at && size && at.x >= 0 && at.x < 1 && at.y >= 0 && at.y < 1)
      onProbe({ x: Math.floor(at.x * size), y: Math.floor(at.y * size) });
  };

  const onPointerDown = (event: PointerEvent) => {
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    event.currentTarget.setPointerCapture(event.pointerId);
    pointTo(event);
  };

  const onPointerMove = (event: PointerEvent) => {
    const held = pointers.current;
    const before = held.get(event.pointerId);
    if (!before || !sample || !painter.current) {
      pointTo(event);
      return;
    }
    const now = { x: event.clientX, y: event.clientY };
    const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
    const { width, height } = painter.current.rectangle(sample, viewport);
    if (other) {
      const distance = (point: typeof now) => Math.hypot(point.x - other.x, point.y - other.y);
      const about = pointAt((now.x + other.x) / 2, (now.y + other.y) / 2);
      setViewport(
        zoomed(viewport, distance(now) / Math.max(1, distance(before)), about?.x, about?.y),
      );
    } else if (viewport.zoom > 1) {
      setViewport(panned(viewport, (now.x - before.x) / width, (now.y - before.y) / height));
    } else pointTo(event);
    held.set(event.pointerId, now);
  };

  const release = (event: PointerEvent) => pointers.current.delete(event.pointerId);

  // React listens passively to the wheel; zooming has to keep the page from doing so.
  const wheel = useRef((_: WheelEvent) => {});
  useEffect(() => {
    wheel.current = (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const about = pointAt(event.clientX, event.clientY);
      setViewport(zoomed(viewport, Math.exp(-event.deltaY / 200), about?.x, about?.y));
    };
  });
  useEffect(() => {
    const stage = canvas.current;
    const listener = (event: WheelEvent) => wheel.current(event);
    stage?.addEventListener('wheel', listener, { passive: false });
    return () => stage?.removeEventListener('wheel', listener);
  }, [canvas]);

  return (
    <div className="stage">
      <canvas
        ref={canvas}
        role="img"
        aria-label={name}
        className={viewport.zoom > 1 ? 'zoomed' : undefined}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={release}
        onPointerCancel={release}
        onDoubleClick={(event) => {
          const about = pointAt(event.clientX, event.clientY);
          setViewport(viewport.zoom > 1 ? wholePicture : zoomed(viewport, 3, about?.x, about?.y));
        }}
      />
      <StageMessage />
      <div className="zoom">
        <button
          type="button"
          aria-label="Zoom in"
          onClick={() => setViewport(zoomed(viewport, zoomStep))}
        >
          +
        </button>
        <button
          type="button"
          aria-label="Zoom out"
          onClick={() => setViewport(zoomed(viewport, 1 / zoomStep))}
        >
          −
        </button>
      </div>
    </div>
  );
}

/** Why there is nothing over the picture, or no picture. */
function StageMessage() {
  const sample = useApp(currentSample);
  const hasPrediction = useApp((state) => state.live.prediction !== null);
  const source = useApp((state) => state.session.view.source);
  let text = '';
  if (!sample) text = 'Preparing the first image.';
  else if (!hasPrediction && source === 'network')
    text = 'The U-Net has not seen this image yet. Press Train or Step.';
  else if (!hasPrediction && !sample.mask)
    text = 'A simulated prediction needs a mask. Choose U-Net to predict this image.';
  return text ? <p className="stage-message">{text}</p> : null;
}

/** The loss surface in 3D; a drag turns it about the vertical axis. */
import {
  type PointerEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import type { FieldFigure } from '../../../plots/fieldFigure.ts';
import { useAppStore } from '../../appContext.ts';
import { lazyModule } from '../../lazy/lazyModule.ts';
import { currentPalette, usePalette } from '../palette.ts';
import type { ChartHandle } from '../useChart.ts';
import type { SceneState, SurfaceScene } from './surfaceScene.ts';

const lazyScene = lazyModule(
  'The 3D view',
  () => import('./surfaceScene.ts'),
  'createSurfaceScene',
);

/** A drag over this many CSS pixels turns the box by one radian. */
const pixelsPerRadian = 160;
/** The 3D view is loaded when the reader is about this near to it, CSS pixels. */
const nearby = '300px';

const sentences: Readonly<Record<Exclude<SceneState, 'ready'>, string>> = {
  'no-webgl':
    '3D needs WebGL, which this browser does not offer; the contour beside it shows the same field.',
  lost: 'The graphics device was lost. The 3D view comes back when the device does; the contour beside it shows the same field.',
  failed:
    'The 3D view could not be loaded; the contour beside it shows the same field. Try again, or reload the page.',
};

export function SurfacePlot({ ref }: { ref: Ref<ChartHandle<FieldFigure>> }) {
  const container = useRef<HTMLDivElement>(null);
  const scene = useRef<SurfaceScene | null>(null);
  const figure = useRef<FieldFigure | null>(null);
  const [state, setState] = useState<SceneState | 'waiting'>('waiting');
  const [attempt, setAttempt] = useState(0);
  const palette = usePalette();
  const store = useAppStore();

  const show = () => {
    if (scene.current && figure.current)
      scene.current.show(figure.current, currentPalette(), store.getState().live.dragging);
  };

  useImperativeHandle(ref, () => ({
    draw: (next) => {
      figure.current = next;
      show();
    },
  }));

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new palette is the reason to draw
  useEffect(show, [palette]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: show reads refs only, an attempt begins anew
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    let isGone = false;
    const begin = async () => {
      const { createSurfaceScene } = await lazyScene.load();
      if (isGone) return;
      scene.current = createSurfaceScene(element, setState);
      show();
    };
    const near = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        near.disconnect();
        begin().catch(() => setState('failed'));
      },
      { rootMargin: nearby },
    );
    near.observe(element);
    const resized = new ResizeObserver(() => scene.current?.resize());
    resized.observe(element);
    return () => {
      isGone = true;
      near.disconnect();
      resized.disconnect();
      scene.current?.dispose();
      scene.current = null;
    };
  }, [attempt]);

  const retry = () => {
    setState('waiting');
    setAttempt((number) => number + 1);
  };

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      scene.current?.turn(event.movementX / pixelsPerRadian);
  };

  const failure = state === 'ready' || state === 'waiting' ? null : sentences[state];
  return (
    <>
      <div
        ref={container}
        className="surface3d"
        hidden={failure !== null}
        aria-hidden="true"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
      />
      {failure !== null && (
        <p className="note missing">
          {failure}{' '}
          {state === 'failed' && (
            <button type="button" className="linkb" onClick={retry}>
              Try again
            </button>
          )}
        </p>
      )}
    </>
  );
}

/**
 * Keeps one plotly.js plot in step with the field, out of the way of everything faster: the newest
 * figure is drawn when the page is idle, on a slow machine only when nothing moves, and never under a
 * held slider that it would make wait. A coarser grid would not help: plotly.js refines every surface
 * to the same number of points.
 */
import type { FieldFigure } from '../../../plots/fieldFigure.ts';
import { cameraAt, type SurfaceColours, surfaceFigure } from '../../../plots/surfaceFigure.ts';
import type { Palette } from '../palette.ts';
import { lazyPlotly } from './lazyPlotly.ts';
import { PlotlyLoop } from './plotlyLoop.ts';

type PlotlyModule = typeof import('./plotly.ts');
type PlotlyLayout = NonNullable<Parameters<PlotlyModule['react']>[2]>;

export type SceneState = 'ready' | 'no-webgl' | 'lost' | 'failed';

export interface SurfaceScene {
  /**
   * Wants this figure shown; of several wants the last one is kept.
   *
   * @param held  a hand is at a slider: nothing may stand in its way
   */
  show(figure: FieldFigure, palette: Palette, held: boolean): void;
  /** Turns the box about the vertical, by radians. */
  turn(angle: number): void;
  /** The box changed its size. */
  resize(): void;
  dispose(): void;
}

/** First turn of the box: the perfect prediction stands in front, what is wrong behind. */
const firstYaw = 0.62;
/** How the box was turned last, in radians, wherever it is shown. */
let turned = firstYaw;
export const lastYaw = () => turned;

/** Colours of the 3D view from those of the plots. */
export function coloursOf(palette: Palette): SurfaceColours {
  return {
    ...palette,
    ramp: palette.sequential,
    // plotly.js draws these lines opaque: a tone of the map itself disturbs it least.
    hairline: palette.sequential[90] as string,
    inks: palette,
  };
}

/** On a plot that shows an earlier figure than is wanted: the style sheet lets it step back. */
const behind = 'data-behind';

/** A redraw that keeps the page longer than this waits until the hand rests, and until it lets go of a slider. */
const slowMs = 40;
/** Rest after the last change on a slow machine: at least this, and longer than the usual pause. */
const restMs = 140;
const restPauses = 2.5;
const longestRestMs = 800;
/** In training changes never rest: it is redrawn once in so many redraws' time. */
const shareOfTime = 8;
/** An idle page is waited for no longer than this. */
const idleTimeoutMs = 300;

function whenIdle(work: () => void): () => void {
  if ('requestIdleCallback' in window) {
    const handle = window.requestIdleCallback(work, { timeout: idleTimeoutMs });
    return () => window.cancelIdleCallback(handle);
  }
  const handle = setTimeout(work, 50);
  return () => clearTimeout(handle);
}

/** Whether this browser gives out a WebGL context at all. */
function hasWebGL(): boolean {
  const context = document.createElement('canvas').getContext('webgl');
  // A page may hold few contexts: the one of the question is given back.
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}

/** A scene in `container`, empty until the first figure; `onState` tells what has become of it. */
export function createSurfaceScene(
  container: HTMLElement,
  onState: (state: SceneState) => void,
): SurfaceScene {
  let plotly: PlotlyModule | null = null;
  let plot: HTMLDivElement | null = null;
  let loop: PlotlyLoop | null = null;
  let wanted: { figure: FieldFigure; colours: SurfaceColours; held: boolean } | null = null;
  let shown = false;
  let yaw = firstYaw;
  turned = yaw;
  let drawing = false;
  let stale = false;
  /** The box changed its size in mid-drawing. */
  let isResized = false;
  let stopped = false;
  let lost = false;
  // Until it is measured a redraw counts as slow.
  let lastCost = Number.POSITIVE_INFINITY;
  let lastAsked = 0;
  let lastDrawn = 0;
  let pause = 0;
  let cancelWait = () => {};

  const clear = () => {
    loop?.wake();
    loop = null;
    if (plotly && plot) plotly.purge(plot);
    plot?.remove();
    plot = null;
    shown = false;
  };

  const fail = (state: SceneState) => {
    stopped = true;
    cancelWait();
    clear();
    onState(state);
  };

  /** The types of relayout know whole objects only; a path changes the camera and nothing beside it. */
  const cameraUpdate = () => ({ 'scene.camera': cameraAt(yaw) }) as Partial<PlotlyLayout>;

  // Both events do not bubble, so they are caught on their way down to plotly's canvas. plotly.js
  // rebuilds its scene by itself, but only if the browser is told that the context is wanted back.
  const onLost = (event: Event) => {
    event.preventDefault();
    lost = true;
    cancelWait();
    onState('lost');
  };
  const onRestored = () => {
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        lost = false;
        if (stopped) return;
        // Its new scene leaves the old canvas lying in the same place: better to begin anew.
        clear();
        onState('ready');
        schedule();
      }),
    );
  };
  container.addEventListener('webglcontextlost', onLost, true);
  container.addEventListener('webglcontextrestored', onRestored, true);

  const refit = () => {
    isResized = false;
    if (!plotly || !plot || lost) return;
    loop?.wake();
    // It promises, whatever its type says, to draw the box in its new size; a box that is not shown it refuses.
    const resized = plotly.Plots.resize(plot) as unknown as Promise<unknown>;
    resized.catch(() => {}).finally(() => loop?.rest());
  };

  const draw = async () => {
    if (stopped || lost || !wanted) return;
    drawing = true;
    stale = false;
    try {
      if (!plotly) {
        if (!hasWebGL()) {
          fail('no-webgl');
          return;
        }
        plotly = await lazyPlotly.load();
        if (stopped) return;
      }
      if (!plot) {
        plot = document.createElement('div');
        plot.className = 'plot3d';
        loop = new PlotlyLoop(plot);
        container.append(plot);
      }
      loop?.wake();
      const start = performance.now();
      const fresh = !shown;
      shown = true;
      const { surface, overlays, layout } = surfaceFigure(wanted.figure, wanted.colours, yaw);
      await plotly.react(plot, [surface, ...overlays], layout, {
        displayModeBar: false,
        doubleClick: false,
        plotGlPixelRatio: Math.min(2, window.devicePixelRatio || 1),
        responsive: false,
        scrollZoom: false,
      });
      plot.removeAttribute(behind);
      if (fresh) onState('ready');
      // What the picture really costs shows in the frames that follow, not in the call.
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      lastDrawn = performance.now();
      if (!fresh) lastCost = lastDrawn - start;
      loop?.rest();
    } catch {
      if (!stopped) fail('failed');
    } finally {
      drawing = false;
      if (isResized && !stopped) refit();
      if (stale && !stopped) schedule();
    }
  };

  const schedule = () => {
    const now = performance.now();
    pause = now - lastAsked;
    lastAsked = now;
    if (stopped || lost) return;
    if (drawing) {
      stale = true;
      return;
    }
    cancelWait();
    const isSlow = !shown || lastCost > slowMs;
    if (isSlow && wanted?.held) {
      plot?.setAttribute(behind, '');
      return;
    }
    if (!isSlow || !shown) {
      cancelWait = whenIdle(draw);
      return;
    }
    const rest = Math.min(longestRestMs, Math.max(restMs, restPauses * pause));
    const due = lastDrawn + shareOfTime * Math.min(lastCost, longestRestMs) - now;
    let cancelIdle = () => {};
    const timer = setTimeout(
      () => {
        cancelIdle = whenIdle(draw);
      },
      Math.max(0, Math.min(rest, due)),
    );
    cancelWait = () => {
      clearTimeout(timer);
      cancelIdle();
    };
  };

  return {
    show: (figure, palette, held) => {
      wanted = { figure, colours: coloursOf(palette), held };
      schedule();
    },
    turn: (angle) => {
      yaw += angle;
      turned = yaw;
      // The eye moves at once. What follows it (walls and names at other corners, lines on the near side
      // of the surface) takes a whole drawing, which waits its turn.
      if (plotly && plot && !drawing && !lost) {
        loop?.wake();
        void plotly.relayout(plot, cameraUpdate());
        loop?.followCamera();
        loop?.rest();
      }
      schedule();
    },
    resize: () => {
      if (drawing) isResized = true;
      else refit();
    },
    dispose: () => {
      stopped = true;
      cancelWait();
      container.removeEventListener('webglcontextlost', onLost, true);
      container.removeEventListener('webglcontextrestored', onRestored, true);
      clear();
    },
  };
}

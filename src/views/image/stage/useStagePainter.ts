/** Keeps a canvas true to the store: drawn once a frame after whatever the picture depends on changed. */
import { useEffect, useRef } from 'react';
import { currentContributions, currentSample, isScaleLocked } from '../../../state/selectors.ts';
import type { AppState } from '../../../state/store.ts';
import { useAppStore } from '../../appContext.ts';
import { inNextFrame, notInNextFrame } from '../../frame.ts';
import { onLookChange } from '../../look.ts';
import { watchSize } from '../../plots/canvas.ts';
import type { LayerLimits } from './layerLimits.ts';
import type { PixelPosition } from './probe.ts';
import { StagePainter } from './stagePainter.ts';
import type { Viewport } from './viewport.ts';

/** State that the picture depends on. */
const reads = (state: AppState) => [
  currentSample(state),
  state.live.prediction,
  currentContributions(state),
  state.session.view.layer,
  state.session.view.opacity,
  state.session.view.threshold,
  state.live.dragging,
  state.live.painting.isOn,
  state.live.input,
  isScaleLocked(state),
  state.session.view.gradientEnd,
  state.session.view.lossEnd,
];

const areSame = (a: LayerLimits | null, b: LayerLimits | null) =>
  a?.gradient === b?.gradient &&
  a?.loss === b?.loss &&
  a?.isLocked === b?.isLocked &&
  a?.beyond.gradient === b?.beyond.gradient &&
  a?.beyond.loss === b?.beyond.loss;

interface StageDrawing {
  readonly probe: PixelPosition | null;
  readonly viewport: Viewport;
  /** Told when the ends of the scales have changed. */
  readonly onLimits: (limits: LayerLimits | null) => void;
}

/** Draws from the store and not by rendering, so that a slider reaches the picture in its own frame. */
export function useStagePainter(drawing: StageDrawing) {
  const store = useAppStore();
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<StagePainter>(null);
  const latest = useRef(drawing);
  const schedule = useRef(() => {});

  useEffect(() => {
    const stage = canvas.current;
    if (!stage) return;
    const made = new StagePainter(stage);
    painter.current = made;
    let drawn: readonly unknown[] = [];
    let limits: LayerLimits | null = null;
    const paint = () => {
      const state = store.getState();
      drawn = reads(state);
      const { probe, viewport, onLimits } = latest.current;
      const next = made.paint(state, probe, viewport);
      if (!areSame(next, limits)) onLimits(next);
      limits = next;
    };
    schedule.current = () => inNextFrame('draw', paint);
    const unsubscribe = store.subscribe((state) => {
      if (reads(state).some((value, i) => value !== drawn[i])) schedule.current();
    });
    const unwatch = watchSize(stage, () => schedule.current());
    const unfollow = onLookChange(() => {
      made.forgetColours();
      schedule.current();
    });
    schedule.current();
    return () => {
      unsubscribe();
      unwatch();
      unfollow();
      notInNextFrame('draw', paint);
    };
  }, [store]);

  useEffect(() => {
    latest.current = drawing;
    schedule.current();
  });

  return { canvas, painter };
}

/** All of painting but the button that begins it; loaded when it is first pressed. */
import type { Actions } from '../../../state/actions.ts';
import type { AppStore } from '../../../state/store.ts';
import { followPainting } from './followPainting.ts';
import { PaintBar } from './PaintBar.tsx';
import { PaintController } from './PaintController.ts';
import { PaintHint } from './PaintHint.tsx';
import { PaintLayer } from './PaintLayer.tsx';
import { type PaintStrokes, paintStrokes, type StrokeOptions } from './paintStrokes.ts';

export interface PaintTools {
  readonly controller: PaintController;
  /** Follows the store. @returns stops it */
  readonly follow: () => () => void;
  /** What the pointer, the wheel and the keys of the stage do. @param stage  as it is when it is asked */
  readonly strokes: (stage: () => StrokeOptions) => PaintStrokes;
  readonly Bar: typeof PaintBar;
  readonly Hint: typeof PaintHint;
  readonly Layer: typeof PaintLayer;
}

export function createPaintTools(store: AppStore, actions: Actions): PaintTools {
  const controller = new PaintController(store, actions);
  return {
    controller,
    follow: () => followPainting(store, actions, controller),
    strokes: (stage) => paintStrokes(controller, store, actions, stage),
    Bar: PaintBar,
    Hint: PaintHint,
    Layer: PaintLayer,
  };
}

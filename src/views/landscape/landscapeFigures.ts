/** From the state of the page to the figures of its landscape. */
import type { LandscapeHistograms } from '../../losses/analysis/landscape.ts';
import { lossFunction } from '../../losses/lossFunction.ts';
import type { FieldFigure, Grid } from '../../plots/fieldFigure.ts';
import { landscapeFigure, sharedScale } from '../../plots/landscapeFigure.ts';
import type { Scale } from '../../plots/scale.ts';
import { fillGrid } from '../../runs/landscape/grid.ts';
import type { LiveLandscape } from '../../state/landscape.ts';
import { currentLossFunction, isPlotScaleLocked } from '../../state/selectors.ts';
import type { LossChoice } from '../../state/session/session.ts';
import type { AppState } from '../../state/store.ts';
import { LossField, needsEngine } from './lossField.ts';

/** Time of a frame for losses that take long. */
const sliceMs = 6;

/** The fields of a landscape, and memory for the grids of its planes. */
class Fields {
  readonly current: LossField;
  readonly pinned: LossField;
  private readonly grids = new Map<string, Float64Array>();

  constructor(histograms: LandscapeHistograms) {
    this.current = new LossField(histograms);
    this.pinned = new LossField(histograms);
  }

  /** The values of a plane on its whole grid; null before enough of them are known. */
  gridOf(which: 'current' | 'pinned', plane: number, size: number): Grid | null {
    const key = `${which} ${plane}`;
    const filled = this.grids.get(key) ?? new Float64Array(size ** 2);
    this.grids.set(key, filled);
    const own = this[which].values.subarray(plane * size ** 2, (plane + 1) * size ** 2);
    return fillGrid(own, size, filled) ? { columns: size, rows: size, values: filled } : null;
  }
}

const fieldsOf = new WeakMap<LandscapeHistograms, Fields>();

/** State that the figures depend on. */
export const landscapeRead = ({ session, live }: AppState) => [
  session.loss,
  session.pinned,
  live.landscape,
  live.dragging,
  isPlotScaleLocked({ session }),
];

export interface LandscapeFigures {
  /** One for each plane; empty before the first points of all. */
  readonly figures: readonly FieldFigure[];
  /** Whether nothing is left to compute here: call again in the next frame where it is not. */
  readonly isWhole: boolean;
}

const nothing: LandscapeFigures = { figures: [], isWhole: true };

/** @param previous  scale that may grow but not shrink where the scales are held */
export function landscapeFigures(state: AppState, previous: Scale | null): LandscapeFigures {
  const { landscape, dragging } = state.live;
  if (!landscape?.known) return nothing;
  const { head, histograms } = landscape.known;
  const { size } = landscape.request;
  const fields = fieldsOf.get(histograms) ?? new Fields(histograms);
  fieldsOf.set(histograms, fields);
  const until = performance.now() + sliceMs;
  const goesOn = () => performance.now() < until;
  const { loss, pinned } = state.session;
  let isWhole = fields.current.follow(loss, landscape.direct, goesOn);
  const ghost = pinned && !needsEngine(lossFunction(pinned), head.classes) ? pinned : null;
  if (ghost) isWhole = fields.pinned.follow(ghost, null, goesOn) && isWhole;
  const grids = head.planes.flatMap((_, plane) => fields.gridOf('current', plane, size) ?? []);
  if (grids.length < head.planes.length) return { figures: [], isWhole };
  const held = dragging || isPlotScaleLocked(state);
  const shared = grids.length > 1 ? sharedScale(grids) : null;
  const figures = head.planes.map(({ half, path, explained }, plane) =>
    landscapeFigure({
      ...{ half, path, explained },
      grid: grids[plane],
      pinnedGrid: ghost && fields.gridOf('pinned', plane, size),
      // Planes that are compared have one scale.
      held: held || shared !== null,
      previous: shared && !(held && previous) ? shared : previous,
    }),
  );
  return { figures, isWhole };
}

/** What the engine is to evaluate for the landscape to show the loss of the sliders; null where that is nothing. */
export function directlyNeeded(state: AppState): LossChoice | null {
  const { landscape } = state.live;
  const { loss } = state.session;
  if (!landscape?.known || landscape.direct?.loss === loss) return null;
  return needsEngine(currentLossFunction(state), landscape.known.head.classes) ? loss : null;
}

/** The loss in the middle of a plane, where the weights are; null before it is known. */
export function lossInMiddle({ request, known }: LiveLandscape): number | null {
  const fields = known && fieldsOf.get(known.histograms);
  const value = fields?.current.values[(request.size ** 2 - 1) / 2] ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
}

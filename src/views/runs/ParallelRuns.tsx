/** Settings and score of the runs as parallel coordinates: what is brushed on an axis is what the table shows. */
import '../styles/parallel.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { parallelFigure } from '../../plots/parallelFigure.ts';
import type { RunColumn } from '../../runs/runColumns.ts';
import type { RunRecord } from '../../runs/runRecord.ts';
import type { RunTableModel, RunTableState } from '../../runs/runTable.ts';
import { lazyModule, withModule } from '../lazy/lazyModule.ts';
import { type Palette, usePalette } from '../plots/palette.ts';
import { runsView, useRunsView } from './runsView.ts';

const lazyPlotly = lazyModule(
  'The parallel coordinates',
  () => import('./plotlyParallel.ts'),
  'react',
);

type Plotly = typeof import('./plotlyParallel.ts');

/** Room that an axis takes with its numbers, in rem. */
const axisRem = 5;
/** Wait for a hand that brushes. */
const heldMs = 200;
/** Most values of a setting that are labelled one by one. */
const mostTicks = 8;
/** A plot of fewer lines says nothing. */
const fewestLines = 2;

/** The settings in which the runs differ, then the score. */
function axesOf({ allColumns, passing }: RunTableModel, most: number): readonly RunColumn[] {
  const settings = allColumns.filter(
    ({ about, value }) => about === 'setting' && new Set(passing.map(value)).size > 1,
  );
  const scores = ['steps', 'dice'].flatMap((id) => allColumns.filter((column) => column.id === id));
  const isTold = ({ id, value }: RunColumn) =>
    id === 'dice' || new Set(passing.map(value)).size > 1;
  const told = scores.filter(isTold);
  return [...settings.slice(0, Math.max(1, most - told.length)), ...told];
}

/** What plotly.js tells of a brushed axis. */
interface PlottedElement extends HTMLDivElement {
  on(event: string, listen: (told: { curveNumber?: number }) => void): void;
  removeAllListeners(event: string): void;
  readonly data?: readonly {
    readonly dimensions: readonly {
      readonly constraintrange?: readonly (number | readonly number[])[];
    }[];
  }[];
}

/** The whole of what is brushed on an axis; null for nothing. */
function brushedOn(range: readonly (number | readonly number[])[] | undefined) {
  const ends = (range ?? []).flat().map(Number);
  return ends.length > 1 ? ([Math.min(...ends), Math.max(...ends)] as const) : null;
}

interface Drawing {
  readonly width: number;
  readonly axes: readonly RunColumn[];
  readonly lines: readonly RunRecord[];
  /** Whether each stands out. */
  readonly lit: readonly boolean[];
  readonly palette: Palette;
  readonly brushes: RunTableState['brushes'];
}

/** What was brushed last by hand. */
const handBrushes: { current: RunTableState['brushes'] | null } = { current: null };

function draw(plotly: Plotly, element: PlottedElement, drawing: Drawing): void {
  const { width, axes, lines, lit, palette, brushes } = drawing;
  if (lines.length < fewestLines) {
    plotly.purge(element);
    return;
  }
  const { paper, ink, ink2: label, line2: line, sans, unit } = palette;
  const { data, layout } = parallelFigure(
    axes.map(({ id, label: name, value, about }) => {
      const brush = brushes[id];
      const values = lines.map(value);
      const isContinuous = about === 'outcome' || new Set(values).size > mostTicks;
      const isText = values.some((one) => typeof one === 'string');
      return {
        ...{ id, label: name, values, isContinuous: isContinuous && !isText },
        ...(brush ? { brush } : {}),
      };
    }),
    lit,
    { paper, ink, label, line, sans, unit },
  );
  const size = { width, height: element.clientHeight };
  void plotly.react(element, data as never, { ...layout, ...size }, { displayModeBar: false });
  const listen = (event: string, listener: Parameters<PlottedElement['on']>[1]) => {
    element.removeAllListeners(event);
    element.on(event, listener);
  };
  listen('plotly_restyle', () => {
    const dimensions = element.data?.[0]?.dimensions ?? [];
    const found = axes.flatMap(({ id }, i) => {
      const range = brushedOn(dimensions[i]?.constraintrange);
      return range ? [[id, range] as const] : [];
    });
    handBrushes.current = Object.fromEntries(found);
    runsView.setTable({ brushes: handBrushes.current });
  });
  listen('plotly_hover', ({ curveNumber = -1 }) => runsView.point(lines[curveNumber]?.id ?? null));
  listen('plotly_unhover', () => runsView.point(null));
}

export function ParallelRuns({ model }: { model: RunTableModel }) {
  const frame = useRef<HTMLDivElement>(null);
  const [plotly, setPlotly] = useState<Plotly | null>(lazyPlotly.loaded);
  const [width, setWidth] = useState(0);
  const hidden = useRunsView((view) => view.hidden);
  const selected = useRunsView((view) => view.selected);
  const brushes = useRunsView((view) => view.table.brushes);
  const palette = usePalette();
  const mostAxes = Math.floor(width / (axisRem * 16 * palette.unit));
  const axes = useMemo(() => axesOf(model, mostAxes), [model, mostAxes]);
  const lines = useMemo(
    () => model.passing.filter(({ id }) => !hidden.has(id)),
    [model.passing, hidden],
  );
  useEffect(() => withModule(lazyPlotly, setPlotly), []);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry.contentRect.width)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const isAny = model.records.some(({ id }) => selected.has(id) && !hidden.has(id));
  const lit = useMemo(
    () => lines.map(({ id }) => !isAny || selected.has(id)),
    [lines, isAny, selected],
  );
  const isHeld = useRef(false);
  useEffect(() => {
    const letGo = () => {
      isHeld.current = false;
    };
    window.addEventListener('pointerup', letGo);
    window.addEventListener('pointercancel', letGo);
    return () => {
      window.removeEventListener('pointerup', letGo);
      window.removeEventListener('pointercancel', letGo);
    };
  }, []);
  const drawn = useRef<readonly unknown[]>([]);
  useEffect(() => {
    const element = frame.current as PlottedElement | null;
    if (!plotly || !element || width === 0) return;
    const wanted = [plotly, width, axes, lines, lit, palette];
    // A hand that brushes has drawn it already.
    const isDrawn = wanted.every((part, i) => part === drawn.current[i]);
    if (isDrawn && brushes === handBrushes.current) return;
    // The table comes first.
    const attempt = () => {
      // Drawn anew it would fall out of the hand.
      if (isHeld.current) {
        timer = window.setTimeout(attempt, heldMs);
        return;
      }
      drawn.current = wanted;
      draw(plotly, element, { width, axes, lines, lit, palette, brushes });
    };
    let timer = window.setTimeout(attempt);
    return () => window.clearTimeout(timer);
  }, [plotly, width, axes, lines, lit, brushes, palette]);

  useEffect(() => {
    const element = frame.current;
    return () => {
      if (element) lazyPlotly.loaded()?.purge(element);
    };
  }, []);

  return (
    <figure className="parallel-runs" aria-label="Settings and score of the runs">
      <figcaption>
        <span className="note">
          Drag along an axis, or press a value, to keep those runs alone; press beside it to let go.
        </span>
      </figcaption>
      <div
        ref={frame}
        className="parallel-frame"
        onPointerDown={() => {
          isHeld.current = true;
        }}
      />
    </figure>
  );
}

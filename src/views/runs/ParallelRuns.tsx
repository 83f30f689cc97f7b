/** Settings and score of the runs as parallel coordinates: what is brushed on an axis is what the table shows. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { parallelFigure } from '../../plots/parallelFigure.ts';
import type { RunColumn } from '../../runs/runColumns.ts';
import type { RunTableModel } from '../../runs/runTable.ts';
import { lazyModule, withModule } from '../lazy/lazyModule.ts';
import { usePalette } from '../plots/palette.ts';
import { runsView, useRunsView } from './runsView.ts';

const lazyPlotly = lazyModule(
  'The parallel coordinates',
  () => import('./plotlyParallel.ts'),
  'react',
);

type Plotly = typeof import('./plotlyParallel.ts');

/** Most axes before the score. */
const mostAxes = 9;
/** A plot of fewer lines says nothing. */
const fewestLines = 2;

/** The settings in which the runs differ, then the score. */
function axesOf({ allColumns, passing }: RunTableModel): readonly RunColumn[] {
  const settings = allColumns.filter(
    ({ about, value }) => about === 'setting' && new Set(passing.map(value)).size > 1,
  );
  const scores = ['steps', 'dice'].flatMap((id) => allColumns.filter((column) => column.id === id));
  const isTold = ({ id, value }: RunColumn) =>
    id === 'dice' || new Set(passing.map(value)).size > 1;
  return [...settings.slice(0, mostAxes), ...scores.filter(isTold)];
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

export function ParallelRuns({ model }: { model: RunTableModel }) {
  const frame = useRef<HTMLDivElement>(null);
  const [plotly, setPlotly] = useState<Plotly | null>(lazyPlotly.loaded);
  const [width, setWidth] = useState(0);
  const hidden = useRunsView((view) => view.hidden);
  const selected = useRunsView((view) => view.selected);
  const brushes = useRunsView((view) => view.table.brushes);
  const palette = usePalette();
  const axes = useMemo(() => axesOf(model), [model]);
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

  useEffect(() => {
    const element = frame.current as PlottedElement | null;
    if (!plotly || !element || width === 0) return;
    if (lines.length < fewestLines) {
      plotly.purge(element);
      return;
    }
    const isAny = lines.some(({ id }) => selected.has(id));
    const { data, layout } = parallelFigure(
      axes.map(({ id, label, value }) => ({
        ...{ id, label, values: lines.map(value) },
        ...(brushes[id] ? { brush: brushes[id] } : {}),
      })),
      lines.map(({ id }) => !isAny || selected.has(id)),
      {
        ink: palette.ink,
        label: palette.ink2,
        line: palette.line2,
        sans: palette.sans,
        unit: palette.unit,
      },
    );
    const size = { width, height: element.clientHeight };
    void plotly.react(element, data as never, { ...layout, ...size }, { displayModeBar: false });
    element.removeAllListeners('plotly_restyle');
    element.on('plotly_restyle', () => {
      const dimensions = element.data?.[0]?.dimensions ?? [];
      const found = axes.flatMap(({ id }, i) => {
        const range = brushedOn(dimensions[i]?.constraintrange);
        return range ? [[id, range] as const] : [];
      });
      runsView.setTable({ brushes: Object.fromEntries(found) });
    });
    element.removeAllListeners('plotly_hover');
    element.on('plotly_hover', ({ curveNumber }) => {
      runsView.point(lines[curveNumber ?? -1]?.id ?? null);
    });
    element.removeAllListeners('plotly_unhover');
    element.on('plotly_unhover', () => runsView.point(null));
  }, [plotly, width, axes, lines, selected, brushes, palette]);

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
          Drag along an axis to keep those runs alone; press it to let go.
        </span>
      </figcaption>
      <div ref={frame} className="parallel-frame" />
    </figure>
  );
}

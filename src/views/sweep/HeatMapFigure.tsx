/** The trials of a sweep over two of its axes: mean Dice as a colour, the spread over seeds as the size of a dot. */
import { type CSSProperties, type KeyboardEvent, memo, useRef, useState } from 'react';
import type { Bin, HeatCell, HeatMap } from '../../runs/sweep/heatMap.ts';
import type { AxisValue } from '../../runs/sweep/space.ts';
import { GreekText } from '../controls/GreekText.tsx';
import { usePalette } from '../plots/palette.ts';
import { binText, hues, type NamedAxis, valueText } from './axisNames.ts';

interface HeatMapFigureProps {
  readonly map: HeatMap;
  readonly across: NamedAxis;
  /** Null where there is one axis alone. */
  readonly up: NamedAxis | null;
  /** Steps of a trial that was not stopped early. */
  readonly steps: number;
  /** Number of the trial that is shown; null for none. */
  readonly selected: number | null;
  readonly onSelect: (cell: HeatCell) => void;
}

/** Largest dot, as a share of its cell. */
const largestDot = 0.5;
/** Range of Dice below which all cells look alike. */
const leastRange = 1e-6;

/** "λ 0.5, γ 0.4: Dice 0.812, seeds 0.800 to 0.824". */
function cellText(cell: HeatCell, { map, across, up, steps }: HeatMapFigureProps): string {
  const column = map.columns[cell.x];
  const row = map.rows[cell.y];
  const place = [
    column && `${across.symbol} ${binText(across.axis, column)}`,
    up && row && `${up.symbol} ${binText(up.axis, row)}`,
  ];
  const { mean, lowest, highest, trials, deviation } = cell;
  const points = new Set(trials.map(({ point }) => point)).size;
  const of = points > 1 ? `${points} settings` : `${trials.length} seeds`;
  const range =
    trials.length > 1 ? `, ${of} from ${lowest.toFixed(3)} to ${highest.toFixed(3)}` : '';
  const spread =
    deviation !== null && points > 1 ? `, seeds differ by ±${deviation.toFixed(3)}` : '';
  const failed = trials.filter(({ state }) => state === 'failed').length;
  const dice = Number.isNaN(mean) ? 'no Dice' : `Dice ${mean.toFixed(3)}${range}${spread}`;
  const isShort = cell.steps < steps && cell.steps > 0;
  const stopped = isShort
    ? cell.isStopped
      ? `, stopped at step ${cell.steps}`
      : `, at step ${cell.steps} so far`
    : '';
  return `${place.filter(Boolean).join(', ')}: ${dice}${stopped}${failed > 0 ? `, ${failed} failed` : ''}`;
}

const placeOf = ({ x, y }: HeatCell) => `${x} ${y}`;

/** Whether light ink is read on a colour "rgb(r, g, b)". */
function isDark(colour: string): boolean {
  const [r = 0, g = 0, b = 0] = (colour.match(/\d+/g) ?? []).map(Number);
  return 0.299 * r + 0.587 * g + 0.114 * b < 128;
}

interface CellProps {
  readonly cell: HeatCell;
  readonly text: string;
  readonly colour: string | null;
  /** Share of the cell; 0 for none. */
  readonly dot: number;
  readonly isStopped: boolean;
  readonly isDark: boolean;
  readonly isSelected: boolean;
  readonly isReached: boolean;
  readonly row: number;
  readonly onSelect: (cell: HeatCell) => void;
  /** @param place  of the cell that is pointed at; null for none */
  readonly onPoint: (place: string | null) => void;
}

const Cell = memo(function Cell(props: CellProps) {
  const { cell, text, colour, dot, isStopped, isDark, isSelected, isReached } = props;
  const style: CSSProperties = { gridColumn: cell.x + 2, gridRow: props.row };
  if (colour) style.background = colour;
  return (
    <button
      type="button"
      className="heat-cell"
      style={style}
      aria-label={text}
      aria-pressed={isSelected}
      tabIndex={isReached ? 0 : -1}
      data-cell={placeOf(cell)}
      data-failed={colour === null || undefined}
      data-stopped={isStopped || undefined}
      data-dark={isDark || undefined}
      onClick={() => props.onSelect(cell)}
      onPointerEnter={() => props.onPoint(placeOf(cell))}
      onPointerLeave={() => props.onPoint(null)}
      onFocus={() => props.onPoint(placeOf(cell))}
      onBlur={() => props.onPoint(null)}
    >
      {dot > 0 && <span className="heat-dot" style={{ width: `${100 * dot}%` }} />}
    </button>
  );
});

/** Arrows go to the next cell that there is. */
function useArrows(cells: readonly HeatCell[]) {
  const grid = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[
      event.key
    ];
    const at = (event.target as HTMLElement).dataset.cell?.split(' ').map(Number);
    if (!by || !at) return;
    event.preventDefault();
    event.stopPropagation();
    const [x, y] = [at[0] as number, at[1] as number];
    const [dx, dy] = by as [number, number];
    const ahead = cells
      .filter((cell) =>
        dx ? cell.y === y && (cell.x - x) * dx > 0 : cell.x === x && (cell.y - y) * dy > 0,
      )
      .sort(
        (a, b) => Math.abs(a.x - x) + Math.abs(a.y - y) - Math.abs(b.x - x) - Math.abs(b.y - y),
      );
    const [next] = ahead;
    if (next)
      grid.current?.querySelector<HTMLElement>(`[data-cell="${next.x} ${next.y}"]`)?.focus();
  };
  return { grid, onKeyDown };
}

/** A value at the middle of its cells; of a stretch where it begins, and of the last one where it ends. */
function Ticks({ axis, bin, isLast }: { axis: NamedAxis; bin: Bin; isLast: boolean }) {
  const text = (value: AxisValue) => valueText(axis.axis, value);
  if (bin.low === bin.high) return text(bin.low);
  return (
    <>
      <span>{text(bin.low)}</span>
      {isLast && <span>{text(bin.high)}</span>}
    </>
  );
}

function AxisName({ axis }: { axis: NamedAxis }) {
  return (
    <span style={axis.role ? { color: hues[axis.role] } : undefined}>
      <GreekText text={axis.name} />
    </span>
  );
}

export const HeatMapFigure = memo(function HeatMapFigure(props: HeatMapFigureProps) {
  const { map, across, up, selected, onSelect } = props;
  const { columns, rows, cells } = map;
  const { sequential } = usePalette();
  const [pointed, setPointed] = useState<string | null>(null);
  const { grid, onKeyDown } = useArrows(cells);
  const means = cells.map(({ mean }) => mean).filter(Number.isFinite);
  const low = Math.min(...means);
  const high = Math.max(...means);
  const widest = Math.max(0, ...cells.map(({ deviation }) => deviation ?? 0));
  const shade = (mean: number) => (high - low > leastRange ? (mean - low) / (high - low) : 0.5);
  const chosen = cells.find(({ trials }) => trials.some(({ number }) => number === selected));
  const hasStopped = cells.some(({ isStopped }) => isStopped);
  const hasSeeds = cells.some(({ deviation }) => deviation !== null);
  // What is pointed at may be trained on meanwhile.
  const told = cells.find((cell) => placeOf(cell) === pointed) ?? chosen;
  const said = told ? cellText(told, props) : null;
  const reached = chosen ?? cells[0];
  return (
    <figure className="heat-map" aria-label="Sweep results">
      <figcaption>
        <span>Validation Dice</span>
        {means.length > 0 && (
          <span className="heat-scale">
            {low.toFixed(3)}
            <span
              className="heat-ramp"
              style={{
                background: `linear-gradient(90deg, ${sequential.filter((_, i) => i % 32 === 0 || i === 255).join(', ')})`,
              }}
            />
            {high.toFixed(3)}
          </span>
        )}
      </figcaption>
      <div
        ref={grid}
        role="toolbar"
        aria-label="Cells"
        className="heat-grid"
        style={{
          gridTemplateColumns: `auto repeat(${columns.length}, minmax(0, 1fr))`,
          gridTemplateRows: `repeat(${rows.length}, minmax(1.5rem, 1fr)) auto`,
        }}
        onKeyDown={onKeyDown}
      >
        {up &&
          rows.map((bin, y) => (
            <span
              key={binText(up.axis, bin)}
              className="heat-tick up"
              style={{ gridColumn: 1, gridRow: rows.length - y }}
            >
              <Ticks axis={up} bin={bin} isLast={y === rows.length - 1} />
            </span>
          ))}
        {columns.map((bin, x) => (
          <span
            key={binText(across.axis, bin)}
            className="heat-tick"
            style={{ gridColumn: x + 2, gridRow: rows.length + 1 }}
          >
            <Ticks axis={across} bin={bin} isLast={x === columns.length - 1} />
          </span>
        ))}
        {cells.map((cell) => {
          const hasMean = Number.isFinite(cell.mean);
          const at = hasMean ? shade(cell.mean) : 0;
          return (
            <Cell
              key={placeOf(cell)}
              {...{ cell, onSelect, onPoint: setPointed }}
              text={cellText(cell, props)}
              colour={hasMean ? (sequential[Math.round(255 * at)] as string) : null}
              dot={widest > 0 ? largestDot * Math.sqrt((cell.deviation ?? 0) / widest) : 0}
              isStopped={cell.isStopped}
              isDark={hasMean && isDark(sequential[Math.round(255 * at)] as string)}
              isSelected={cell === chosen}
              isReached={cell === reached}
              row={rows.length - cell.y}
            />
          );
        })}
      </div>
      <p className="heat-axes">
        across <AxisName axis={across} />
        {up && (
          <>
            , up <AxisName axis={up} />
          </>
        )}
      </p>
      <p className="heat-said">
        {said ? <GreekText text={said} /> : 'A cell appears with each trial.'}
      </p>
      <p className="note">
        {hasSeeds
          ? `Dot: spread over the seeds, the largest ±${widest.toFixed(3)}. `
          : 'One seed of each setting: how much seeds differ is not known. '}
        {hasStopped && 'A stroke marks what was stopped early, at fewer steps.'}
      </p>
    </figure>
  );
});

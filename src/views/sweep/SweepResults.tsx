/** What came of a sweep: heat map, masks, importances, parallel coordinates, and what failed. */
import { memo, useCallback, useMemo } from 'react';
import { initialTable, tableOf } from '../../runs/runTable.ts';
import { type HeatCell, heatMap } from '../../runs/sweep/heatMap.ts';
import type { KeptStudy } from '../../runs/sweep/keptStudy.ts';
import type { Place } from '../../runs/sweep/neighbours.ts';
import { byPoint, meanScore, valueOn } from '../../runs/sweep/points.ts';
import { scoreAt } from '../../runs/sweep/schedule.ts';
import type { Study, Trial } from '../../runs/sweep/study.ts';
import { useApp } from '../appContext.ts';
import { GreekText } from '../controls/GreekText.tsx';
import { lazyView } from '../lazy/lazyView.tsx';
import { useRunsView } from '../runs/runsView.ts';
import { type NamedAxis, namedAxes, settingText } from './axisNames.ts';
import { HeatMapFigure } from './HeatMapFigure.tsx';
import { ImportanceList } from './ImportanceList.tsx';
import { MaskExplorer } from './MaskExplorer.tsx';
import { showable, shownMap } from './shownMap.ts';
import { sweepView, useSweepView } from './sweepView.ts';

const ParallelRuns = lazyView(
  'The parallel coordinates',
  'ParallelRuns',
  () => import('../runs/ParallelRuns.tsx'),
);

/** Fewer lines say nothing. */
const fewestRuns = 2;

const placeOf = ({ space }: Study, trial: Trial): Place =>
  Object.fromEntries(space.map((axis) => [axis.key, valueOn(axis, trial)]));

/** The point with the highest mean Dice; undefined before the first. */
function bestOf(trials: readonly Trial[]): Trial | undefined {
  const points = byPoint(trials.filter((trial) => Number.isFinite(scoreAt(trial))));
  return [...points].sort((a, b) => meanScore(b) - meanScore(a))[0]?.[0];
}

function AxisSelects({
  axes,
  across,
  up,
}: {
  axes: readonly NamedAxis[];
  across: NamedAxis;
  up: NamedAxis | null;
}) {
  const options = axes.map(({ axis, name }) => (
    <option key={axis.key} value={axis.key}>
      {name}
    </option>
  ));
  return (
    <div className="sweep-line">
      <label className="sweep-field">
        Across
        <select
          aria-label="Across"
          value={across.axis.key}
          onChange={(event) => {
            const key = event.target.value;
            const isSwapped = key === up?.axis.key;
            sweepView.set({ across: key, ...(isSwapped ? { up: across.axis.key } : {}) });
          }}
        >
          {options}
        </select>
      </label>
      <label className="sweep-field">
        Up
        <select
          aria-label="Up"
          value={up?.axis.key ?? ''}
          onChange={(event) => {
            const key = event.target.value;
            const isSwapped = key === across.axis.key;
            sweepView.set({ up: key, ...(isSwapped && up ? { across: up.axis.key } : {}) });
          }}
        >
          {options}
        </select>
      </label>
    </div>
  );
}

function Failures({ kept, axes }: { kept: KeptStudy; axes: readonly NamedAxis[] }) {
  const failed = kept.trials.filter(({ state }) => state === 'failed');
  if (failed.length === 0) return null;
  return (
    <section className="sweep-failures" aria-label="Trials that failed">
      <h3>Failed</h3>
      <ul>
        {failed.map((trial) => (
          <li key={trial.number}>
            <GreekText
              text={`Trial ${trial.number + 1}, ${settingText(axes, trial)}: ${trial.reason ?? ''}`}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

const SweepRuns = memo(function SweepRuns({ study }: { study: Study }) {
  const records = useApp(({ live }) => live.records);
  const brushes = useRunsView((view) => view.table.brushes);
  const model = useMemo(
    () =>
      tableOf(
        records.filter(({ sweep }) => sweep?.study === study.id),
        { ...initialTable, brushes },
      ),
    [records, study.id, brushes],
  );
  return model.passing.length >= fewestRuns ? <ParallelRuns model={model} /> : null;
});

export function SweepResults({ kept }: { kept: KeptStudy }) {
  const { study, trials } = kept;
  const maps = useApp(({ live }) => live.sweeps.maps);
  const view = useSweepView((all) => all);
  const axes = useMemo(() => namedAxes(study), [study]);
  const find = (key: string | null) => axes.find(({ axis }) => axis.key === key);
  const across = find(view.across) ?? axes[0];
  const up = find(view.up) ?? axes.find((one) => one !== across) ?? null;
  const map = useMemo(() => {
    // A trial has no place along what its loss does not read.
    const placed = trials.filter((one) => across?.isRead(one) && (up?.isRead(one) ?? true));
    return across && heatMap(study, placed, across.axis.key, up?.axis.key ?? null);
  }, [study, trials, across, up]);
  const best = useMemo(() => bestOf(trials), [trials]);
  const shownTrials = useMemo(() => showable(trials, maps), [trials, maps]);
  const place = useMemo(
    () => ({ ...(best ? placeOf(study, best) : {}), ...view.place }),
    [study, best, view.place],
  );
  const { image, between } = view;
  const shown = useMemo(
    () => shownMap(study, shownTrials, maps, { place, image, between }),
    [study, shownTrials, maps, place, image, between],
  );
  const select = useCallback(
    (cell: HeatCell) => {
      const trial = bestOf(cell.trials) ?? cell.trials[0];
      if (trial) sweepView.move(placeOf(study, trial));
    },
    [study],
  );
  if (!across || !map) return null;
  return (
    <div className="sweep-results">
      <div className="sweep-map">
        {axes.length > 1 && <AxisSelects {...{ axes, across, up }} />}
        <HeatMapFigure
          {...{ map, across, up, steps: study.steps }}
          selected={shown?.neighbours[0]?.trials[0]?.number ?? null}
          onSelect={select}
        />
        <ImportanceList {...{ kept, axes }} />
      </div>
      {shown ? (
        <MaskExplorer {...{ kept, axes, maps, place, shown }} />
      ) : (
        <p className="sweep-explorer note">Masks appear here with the first trial.</p>
      )}
      <Failures {...{ kept, axes }} />
      <SweepRuns study={study} />
    </div>
  );
}

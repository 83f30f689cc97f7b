/** The image of a race: every entrant's segmentation beside the others, or two of them in one picture. */
import '../styles/race.css';
import '../styles/curtain.css';
import { useEffect, useState } from 'react';
import { selected } from '../../runs/raceEdits.ts';
import { currentSample, isScaleLocked } from '../../state/selectors.ts';
import { useActions, useApp, useAppStore, useCalm } from '../appContext.ts';
import { WordChoice } from '../controls/WordChoice.tsx';
import { LayerBar } from '../image/LayerBar.tsx';
import { Legend } from '../image/stage/Legend.tsx';
import { useNarrow } from '../useNarrow.ts';
import { CurtainStage } from './CurtainStage.tsx';
import { DifferenceStage } from './DifferenceStage.tsx';
import { EntrantList } from './EntrantList.tsx';
import { EntrantStage } from './EntrantStage.tsx';
import { type Subject, subjectsOf } from './subjects.ts';
import { useRacePainters } from './useRacePainters.ts';
import { useSharedZoom } from './useSharedZoom.ts';

const modes = ['grid', 'curtain', 'difference'] as const;
type Mode = (typeof modes)[number];
const modeNames: Readonly<Record<Mode, string>> = {
  grid: 'Beside',
  curtain: 'Curtain',
  difference: 'Difference',
};

/** "Dice 0.83", of the image looked at. */
const captionOf = ({ dice }: Subject) => (dice === null ? '' : dice.toFixed(2));

/** Columns of the grid: as square as it can be. */
const columnsOf = (entrants: number) => (entrants <= 4 ? 2 : 3);

export function RaceRegion() {
  const { all, ends } = useCalm(subjectsOf);
  const lit = useApp(({ live }) => live.litRun);
  const isLocked = useApp(isScaleLocked);
  const narrow = useNarrow();
  const store = useAppStore();
  const { setRace, lightRun, keepScale } = useActions();
  const [mode, setMode] = useState<Mode>('grid');
  const [otherId, setOther] = useState<number | null>(null);
  const zoom = useSharedZoom(useApp(currentSample));
  const hold = useRacePainters(zoom.viewport);
  // What is locked stays, also in the link.
  useEffect(() => {
    if (isLocked && ends) keepScale(ends.gradient, ends.loss);
  }, [isLocked, ends, keepScale]);

  const own = all.find(({ isSelected }) => isSelected) ?? all[0];
  const others = all.filter((subject) => subject !== own);
  const other = others.find(({ entrant }) => entrant.id === otherId) ?? others[0];
  const select = (id: number) => {
    const next = selected(store.getState().session, id);
    setRace(next.race, next.loss);
  };
  // Side by side on a phone: two, one of which is chosen from a list.
  const shown = narrow && other ? [own, other].flatMap((subject) => subject ?? []) : all;
  const limits = ends && { ...ends, isLocked };

  return (
    <div className="race">
      <div className="stage-wrap">
        <LayerBar />
        {mode === 'grid' && (
          <div className="race-grid" data-columns={columnsOf(shown.length)}>
            {shown.map((subject) => (
              <EntrantStage
                key={subject.run}
                subject={subject}
                caption={captionOf(subject)}
                hold={hold}
                zoom={zoom}
                isLit={lit === subject.run}
                onSelect={() => select(subject.entrant.id)}
                onLight={(on) => lightRun(on ? subject.run : null)}
              />
            ))}
          </div>
        )}
        {mode === 'curtain' && own && other && (
          <CurtainStage left={own} right={other} captionOf={captionOf} hold={hold} zoom={zoom} />
        )}
        {mode === 'difference' && own && other && (
          <DifferenceStage first={own} second={other} viewport={zoom.viewport} />
        )}
        {mode !== 'difference' && <Legend limits={limits} />}
      </div>
      <div className="race-bar">
        <WordChoice
          label="How entrants are compared"
          options={modes}
          names={modeNames}
          value={mode}
          onChange={setMode}
        />
        {(narrow || mode !== 'grid') && other && (
          <label className="race-other">
            with{' '}
            <select
              aria-label="Compared with"
              value={other.entrant.id}
              onChange={(event) => setOther(Number(event.target.value))}
            >
              {others.map(({ entrant, name }) => (
                <option key={entrant.id} value={entrant.id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="button" className="linkb race-end" onClick={() => setRace([])}>
          End race
        </button>
      </div>
      {!narrow && <EntrantList subjects={all} />}
    </div>
  );
}

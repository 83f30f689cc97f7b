/** Every entrant in a line: who pulls, its validation Dice, and what can be done with it. */
import { entrantRange } from '../../runs/race.ts';
import '../styles/entrants.css';
import { added, removed, selected } from '../../runs/raceEdits.ts';
import { initialRun, type LiveRun } from '../../state/live.ts';
import { useActions, useApp, useAppStore } from '../appContext.ts';
import { PlayIcon } from '../controls/PlayIcon.tsx';
import { word } from '../words/word.ts';
import { EntrantDot } from './EntrantDot.tsx';
import type { Subject } from './subjects.ts';

const pullSegments = [
  ['falseNegatives', 'fn', 'misses'],
  ['truePositives', 'tp', 'hits'],
  ['falsePositives', 'fp', 'false alarms'],
  ['trueNegatives', 'tn', 'background'],
] as const;

/** Shares of the gradient, by kind of pixel. */
function PullBar({ pulls }: Pick<Subject, 'pulls'>) {
  const spoken = pulls
    ? pullSegments.map(([key, , name]) => `${name} ${Math.round(100 * pulls[key])} %`).join(', ')
    : 'nothing known yet';
  return (
    <span className="pull-bar" role="img" aria-label={`Who pulls: ${spoken}`} title={spoken}>
      {pulls &&
        pullSegments.map(([key, className]) => (
          <span
            key={key}
            className={className}
            style={{ flexGrow: 100 * Math.max(pulls[key], 0.004) }}
          />
        ))}
    </span>
  );
}

/** The last measured Dice of what is held out, or of what is trained on where nothing is. */
function scoreText({ history }: LiveRun): string {
  const { validation, training } = history.lastMeasured ?? {};
  const dice = (validation ?? training)?.dice;
  return dice === undefined ? '–' : dice.toFixed(3);
}

interface EntrantLineProps {
  readonly subject: Subject;
  readonly isLit: boolean;
}

function EntrantLine({ subject, isLit }: EntrantLineProps) {
  const { run, name, ink, isSelected, pulls, entrant } = subject;
  const store = useAppStore();
  const { setRace, lightRun, trainRun, pauseRun } = useActions();
  const { status } = useApp(({ live }) => live.runs[run] ?? initialRun);
  const score = useApp(({ live }) => scoreText(live.runs[run] ?? initialRun));
  const canRemove = useApp(({ session }) => session.race.length > 2);
  const trains = status.kind === 'training';
  const change = (to: typeof selected) => {
    const next = to(store.getState().session, entrant.id);
    setRace(next.race, next.loss);
  };
  return (
    <li
      className="entrant-line"
      data-selected={isSelected || undefined}
      data-lit={isLit || undefined}
      onPointerEnter={() => lightRun(run)}
      onPointerLeave={() => lightRun(null)}
    >
      <button
        type="button"
        className="entrant-pick"
        aria-pressed={isSelected}
        title={name}
        onClick={() => change(selected)}
      >
        <EntrantDot ink={ink} ground="page" />
        <span className="entrant-name">{name}</span>
      </button>
      <PullBar pulls={pulls} />
      <span className="entrant-dice">{status.kind === 'failed' ? 'stopped' : score}</span>
      <span className="entrant-actions">
        <button
          type="button"
          aria-label={trains ? `Pause ${name}` : `Train ${name}`}
          onClick={() => (trains ? pauseRun(run) : trainRun(run))}
        >
          <PlayIcon isPlaying={trains} />
        </button>
        <button
          type="button"
          aria-label={`Remove ${name}`}
          disabled={!canRemove}
          onClick={() => change(removed)}
        >
          ×
        </button>
      </span>
    </li>
  );
}

export function EntrantList({ subjects }: { readonly subjects: readonly Subject[] }) {
  const lit = useApp(({ live }) => live.litRun);
  const store = useAppStore();
  const { setRace } = useActions();
  const add = () => {
    const { session } = store.getState();
    const race = added(session.race, session.loss, null);
    const next = selected({ race, loss: session.loss }, race.at(-1)?.id ?? 0);
    setRace(next.race, next.loss);
  };
  return (
    <div className="entrants">
      <p className="entrants-head">
        <b>Entrants</b>
        <span className="cap" {...word('Who pulls')}>
          who pulls
        </span>
        <span className="cap">validation Dice</span>
      </p>
      <ul aria-label="Entrants of the race">
        {subjects.map((subject) => (
          <EntrantLine key={subject.run} subject={subject} isLit={lit === subject.run} />
        ))}
        {subjects.length < entrantRange[1] && (
          <li className="entrant-add">
            <button type="button" className="linkb" onClick={add}>
              Add one
            </button>{' '}
            <span className="note">a copy of the selected, to move the sliders of</span>
          </li>
        )}
      </ul>
    </div>
  );
}

/** Moves through the training: what the network predicted at an earlier step, and from where it may go on. */
import '../styles/time.css';
import { useEffect, useRef, useState } from 'react';
import { runOf } from '../../state/live.ts';
import { nearestStep } from '../../state/time.ts';
import { useActions, useApp } from '../appContext.ts';
import { PlayIcon } from '../controls/PlayIcon.tsx';
import { RangeInput } from '../controls/RangeInput.tsx';

/** Kept moments shown a second while it plays. */
const paces = [2, 5, 10, 20] as const;
type Pace = (typeof paces)[number];

export function TrainingTime() {
  const steps = useApp(({ live }) => runOf(live).kept.steps);
  const last = useApp(({ live }) => runOf(live).history.last?.step ?? 0);
  const time = useApp(({ live }) => live.time);
  const { setTime, goOnFrom } = useActions();
  const [pace, setPace] = useState<Pace>(5);
  const [plays, setPlays] = useState(false);

  const shown = time === null ? null : nearestStep(steps, time);
  const now = steps.length;
  const place = shown === null ? now : steps.indexOf(shown);
  const goTo = (index: number) => setTime(index >= now ? null : (steps[index] ?? null));
  const latest = useRef({ place, now, goTo });
  latest.current = { place, now, goTo };

  useEffect(() => {
    if (!plays) return;
    const timer = window.setInterval(() => {
      const { place: at, now: end, goTo: go } = latest.current;
      if (at + 1 >= end) setPlays(false);
      go(at + 1);
    }, 1000 / pace);
    return () => window.clearInterval(timer);
  }, [plays, pace]);

  if (steps.length < 2) return null;
  const play = () => {
    // From the end it plays again.
    if (!plays && place >= now) goTo(0);
    setPlays(!plays);
  };
  return (
    <span className="training-time">
      <button
        type="button"
        className="time-play"
        aria-label={plays ? 'Stop playing' : 'Play the training'}
        onClick={play}
      >
        <PlayIcon isPlaying={plays} />
      </button>
      <RangeInput
        aria-label="Training time"
        aria-valuetext={shown === null ? `step ${last}, now` : `step ${shown} of ${last}`}
        min={0}
        max={now}
        step={1}
        value={place}
        onMove={(index) => {
          setPlays(false);
          goTo(index);
        }}
      />
      <select
        aria-label="Moments a second"
        value={pace}
        onChange={(event) => setPace(Number(event.target.value) as Pace)}
      >
        {paces.map((value) => (
          <option key={value} value={value}>
            {value}/s
          </option>
        ))}
      </select>
      {shown !== null && (
        <button type="button" className="linkb" onClick={() => goOnFrom(shown)}>
          Go on from here
        </button>
      )}
    </span>
  );
}

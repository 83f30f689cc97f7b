/** Two entrants in one picture: left of the curtain the one, right of it the other. */
import { type CSSProperties, useState } from 'react';
import { EntrantStage } from './EntrantStage.tsx';
import type { Subject } from './subjects.ts';
import type { useRacePainters } from './useRacePainters.ts';
import type { useSharedZoom } from './useSharedZoom.ts';

interface CurtainStageProps {
  readonly left: Subject;
  readonly right: Subject;
  readonly captionOf: (subject: Subject) => string;
  readonly hold: ReturnType<typeof useRacePainters>;
  readonly zoom: ReturnType<typeof useSharedZoom>;
}

export function CurtainStage({ left, right, captionOf, hold, zoom }: CurtainStageProps) {
  const [at, setAt] = useState(50);
  const stage = (subject: Subject) => (
    <EntrantStage
      key={subject.run}
      subject={subject}
      caption={captionOf(subject)}
      hold={hold}
      zoom={zoom}
      isLit={false}
      onSelect={() => {}}
      onLight={() => {}}
    />
  );
  return (
    <div className="curtain" style={{ '--share': at / 100 } as CSSProperties}>
      <div className="curtain-right">{stage(right)}</div>
      <div className="curtain-left">{stage(left)}</div>
      <input
        type="range"
        aria-label="Curtain"
        aria-valuetext={`${at} % ${left.name}, ${100 - at} % ${right.name}`}
        min="0"
        max="100"
        value={at}
        onChange={(event) => setAt(Number(event.target.value))}
      />
    </div>
  );
}

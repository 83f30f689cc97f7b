/** The star of the phantoms: how rare the foreground is. */
import type { CSSProperties } from 'react';
import { RangeInput } from '../controls/RangeInput.tsx';
import { word } from '../words/word.ts';
import { knownShares, shareAt, shareSteps, shareText, stepOf } from './shareScale.ts';

interface ShareSliderProps {
  /** Null for what is natural to the kind. */
  readonly share: number | null;
  /** What the phantoms have now, which the slider shows until it is moved. */
  readonly current: number;
  readonly onChange: (share: number | null) => void;
}

export function ShareSlider({ share, current, onChange }: ShareSliderProps) {
  const shown = share ?? Math.min(0.5, Math.max(0.001, current));
  return (
    <div className="share-slider">
      <div className="heading">
        <label htmlFor="phantom-share">
          <span {...word('Foreground share')}>Foreground share</span>
        </label>
        <output htmlFor="phantom-share">{shareText(shown)}</output>
      </div>
      <div className="rail-box">
        <RangeInput
          id="phantom-share"
          aria-valuetext={shareText(shown)}
          min={0}
          max={shareSteps}
          step={1}
          value={stepOf(shown)}
          onMove={(step) => onChange(shareAt(step))}
        />
        {knownShares.map(({ name, share: known }) => (
          <button
            key={name}
            type="button"
            className="known"
            style={{ '--x': stepOf(known) / shareSteps } as CSSProperties}
            onClick={() => onChange(known)}
            aria-label={`As rare as in ${name}, about ${shareText(known)}`}
          >
            {name}
          </button>
        ))}
      </div>
      <div className="ends">
        <span>0.1 %</span>
        <button
          type="button"
          className="linkb"
          disabled={share === null}
          onClick={() => onChange(null)}
        >
          natural
        </button>
        <span>50 %</span>
      </div>
    </div>
  );
}

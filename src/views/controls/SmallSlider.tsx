/** A slider in two lines: its name and value, and the rail. */
import { word } from '../words/word.ts';
import { RangeInput } from './RangeInput.tsx';

interface SmallSliderProps {
  readonly name: string;
  readonly value: number;
  readonly text: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  /** Id of the element that says why it does not move now; null when it does. */
  readonly fixedBy: string | null;
  readonly onChange: (value: number) => void;
}

export function SmallSlider(props: SmallSliderProps) {
  const { name, value, text, minimum, maximum, step, fixedBy, onChange } = props;
  return (
    <label className="small-slider" data-what={name} data-fixed={fixedBy !== null}>
      <span className="heading">
        <span {...word(name)}>{name}</span>
        <span className="value">{text}</span>
      </span>
      <RangeInput
        aria-label={name}
        aria-valuetext={text}
        min={minimum}
        max={maximum}
        step={step}
        value={value}
        disabled={fixedBy !== null}
        aria-describedby={fixedBy ?? undefined}
        onMove={onChange}
      />
    </label>
  );
}

/** A number that can be typed. The text is the person's own until Enter or leaving the field. */
import { type KeyboardEvent, useState } from 'react';
import { nudged, parseTyped } from '../controls/sliderRows.ts';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  /** What an arrow key adds, and what it adds with Shift. */
  readonly step: number;
  readonly longStep: number;
  readonly disabled: boolean;
  readonly onChange: (value: number) => void;
}

export function NumberField({
  label,
  value,
  step,
  longStep,
  disabled,
  onChange,
}: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);

  const commit = () => {
    const parsed = typed === null ? null : parseTyped(typed);
    if (parsed !== null) onChange(parsed);
    setTyped(null);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') commit();
    else if (event.key === 'Escape') setTyped(null);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      const by = event.shiftKey ? longStep : step;
      setTyped(null);
      onChange(nudged(value, event.key === 'ArrowUp' ? by : -by));
    }
  };

  return (
    <input
      className="number"
      type="text"
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      value={typed ?? value.toFixed(2)}
      disabled={disabled}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  );
}

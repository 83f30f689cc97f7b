/** A number that can be typed. The text is the person's own until Enter or leaving the field. */
import { type KeyboardEvent, useRef } from 'react';
import type { AppState } from '../../state/store.ts';
import { useAppStore } from '../appContext.ts';
import { nudged, parseTyped } from '../controls/sliderRows.ts';
import { useDrawing } from '../useDrawing.ts';

interface NumberFieldProps {
  readonly label: string;
  /** The number as it is now: it is written into the field in the frame of the hand, without rendering. */
  readonly value: (state: AppState) => number;
  /** What an arrow key adds, and what it adds with Shift. */
  readonly step: number;
  readonly longStep: number;
  readonly disabled: boolean;
  readonly onChange: (value: number) => void;
}

export function NumberField(props: NumberFieldProps) {
  const { label, value, step, longStep, disabled, onChange } = props;
  const store = useAppStore();
  const field = useRef<HTMLInputElement>(null);
  const isTyped = useRef(false);

  const show = (state: AppState) => {
    if (field.current && !isTyped.current) field.current.value = value(state).toFixed(2);
  };
  useDrawing((state) => [value(state)], show, 'write');

  /** From here on the field shows the number again. */
  const endTyping = () => {
    isTyped.current = false;
    show(store.getState());
  };

  const commit = () => {
    const parsed = isTyped.current && field.current ? parseTyped(field.current.value) : null;
    if (parsed !== null) onChange(parsed);
    endTyping();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') commit();
    else if (event.key === 'Escape') endTyping();
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      const by = event.shiftKey ? longStep : step;
      onChange(nudged(value(store.getState()), event.key === 'ArrowUp' ? by : -by));
      endTyping();
    }
  };

  return (
    <input
      ref={field}
      className="number"
      type="text"
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      defaultValue={value(store.getState()).toFixed(2)}
      disabled={disabled}
      onFocus={(event) => event.target.select()}
      onChange={() => {
        isTyped.current = true;
      }}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  );
}

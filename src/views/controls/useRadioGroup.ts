/** Radio groups of buttons: one tab stop, arrows move the choice, Home and End go to the ends. */
import type { KeyboardEvent } from 'react';
import { useRef } from 'react';

/** Which option a key leads to; null if the key is none of the group's. */
type RadioMove<Value> = (key: string, options: readonly Value[], at: number) => Value | null;

/** In a row or column: every arrow goes to a neighbour, wrapping around. */
function moveInRow<Value>(key: string, options: readonly Value[], at: number): Value | null {
  const count = options.length;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return options[(at + 1) % count] as Value;
    case 'ArrowLeft':
    case 'ArrowUp':
      return options[(at - 1 + count) % count] as Value;
    case 'Home':
      return options[0] as Value;
    case 'End':
      return options[count - 1] as Value;
    default:
      return null;
  }
}

export interface RadioGroupOptions<Value> {
  readonly options: readonly Value[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly move?: RadioMove<Value>;
}

/** What the group's element (role `radiogroup`) and the button of each option need. */
export function useRadioGroup<Value extends string | number>({
  options,
  value,
  onChange,
  move = moveInRow,
}: RadioGroupOptions<Value>) {
  const buttons = useRef(new Map<Value, HTMLButtonElement>());

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = move(event.key, options, options.indexOf(value));
    if (next === null) return;
    event.preventDefault();
    onChange(next);
    buttons.current.get(next)?.focus();
  };

  return {
    onKeyDown,
    option: (option: Value) => ({
      type: 'button' as const,
      role: 'radio' as const,
      'aria-checked': option === value,
      tabIndex: option === value ? 0 : -1,
      onClick: () => onChange(option),
      ref: (button: HTMLButtonElement | null) => {
        if (button) buttons.current.set(option, button);
        else buttons.current.delete(option);
      },
    }),
  };
}

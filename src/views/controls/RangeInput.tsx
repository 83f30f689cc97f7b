/**
 * Every slider of the page: the browser's own, which marks itself as held and which a finger moves only from
 * side to side. Browsers set a slider where a finger comes down, also where it goes on to scroll the page.
 */
import { type ChangeEvent, type ComponentProps, type PointerEvent, useRef } from 'react';
import { type HeldTouch, touchAt, touchMoved } from './touchIntent.ts';
import { useHold } from './useHold.ts';

interface RangeInputProps extends Omit<ComponentProps<'input'>, 'type' | 'onChange'> {
  readonly onMove: (value: number) => void;
  /** Called as well when it is pressed and let go. */
  readonly onHeld?: (held: boolean) => void;
}

interface Finger extends HeldTouch {
  /** As the slider stood. */
  readonly value: string;
  /** Where the browser wants it, until it is known what the finger wants; null if it said nothing. */
  readonly wanted: number | null;
}

export function RangeInput({ onMove, onHeld, ...input }: RangeInputProps) {
  const hold = useHold(onHeld);
  const finger = useRef<Finger | null>(null);

  const onPointerDown = (event: PointerEvent<HTMLInputElement>) => {
    hold();
    const { value } = event.currentTarget;
    finger.current =
      event.pointerType === 'touch' ? { ...touchAt(event), value, wanted: null } : null;
  };
  const onPointerMove = (event: PointerEvent) => {
    const held = finger.current;
    if (held) finger.current = { ...held, ...touchMoved(held, event) };
  };
  const onPointerUp = () => {
    const held = finger.current;
    finger.current = null;
    if (held?.intent === 'open' && held.wanted !== null) onMove(held.wanted);
  };
  const onPointerCancel = () => {
    finger.current = null;
  };
  const onChange = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const held = finger.current;
    if (held && held.intent !== 'across') {
      finger.current = { ...held, wanted: target.valueAsNumber };
      target.value = held.value;
    } else onMove(target.valueAsNumber);
  };

  return (
    <input
      {...input}
      type="range"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerCancel}
      onChange={onChange}
    />
  );
}

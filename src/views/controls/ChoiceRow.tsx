/** A radio group of short words and symbols in a row. */
import type { ReactNode } from 'react';
import { word } from '../words/word.ts';
import { useRadioGroup } from './useRadioGroup.ts';

interface Choice<Value extends string> {
  readonly value: Value;
  /** Spoken name, where the content is symbols. */
  readonly name: string;
  readonly content: ReactNode;
  readonly className?: string;
}

export interface ChoiceRowProps<Value extends string> {
  readonly name: string;
  /** Word before the choices. */
  readonly lead?: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

export function ChoiceRow<Value extends string>(props: ChoiceRowProps<Value>) {
  const { name, lead, choices, value, onChange } = props;
  const { onKeyDown, option } = useRadioGroup({
    options: choices.map((choice) => choice.value),
    value,
    onChange,
  });
  return (
    <span
      className="choices"
      role="radiogroup"
      aria-label={name}
      data-what={name}
      onKeyDown={onKeyDown}
    >
      {lead !== undefined && (
        <span className="lab" {...word(lead)}>
          {lead}
        </span>
      )}
      {choices.map((choice) => (
        <button
          key={choice.value}
          className={choice.className}
          aria-label={choice.name}
          {...option(choice.value)}
        >
          {choice.content}
        </button>
      ))}
    </span>
  );
}

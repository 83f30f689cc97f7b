/** A choice of one of a few words, as tabs are. */
import { useRadioGroup } from './useRadioGroup.ts';

interface WordChoiceProps<Value extends string> {
  readonly label: string;
  /** By what the glossary knows it; absent where it has no word for it. */
  readonly what?: string;
  readonly options: readonly Value[];
  /** What people read; the options themselves where it is left out. */
  readonly names?: Readonly<Record<Value, string>>;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

export function WordChoice<Value extends string>(props: WordChoiceProps<Value>) {
  const { label, what, options, names, value, onChange } = props;
  const { onKeyDown, option } = useRadioGroup({ options, value, onChange });
  return (
    <div
      className="word-choice"
      data-what={what}
      role="radiogroup"
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      {options.map((one) => (
        <button key={one} {...option(one)}>
          {names ? names[one] : one}
        </button>
      ))}
    </div>
  );
}

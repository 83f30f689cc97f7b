/** A labelled menu: one of a few values. */
import { word } from '../words/word.ts';

interface MenuFieldProps<Value extends string> {
  readonly label: string;
  /** A shorter label where the column is narrow. */
  readonly shortLabel?: string;
  readonly className: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, text: string])[];
  readonly onChange: (value: Value) => void;
}

export function MenuField<Value extends string>({
  label,
  shortLabel,
  className,
  value,
  options,
  onChange,
}: MenuFieldProps<Value>) {
  return (
    <label className={className} data-what={label}>
      <span className="lab">
        <span {...word(label)}>
          {shortLabel === undefined ? (
            label
          ) : (
            <>
              <span className="roomy">{label}</span>
              <span className="tight">{shortLabel}</span>
            </>
          )}
        </span>
      </span>
      <select
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value as Value)}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A number as it is typed, also while it is none yet. */
interface NumberTextProps {
  readonly id?: string;
  readonly label: string;
  readonly value: string;
  /** Which keys a phone offers. */
  readonly inputMode: 'decimal' | 'numeric';
  readonly onChange: (text: string) => void;
}

export function NumberText({ id, label, value, inputMode, onChange }: NumberTextProps) {
  return (
    <input
      className="sweep-number"
      type="text"
      autoComplete="off"
      aria-label={label}
      {...{ id, value, inputMode }}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

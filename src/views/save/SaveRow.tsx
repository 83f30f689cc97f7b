/** One thing that can be saved: its name, what is in it or why it is not there, and a button for each format. */

export interface SaveFormat {
  /** "PNG". */
  readonly label: string;
  readonly save: () => void;
}

export interface SaveRowProps {
  readonly name: string;
  readonly note: string;
  readonly formats: readonly SaveFormat[];
  /** In place of the note: why it cannot be saved now, and what to do. */
  readonly missing?: string | null;
}

export function SaveRow({ name, note, formats, missing = null }: SaveRowProps) {
  return (
    <li className="save-row">
      <span className="save-name">{name}</span>
      <span className="note">{missing ?? note}</span>
      <span className="save-formats">
        {formats.map(({ label, save }) => (
          <button
            key={label}
            type="button"
            className="btn"
            aria-label={`${name}: ${label}`}
            disabled={missing !== null}
            onClick={save}
          >
            {label}
          </button>
        ))}
      </span>
    </li>
  );
}

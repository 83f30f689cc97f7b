/** Opens and closes the list of runs. */
interface RunsButtonProps {
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

export function RunsButton({ isOpen, onToggle }: RunsButtonProps) {
  return (
    <button
      type="button"
      className="btn quiet"
      aria-expanded={isOpen}
      data-what="Runs"
      onClick={onToggle}
    >
      Runs
    </button>
  );
}

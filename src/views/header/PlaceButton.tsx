/** Opens and closes a place over image and plots. */
import { useApp } from '../appContext.ts';
import type { PlaceName } from '../places.ts';

interface PlaceButtonProps {
  readonly name: PlaceName;
  readonly isOpen: boolean;
  readonly onToggle: (name: PlaceName) => void;
}

export function PlaceButton({ name, isOpen, onToggle }: PlaceButtonProps) {
  // What trains in the background is seen from everywhere.
  const isOn = useApp(({ live }) => name === 'Sweep' && live.sweeps.training !== null);
  return (
    <button
      type="button"
      className="btn quiet"
      aria-expanded={isOpen}
      data-what={name}
      data-on={isOn || undefined}
      onClick={() => onToggle(name)}
    >
      {name}
    </button>
  );
}

/** Opens and closes a place over image and plots. */
import { useApp } from '../appContext.ts';
import { type PlaceName, places, usePlaceName } from '../places.ts';

export function PlaceButton({ name }: { readonly name: PlaceName }) {
  const isOpen = usePlaceName() === name;
  // What trains in the background is seen from everywhere.
  const isOn = useApp(({ live }) => name === 'Sweep' && live.sweeps.training !== null);
  return (
    <button
      type="button"
      className="btn quiet"
      aria-expanded={isOpen}
      data-what={name}
      data-on={isOn || undefined}
      onClick={() => places.toggle(name)}
    >
      {name}
    </button>
  );
}

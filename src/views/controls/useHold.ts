/** Marks a slider as held in the store, from the press until it is let go anywhere. */
import { useActions } from '../appContext.ts';

/**
 * @param onHeld  called as well
 * @returns what to call when the slider is pressed
 */
export function useHold(onHeld: (held: boolean) => void = () => {}): () => void {
  const { holdSlider } = useActions();
  const notify = (held: boolean) => {
    holdSlider(held);
    onHeld(held);
  };
  return () => {
    notify(true);
    const release = () => {
      window.removeEventListener('pointerup', release);
      window.removeEventListener('pointercancel', release);
      notify(false);
    };
    window.addEventListener('pointerup', release);
    window.addEventListener('pointercancel', release);
  };
}

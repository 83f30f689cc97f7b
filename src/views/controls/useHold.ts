/** Tells the page that a slider is held, from the press until it is let go anywhere. */
import { useActions } from '../appContext.ts';

/**
 * @param onHeld  told too
 * @returns what to call when the slider is pressed
 */
export function useHold(onHeld: (held: boolean) => void = () => {}): () => void {
  const { holdSlider } = useActions();
  const tell = (held: boolean) => {
    holdSlider(held);
    onHeld(held);
  };
  return () => {
    tell(true);
    const release = () => {
      window.removeEventListener('pointerup', release);
      window.removeEventListener('pointercancel', release);
      tell(false);
    };
    window.addEventListener('pointerup', release);
    window.addEventListener('pointercancel', release);
  };
}

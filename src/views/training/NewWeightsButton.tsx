/** Starts again from other random weights. */
import { useActions } from '../appContext.ts';

export function NewWeightsButton() {
  const { newWeights } = useActions();
  return (
    <button
      type="button"
      className="btn quiet new-weights"
      data-what="New weights"
      onClick={newWeights}
    >
      New weights
    </button>
  );
}

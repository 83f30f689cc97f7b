/** Starts again from other random weights. At medium width it stands in the row above the training. */
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

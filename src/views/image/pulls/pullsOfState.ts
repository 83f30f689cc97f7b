/** Who pulls at the prediction that is looked at. */
import type { Contributions } from '../../../losses/analysis/lossAtPrediction.ts';
import { type Pulls, pixelPulls, pulls } from '../../../losses/analysis/pulls.ts';
import { levelOfProbability } from '../../../masks/probabilityMap.ts';
import type { AppState } from '../../../state/store.ts';

/** Null where nothing is judged. @param contributions  of a loss at this prediction */
export function pullsOf({ live, session }: AppState, contributions: Contributions): Pulls | null {
  const { prediction } = live;
  const { threshold } = session.view;
  if (!prediction?.judged || !prediction.truth) return null;
  if (contributions.by === 'level')
    return pulls(prediction.judged.histogram, contributions, threshold);
  const limit = levelOfProbability(threshold);
  return pixelPulls(contributions, prediction.truth, prediction.map.levels, limit);
}

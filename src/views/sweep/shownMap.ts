/** Which probability map a place among the trials of a sweep has. */
import {
  foregroundProbability,
  type WeightedMap,
  weightedMean,
} from '../../masks/foregroundMap.ts';
import type { TrialMap, TrialMaps } from '../../runs/sweep/keptStudy.ts';
import { blended, type Neighbour, nearest, type Place } from '../../runs/sweep/neighbours.ts';
import type { Study, Trial } from '../../runs/sweep/study.ts';

/** Made once of each map. */
const probabilities = new WeakMap<TrialMap, Float32Array>();

function probabilityOf(map: TrialMap): Float32Array {
  const known = probabilities.get(map);
  if (known) return known;
  const made = foregroundProbability(map.differences);
  probabilities.set(map, made);
  return made;
}

export interface ShownMap {
  /** What it is made of, the nearest first; never empty. */
  readonly neighbours: readonly Neighbour[];
  /** Of the foreground, [side, side]; null where none of them kept the image. */
  readonly probability: Float32Array | null;
}

/** The trials that have something to show, in their order. */
export function showable(
  trials: readonly Trial[],
  maps: ReadonlyMap<number, TrialMaps>,
): readonly Trial[] {
  return trials.filter(({ number }) => (maps.get(number)?.maps.length ?? 0) > 0);
}

/**
 * @param trials  that are showable
 * @param image  position among the images that are kept
 * @returns null where there are no trials
 */
export function shownMap(
  study: Study,
  trials: readonly Trial[],
  maps: ReadonlyMap<number, TrialMaps>,
  { place, image, between }: { place: Place; image: number; between: 'nearest' | 'blend' },
): ShownMap | null {
  const mapOf = ({ number }: Trial) => maps.get(number)?.maps[image];
  if (between === 'nearest') {
    const found = nearest(study, trials, place);
    const map = found?.trials[0] && mapOf(found.trials[0]);
    return found && { neighbours: [found], probability: map ? probabilityOf(map) : null };
  }
  const neighbours = blended(study, trials, place);
  if (neighbours.length === 0) return null;
  const parts = neighbours.flatMap(({ trials: seeds, weight }): WeightedMap[] => {
    const known = seeds.flatMap((trial) => mapOf(trial) ?? []);
    return known.map((map) => ({ map: probabilityOf(map), weight: weight / known.length }));
  });
  // Trials of another size cannot be blended; a sweep has one.
  const alike = parts.filter(({ map }) => map.length === parts[0]?.map.length);
  return { neighbours, probability: alike.length > 0 ? weightedMean(alike) : null };
}

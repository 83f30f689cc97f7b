/** What is done with a race: begun, its entrants selected, added and removed. */
import type { LossChoice } from '../losses/lossFunction.ts';
import { type Entrant, entrantRange, type Race } from './race.ts';

/** A race of these settings, the first of which is selected; numbered in their order. */
export function raceOf(settings: readonly Omit<Entrant, 'id'>[]): Race {
  return settings.slice(0, entrantRange[1]).map(({ loss, seed }, i) => ({
    id: i + 1,
    loss: i === 0 ? null : loss,
    seed,
  }));
}

/** A race and the loss of the sliders that goes with it. */
export interface RaceAndLoss {
  readonly race: Race;
  readonly loss: LossChoice;
}

/** Another entrant is selected; the last one keeps its loss for itself. */
export function selected({ race, loss }: RaceAndLoss, id: number): RaceAndLoss {
  const next = race.find((entrant) => entrant.id === id);
  if (!next?.loss) return { race, loss };
  return {
    race: race.map((entrant) => {
      if (entrant === next) return { ...entrant, loss: null };
      return entrant.loss ? entrant : { ...entrant, loss };
    }),
    loss: next.loss,
  };
}

/** One more entrant at the end, where there is room. */
export function added(race: Race, loss: LossChoice, seed: number | null): Race {
  if (race.length >= entrantRange[1]) return race;
  const id = 1 + Math.max(0, ...race.map((entrant) => entrant.id));
  return [...race, { id, loss, seed }];
}

/** One less; the one that was selected hands over to its neighbour. Two stay. */
export function removed({ race, loss }: RaceAndLoss, id: number): RaceAndLoss {
  const place = race.findIndex((entrant) => entrant.id === id);
  if (place < 0 || race.length <= entrantRange[0]) return { race, loss };
  const neighbour = race[place + 1] ?? race[place - 1];
  const isSelected = race[place]?.loss === null;
  const from = isSelected && neighbour ? selected({ race, loss }, neighbour.id) : { race, loss };
  return { ...from, race: from.race.filter((entrant) => entrant.id !== id) };
}

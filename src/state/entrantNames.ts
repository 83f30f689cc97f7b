/** What the entrants of a race are called: by what tells them apart, and no longer than that. */
import { lossDefinition } from '../losses/catalogue.ts';
import { type ConventionId, shown } from '../losses/conventions.ts';
import type { LossChoice } from '../losses/lossFunction.ts';
import type { Entrant } from '../runs/race.ts';
import { lossOfEntrant } from './race.ts';
import type { Session } from './session/session.ts';
import { shortLossName } from './shortLossName.ts';

/** As short as it can be without losing a digit of a slider. */
function numberText(choice: LossChoice, convention: ConventionId, index: number): string {
  const loss = lossDefinition(choice.id);
  const { id } = loss.parameters[index] as (typeof loss.parameters)[number];
  return String(Number(shown(convention, loss, id, choice.parameters[id]).toFixed(2)));
}

/** The value that more of them have than any other; undefined where none is. */
function usualOf(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, 1 + (counts.get(value) ?? 0));
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
  return first && first[1] > (second?.[1] ?? 0) ? first[0] : undefined;
}

/** "γ 0.3" of each parameter whose value is not the usual one of its kind. */
function differing(choice: LossChoice, alike: readonly LossChoice[], convention: ConventionId) {
  const { parameters } = lossDefinition(choice.id);
  return parameters.flatMap(({ id, symbol }, i) =>
    choice.parameters[id] === usualOf(alike.map((other) => other.parameters[id]))
      ? []
      : [`${symbol} ${numberText(choice, convention, i)}`],
  );
}

const key = ({ id, parameters, classDeltas }: LossChoice) =>
  JSON.stringify([id, lossDefinition(id).parameters.map((p) => parameters[p.id]), classDeltas]);

/** The names of all entrants, in their order; no two are the same where their settings are not. */
export function entrantNames(session: Session): readonly string[] {
  const { race, convention } = session;
  const losses = race.map((entrant) => lossOfEntrant(entrant, session));
  const isOneLoss = losses.every(({ id }) => id === losses[0]?.id);
  return race.map((entrant: Entrant, i) => {
    const loss = losses[i] as LossChoice;
    const alike = losses.filter(({ id }) => id === loss.id);
    const numbers = differing(loss, alike, convention).join(' ');
    const name = isOneLoss && numbers ? numbers : [shortLossName(loss), numbers].join(' ').trim();
    const twins = race.filter((_, j) => key(losses[j] as LossChoice) === key(loss));
    const seed = entrant.seed ?? session.seed;
    const isOfSeeds = twins.some((twin) => (twin.seed ?? session.seed) !== seed);
    return isOfSeeds ? `${name}, seed ${seed}` : name;
  });
}

/** What is trained beside each other: one field, for its entrants are one list. */
import { largestSeed } from '../../../pixels/random.ts';
import { type Entrant, entrantRange, type Race } from '../../../runs/race.ts';
import { type AnyField, at, doc, field } from '../field.ts';
import { lossTexts, readLossTexts, withLossTexts } from '../lossText.ts';
import { defaultSession } from '../session.ts';
import { type Values, whole } from '../values.ts';

/** The entrant whose loss is that of the sliders. */
const selected = 'this';
const seeds = whole([0, largestSeed]);
/** Numbers of entrants; those that are gone had some as well. */
const ids = whole([1, 9999]);

/** "this", or the id of a loss and what differs from the defaults; then its number where that is not its place, and its seed. */
function writeEntrant({ id, loss, seed }: Entrant, place: number): string {
  const parts = loss
    ? lossTexts(loss, defaultSession.loss).flatMap(([key, text]) =>
        key === 'loss' ? [] : [key, text],
      )
    : [];
  const number = id === place + 1 ? [] : ['id', ids.write(id)];
  const own = seed === null ? [] : ['seed', seeds.write(seed)];
  return [loss?.id ?? selected, ...parts, ...number, ...own].join('_');
}

/** Takes a pair of texts from the end, where it has this key; undefined where its value is none. */
function taken(
  parts: readonly string[],
  key: string,
  values: Values<number>,
): { readonly rest: readonly string[]; readonly value: number | null } | undefined {
  if (parts.at(-2) !== key) return { rest: parts, value: null };
  const value = values.read(parts.at(-1) as string);
  return value === undefined ? undefined : { rest: parts.slice(0, -2), value };
}

function readEntrant(text: string, place: number): Entrant | undefined {
  const [name = '', ...parts] = text.split('_');
  const seed = taken(parts, 'seed', seeds);
  const number = seed && taken(seed.rest, 'id', ids);
  const texts = number && readLossTexts(number.rest);
  if (!texts) return undefined;
  const own = { id: number.value ?? place + 1, seed: seed.value };
  if (name === selected) return texts.length > 0 ? undefined : { ...own, loss: null };
  const named = readLossTexts(['loss', name]);
  if (!named || name === '') return undefined;
  return { ...own, loss: withLossTexts(defaultSession.loss, [...named, ...texts]) };
}

const race: Values<Race> = {
  allowed: `${entrantRange.join(' to ')} losses with ~ between, exactly one of them ${selected}, each with _key_value for what is not its default`,
  draw: { kind: 'race' },
  write: (entrants) => entrants.map(writeEntrant).join('~'),
  read: (text) => {
    const entrants = text.split('~').map(readEntrant);
    const good = entrants.flatMap((entrant) => entrant ?? []);
    const [fewest, most] = entrantRange;
    const isRace = good.length >= fewest && good.length <= most;
    const owns = good.filter(({ loss }) => loss === null).length;
    const areApart = new Set(good.map(({ id }) => id)).size === entrants.length;
    return isRace && areApart && owns === 1 ? good : undefined;
  },
};

export const raceFields: readonly AnyField[] = [
  field('race', at('race'), race, {
    affects: 'race',
    documentation: doc(
      `settings that are trained beside each other, from the same weights on the same batches; \`${selected}\` is that of the sliders, \`_seed_2\` another seed`,
    ),
  }),
];

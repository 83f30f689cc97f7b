/** What is trained beside each other: one field, for its entrants are one list. */
import { largestSeed } from '../../../pixels/random.ts';
import { type Entrant, entrantRange, type Race } from '../../../runs/race.ts';
import { type AnyField, at, doc, field } from '../field.ts';
import { lossTexts, readLossTexts, withLossTexts } from '../lossText.ts';
import { defaultSession } from '../session.ts';
import { type Values, whole } from '../values.ts';

/** The entrant whose loss is that of the sliders. */
const own = 'this';
const seeds = whole([0, largestSeed]);

/** "this", or the id of a loss and what differs from the defaults, or either and a seed. */
function writeEntrant({ loss, seed }: Entrant): string {
  const parts = loss
    ? lossTexts(loss, defaultSession.loss).flatMap(([key, text]) =>
        key === 'loss' ? [] : [key, text],
      )
    : [];
  return [loss?.id ?? own, ...parts, ...(seed === null ? [] : ['seed', seeds.write(seed)])].join(
    '_',
  );
}

function readEntrant(text: string, id: number): Entrant | undefined {
  const [name = '', ...parts] = text.split('_');
  const hasSeed = parts.at(-2) === 'seed';
  const seed = hasSeed ? seeds.read(parts.at(-1) as string) : null;
  const texts = readLossTexts(hasSeed ? parts.slice(0, -2) : parts);
  if (seed === undefined || !texts) return undefined;
  if (name === own) return texts.length > 0 ? undefined : { id, loss: null, seed };
  const named = readLossTexts(['loss', name]);
  if (!named || name === '') return undefined;
  return { id, loss: withLossTexts(defaultSession.loss, [...named, ...texts]), seed };
}

const race: Values<Race> = {
  allowed: `${entrantRange.join(' to ')} losses with ~ between, exactly one of them ${own}, each with _key_value for what is not its default`,
  draw: { kind: 'race' },
  write: (entrants) => entrants.map(writeEntrant).join('~'),
  read: (text) => {
    const entrants = text.split('~').map((part, i) => readEntrant(part, i + 1));
    const good = entrants.flatMap((entrant) => entrant ?? []);
    const [fewest, most] = entrantRange;
    const isRace = good.length >= fewest && good.length <= most;
    const owns = good.filter(({ loss }) => loss === null).length;
    return isRace && good.length === entrants.length && owns === 1 ? good : undefined;
  },
};

export const raceFields: readonly AnyField[] = [
  field('race', at('race'), race, {
    affects: 'race',
    documentation: doc(
      `settings that are trained beside each other, from the same weights on the same batches; \`${own}\` is that of the sliders, \`_seed_2\` another seed`,
    ),
  }),
];

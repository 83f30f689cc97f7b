/** All words of the field that stand on the page. */
import type { Entry } from './entry.ts';
import { equationWords } from './equation.ts';
import { imageWords } from './image.ts';
import { lossWords } from './losses.ts';
import { pageWords } from './page.ts';
import { parameterWords } from './parameters.ts';
import { trainingWords } from './training.ts';

/** Under the headings of the list. */
export const glossary: readonly { readonly title: string; readonly entries: readonly Entry[] }[] = [
  { title: 'Equation', entries: equationWords },
  { title: 'Parameters', entries: parameterWords },
  { title: 'Losses', entries: lossWords },
  { title: 'Image and prediction', entries: imageWords },
  { title: 'Training and data', entries: trainingWords },
  { title: 'Plots and conventions', entries: pageWords },
];

const byName = new Map(
  glossary.flatMap(({ entries }) =>
    entries.flatMap((entry) => [entry.term, ...entry.names].map((name) => [name, entry] as const)),
  ),
);

/**
 * The entry of a name as the page has it.
 *
 * @param name   a term or another name of it
 * @param scope  the loss in whose equation it stands: some letters mean something else there
 */
export function entryOf(name: string, scope = ''): Entry | null {
  return byName.get(`${scope}:${name}`) ?? byName.get(name) ?? null;
}

/** Those in which every word of a text is found, by title; all for an empty text. */
export function found(text: string): typeof glossary {
  const words = text.toLowerCase().split(/\s+/);
  const fits = ({ term, names, sentence }: Entry) => {
    const whole = [term, ...names, sentence].join(' ').toLowerCase();
    return words.every((word) => whole.includes(word));
  };
  return glossary
    .map(({ title, entries }) => ({ title, entries: entries.filter(fits) }))
    .filter(({ entries }) => entries.length > 0);
}

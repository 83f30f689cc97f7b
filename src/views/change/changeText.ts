/** What a move of the loss changed, in one sentence: "γ 0.5 to 0.9: the pull on this pixel fell by two thirds." */
import type { Pulls } from '../../losses/analysis/pulls.ts';
import { lossDefinition } from '../../losses/catalogue.ts';
import { type ConventionId, notation, shown } from '../../losses/conventions.ts';
import type { LossChoice } from '../../state/session/session.ts';
import { settingSummary } from '../loss/pinnedSummary.ts';

type BeforeAfter<Value> = readonly [before: Value, after: Value];

/** Numbers of one prediction, before and after the loss was moved. */
export interface Effects {
  /** N × dL/dlogit of the pixel that is looked at; null where it is not judged. */
  readonly pull: BeforeAfter<number> | null;
  readonly shares: BeforeAfter<Pulls>;
  /** Null between different losses, whose values do not compare. */
  readonly loss: BeforeAfter<number> | null;
  /** "±0.2": where the colours that are seen end now; null where they end as before. */
  readonly coloursEnd: string | null;
}

/** Less than this factor is no change that anybody sees. */
const leastFactor = 1.05;

const ratios: readonly (readonly [ratio: number, words: string])[] = [
  [0.01, 'fell to a hundredth'],
  [0.02, 'fell to a fiftieth'],
  [0.05, 'fell to a twentieth'],
  [0.1, 'fell to a tenth'],
  [1 / 7, 'fell to a seventh'],
  [0.2, 'fell to a fifth'],
  [0.25, 'fell by three quarters'],
  [1 / 3, 'fell by two thirds'],
  [0.4, 'fell by three fifths'],
  [0.5, 'fell by half'],
  [0.6, 'fell by two fifths'],
  [2 / 3, 'fell by a third'],
  [0.75, 'fell by a quarter'],
  [0.8, 'fell by a fifth'],
  [0.9, 'fell by a tenth'],
  [1.1, 'rose by a tenth'],
  [1.2, 'rose by a fifth'],
  [1.25, 'rose by a quarter'],
  [4 / 3, 'rose by a third'],
  [1.5, 'rose by half'],
  [1.75, 'rose by three quarters'],
  [2, 'doubled'],
  [2.5, 'rose two and a half times'],
  [3, 'tripled'],
  [4, 'rose fourfold'],
  [5, 'rose fivefold'],
  [7, 'rose sevenfold'],
  [10, 'rose tenfold'],
  [20, 'rose twentyfold'],
  [50, 'rose fiftyfold'],
  [100, 'rose a hundredfold'],
];

/** A ratio of two amounts in plain words, the nearest there are. @param ratio  after / before, > 0 */
export function ratioWords(ratio: number): string {
  if (Math.abs(Math.log(ratio)) < Math.log(leastFactor)) return 'hardly changed';
  if (ratio < 0.006) return 'fell to almost nothing';
  if (ratio > 150) return 'rose more than a hundredfold';
  const away = (to: number) => Math.abs(Math.log(ratio / to));
  return ratios.reduce((best, next) => (away(next[0]) < away(best[0]) ? next : best))[1];
}

/** A number of a slider without needless digits: "0.5". */
const short = (value: number) => String(Number(value.toFixed(2))).replace('-', '−');

function classDeltaMoves(
  before: LossChoice,
  after: LossChoice,
  classNames: readonly string[],
): string[] {
  const deltaOf = ({ classDeltas, parameters }: LossChoice, i: number) =>
    classDeltas?.[i] ?? parameters.delta;
  const count = Math.max(before.classDeltas?.length ?? 0, after.classDeltas?.length ?? 0);
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [deltaOf(before, i), deltaOf(after, i)].map(short);
    const isOwn = before.classDeltas?.[i] != null || after.classDeltas?.[i] != null;
    return isOwn && from !== to ? `δ of ${classNames[i - 1] ?? `class ${i}`} ${from} to ${to}` : '';
  }).filter(Boolean);
}

/**
 * What was moved: "γ 0.5 to 0.9" in the numbers of the convention, or the names of two losses. Empty where nothing was.
 *
 * @param classNames  of the classes but the background
 */
export function moveText(
  before: LossChoice,
  after: LossChoice,
  convention: ConventionId,
  classNames: readonly string[] = [],
): string {
  if (before.id !== after.id) {
    const [from, to] = [before, after].map((choice) => settingSummary(choice, convention).name);
    return `${from} to ${to}`;
  }
  const loss = lossDefinition(after.id);
  const moves = loss.parameters.flatMap(({ id, symbol }) => {
    const [from, to] = [before, after].map(({ parameters }) =>
      short(shown(convention, loss, id, parameters[id])),
    );
    const name = id === 'lambda' ? notation(convention, loss).lambdaSymbol : symbol;
    return from === to ? [] : [`${name} ${from} to ${to}`];
  });
  return [...moves, ...classDeltaMoves(before, after, classNames)].join(', ');
}

interface Effect {
  readonly words: string;
  /** The same where there is little room. */
  readonly short: string;
  /** How much it is: 1 for a factor of 1.5, or a tenth of the gradient. */
  readonly size: number;
}

/** Sizes below this are not worth a word. */
const leastSize = 0.3;
/** Of what began or ended: nothing is larger. */
const large = 99;

function pullEffect([before, after]: BeforeAfter<number>): Effect | null {
  const size = (ratio: number) => Math.abs(Math.log(ratio)) / Math.log(1.5);
  const [was, is] = [Math.abs(before), Math.abs(after)];
  if (!Number.isFinite(was) || !Number.isFinite(is) || was + is === 0) return null;
  const effect = (words: string, much: number) => ({ words, short: words, size: much });
  if (was === 0) return effect('this pixel is pulled on now', large);
  if (is === 0) return effect('nothing pulls on this pixel now', large);
  if (before * after < 0)
    return effect(`this pixel is now pulled ${after < 0 ? 'up' : 'down'}`, large);
  if (is / was < leastFactor && was / is < leastFactor) return null;
  return effect(`the pull on this pixel ${ratioWords(is / was)}`, size(is / was));
}

const pixelNames: Readonly<Partial<Record<keyof Pulls, string>>> = {
  falseNegatives: 'misses',
  truePositives: 'hits',
  falsePositives: 'false alarms',
  trueNegatives: 'background',
};
const partNames: typeof pixelNames = {
  distribution: 'distribution',
  region: 'region',
};

/** The share that moved most. A part of the loss counts less: that of pixels is what is seen on the image. */
function shareEffect([before, after]: BeforeAfter<Pulls>, hasParts: boolean): Effect | null {
  let best: Effect | null = null;
  for (const names of hasParts ? [pixelNames, partNames] : [pixelNames])
    for (const [key, name] of Object.entries(names) as [keyof Pulls, string][]) {
      const size = Math.abs(after[key] - before[key]) / (names === partNames ? 0.15 : 0.1);
      if (size <= (best?.size ?? 0) + 1e-9) continue;
      const percent = Math.round(100 * after[key]);
      const pulls = /s$/.test(name) ? 'pull' : 'pulls';
      best = {
        words: `${name} now ${percent} % of the gradient`,
        short: `${name} now ${pulls} ${percent} %`,
        size,
      };
    }
  return best;
}

/** Half as telling as a pull: a smaller loss is not a better one. */
function lossEffect([before, after]: BeforeAfter<number>): Effect | null {
  if (!(before > 0 && after > 0)) return null;
  const size = (0.5 * Math.abs(Math.log(after / before))) / Math.log(1.5);
  const words = `the loss ${ratioWords(after / before)}`;
  return { words, short: words, size };
}

const sentence = (text: string) => `${text[0]?.toUpperCase()}${text.slice(1)}.`;

/**
 * The sentence: the move, and the one or two of its effects that are largest.
 *
 * @param longest  characters for which there is room: the colours are left out first, then words, the move, an effect
 */
export function changeText(move: string, effects: Effects, longest: number): string {
  const { pull, shares, loss, coloursEnd } = effects;
  const all = [
    pull && pullEffect(pull),
    shareEffect(shares, loss !== null),
    loss && lossEffect(loss),
  ]
    .filter((effect) => effect !== null)
    .filter(({ size }) => size >= leastSize);
  const largest = [...all].sort((a, b) => b.size - a.size).slice(0, 2);
  const [first] = largest;
  if (!first) return `${move}: hardly anything changes here.`;
  // In the order in which they are looked for: the pixel, the image, the number.
  const both = all.filter((effect) => largest.includes(effect));
  const whole = both.map(({ words }) => words).join('; ');
  const brief = both.map(({ short }) => short).join('; ');
  const candidates = [
    ...(coloursEnd ? [`${move}: ${whole}. Colours now end at ${coloursEnd}.`] : []),
    `${move}: ${whole}.`,
    `${move}: ${brief}.`,
    sentence(brief),
    `${move}: ${first.short}.`,
  ];
  return candidates.find(({ length }) => length <= longest) ?? sentence(first.short);
}

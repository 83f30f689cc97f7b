/** What the open masks say of the losses, before any training: rows, sentences, and a range to try. */
import {
  type ConstantCase,
  constantPull,
  restingProbability,
} from '../../losses/analysis/constantPrediction.ts';
import { type SuggestedRange, suggestedRange } from '../../losses/analysis/suggestedRange.ts';
import { lossDefinition } from '../../losses/catalogue.ts';
import { type LossChoice, lossFunction } from '../../losses/lossFunction.ts';
import { defaultParameters, parameterDefinitions } from '../../losses/parameters.ts';
import { presetAt, presets } from '../../losses/presets.ts';
import type { MaskStatistics } from '../../metrics/maskStatistics.ts';
import { percent } from '../data/shareText.ts';

interface Row {
  readonly name: string;
  /** Whether it is the current setting. */
  readonly isCurrent: boolean;
  /** Share of the foreground in the pull, [0, 1], where p is ½ everywhere, and where everything is called background. */
  readonly start: number;
  readonly allBackground: number;
  /** The one probability that the loss is lowest at, (0, 1). */
  readonly rest: number;
}

export interface Suggestion {
  /** What a network that calls everything background predicts: the mean share of foreground, (0, 1). */
  readonly share: number;
  readonly rows: readonly Row[];
  /** Whose sliders the range is of: the current loss, or the published default where that has no closed form. */
  readonly choice: LossChoice;
  readonly range: SuggestedRange | null;
}

const published: LossChoice = { id: 'asymmetric-unified-focal', parameters: defaultParameters };

/** Two losses that everybody knows, to compare the presets with. */
const known: readonly { name: string; choice: LossChoice }[] = (
  ['cross-entropy', 'dice'] as const
).map((id) => ({
  name: lossDefinition(id).name,
  choice: { id, parameters: defaultParameters },
}));

function rowOf(
  name: string,
  choice: LossChoice,
  of: ConstantCase,
  share: number,
): Omit<Row, 'isCurrent'> | null {
  const { terms } = lossFunction(choice);
  if (!terms) return null;
  return {
    name,
    start: constantPull(terms, of, 0.5).foreground,
    allBackground: constantPull(terms, of, share).foreground,
    rest: restingProbability(terms, of),
  };
}

/**
 * @param pixels  of an image
 * @returns null where no mask has any foreground, or all of it
 */
export function suggestion(
  { shares, empty }: MaskStatistics,
  pixels: number,
  current: LossChoice,
): Suggestion | null {
  const share = shares.reduce((sum, one) => sum + one, 0) / (shares.length + empty);
  const of = { shares: shares.filter((one) => one < 1), pixels };
  if (of.shares.length === 0 || !(share > 0 && share < 1)) return null;
  const at = presetAt(current.id, current.parameters);
  const listed = presets.map(({ name, choice }) => ({ name, choice }));
  const all = [...(at ? [] : [{ name: 'This setting', choice: current }]), ...listed, ...known];
  const rows = all.flatMap(({ name, choice }) => {
    const row = rowOf(name, choice, of, share);
    return row ? [{ ...row, isCurrent: name === (at?.name ?? 'This setting') }] : [];
  });
  const choice = lossFunction(current).terms ? current : published;
  return { share, rows, choice, range: suggestedRange(choice, of, share) };
}

const count = (n: number, one: string, many: string) =>
  `${n === 1 ? 'one' : n} ${n === 1 ? one : many}`;
const pixelsText = (n: number) => `${Math.round(n)} px`;

/**
 * What was counted, in sentences.
 *
 * @param total  training images with a mask, of which the statistics are of some
 * @param depth  poolings of the network
 */
export function maskSentences(
  { shares, empty, objects, area, thickness }: MaskStatistics,
  share: number,
  { total, size, depth }: { readonly total: number; readonly size: number; readonly depth: number },
): string[] {
  if (!area || !thickness) return [];
  const looked = shares.length + empty;
  const of =
    looked < total
      ? `${looked} of the ${total} training masks`
      : count(total, 'training mask', 'training masks');
  const [lowest, highest] = [Math.min(...shares), Math.max(...shares)];
  const sentences = [
    `In ${of} at ${size}² foreground is ${percent(share)} of the pixels${percent(lowest) !== percent(highest) ? `, from ${percent(lowest)} to ${percent(highest)}` : ''}: ${count(objects, 'object', 'objects')}, the median one of ${pixelsText(area.median)}, ${Number(thickness.median.toFixed(1))} px thick.`,
  ];
  if (empty > 0)
    sentences.push(
      `${empty === 1 ? 'One mask is' : `${empty} masks are`} empty: there only false alarms cost.`,
    );
  const cell = 2 ** depth;
  if (thickness.median < cell)
    sentences.push(
      `Half of the objects are thinner than the ${cell} px that a cell of the lowest level of this network covers; what is drawn of them comes from the levels above.`,
    );
  if (highest >= 10 * lowest)
    sentences.push(
      `The share differs by a factor of ${Math.round(highest / lowest)} between images: the region part weighs each image alike, the distribution part each pixel.`,
    );
  return sentences;
}

/** Two digits, as the sliders have them. */
const valueText = (value: number) => value.toFixed(2);

/** The range, or that there is none, and the reason. */
export function rangeSentences({ choice, range, share }: Suggestion): readonly [string, string] {
  const { name } = lossDefinition(choice.id);
  if (!range)
    return [
      `No slider of ${name} changes much here.`,
      'Race it against other losses instead, or choose a Unified Focal loss.',
    ];
  const { symbol } = parameterDefinitions[range.parameter];
  const [rarer, other] = share <= 0.5 ? ['foreground', 'background'] : ['background', 'foreground'];
  const side = ({ value, foreground }: SuggestedRange['low']) =>
    `${Math.round(100 * (share <= 0.5 ? foreground : 1 - foreground))} % at ${valueText(value)}`;
  return [
    `Try ${symbol} from ${valueText(range.low.value)} to ${valueText(range.high.value)}.`,
    `Of the sliders of ${name} it changes most of what happens while everything is still called ${other}. Between these values the rarer ${rarer} pulls at least as hard as ${other}, or it would not be learnt, and at most twice as hard: it makes ${side(range.low)} and ${side(range.high)} of the pull.`,
  ];
}

/** Values to race: the ends of the range and its middle. */
export function rangeValues({ low, high }: SuggestedRange): number[] {
  return [low.value, Math.round(50 * (low.value + high.value)) / 100, high.value];
}

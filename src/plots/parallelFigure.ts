/** Parallel coordinates as data for plotly.js: an axis a quantity, a line a run. */

export interface ParallelAxis {
  /** Unique. */
  readonly id: string;
  readonly label: string;
  /** One a line; null where it has none. */
  readonly values: readonly (string | number | null)[];
  /** Any number may be brushed on it; on others plotly.js keeps to the values that there are. */
  readonly isContinuous: boolean;
  /** What is brushed, ends included, in the unit of the axis; positions of a word for texts. */
  readonly brush?: readonly [number, number];
}

export interface ParallelColours {
  readonly paper: string;
  readonly ink: string;
  /** Axes and their numbers. */
  readonly label: string;
  readonly line: string;
  readonly sans: string;
  /** CSS pixels a unit of the page. */
  readonly unit: number;
}

/** Share of the axis below its lowest number where lines stand that have none. */
const belowShare = 0.14;
/** Room beyond the ends of an axis of few values, as a share of it. */
const endShare = 0.07;
/** Of a line that is not brushed. */
const unselectedOpacity = 0.12;
const noValue = '–';

const tickText = (value: number) => String(Number(value.toPrecision(3)));

/** Longest word at an axis, in characters. */
const longestWord = 20;

/** What does not fit beside the first axis is cut. */
function wordText(word: string): string {
  const short = word.replace('Asymmetric', 'Asym.').replace('Symmetric', 'Sym.');
  return short.length > longestWord ? `${short.slice(0, longestWord - 1)}…` : short;
}

/** Values on a number line, words at whole numbers in the order of their letters. */
function numberLine({ values, isContinuous }: ParallelAxis) {
  const isText = values.some((value) => typeof value === 'string');
  const words = [...new Set(values.filter((value) => typeof value === 'string'))].sort();
  const placed = values.map((value) =>
    value === null ? null : isText ? words.indexOf(String(value)) : Number(value),
  );
  const distinct = [...new Set(placed.filter((value) => value !== null))].sort((a, b) => a - b);
  const low = distinct[0] ?? 0;
  const high = distinct.at(-1) ?? 1;
  const span = high - low || 1;
  const hasMissing = placed.includes(null);
  const missing = low - belowShare * span;
  const line = {
    values: placed.map((value) => value ?? missing),
    // A single value stands in the middle.
    range: high === low && !hasMissing ? [low - 1, high + 1] : [hasMissing ? missing : low, high],
  };
  if (isContinuous) return { ...line, tickformat: '.3~g' };
  // A hand that covers a value has to come past it.
  const room = endShare * ((line.range[1] ?? 0) - (line.range[0] ?? 0));
  return {
    ...line,
    range: [(line.range[0] ?? 0) - room, (line.range[1] ?? 0) + room],
    tickvals: hasMissing ? [missing, ...distinct] : distinct,
    ticktext: [
      ...(hasMissing ? [noValue] : []),
      ...distinct.map((value) => (isText ? wordText(words[value] ?? '') : tickText(value))),
    ],
  };
}

/**
 * Everything plotly.js needs to draw the axes and lines.
 *
 * @param lit  for each line whether it stands out: it is selected, or none is
 */
export function parallelFigure(
  axes: readonly ParallelAxis[],
  lit: readonly boolean[],
  colours: ParallelColours,
) {
  const { paper, ink, label, line, sans, unit } = colours;
  const isWordFirst = axes[0]?.values.some((value) => typeof value === 'string');
  const font = (rem: number, color: string) => ({ family: sans, size: rem * 16 * unit, color });
  return {
    data: [
      {
        type: 'parcoords',
        dimensions: axes.map((axis) => ({
          ...numberLine(axis),
          label: axis.label,
          // Left out, an earlier range would stay.
          constraintrange: axis.brush ? [...axis.brush] : null,
        })),
        line: {
          color: lit.map(Number),
          ...{ cmin: 0, cmax: 1, showscale: false },
          colorscale: [
            [0, line],
            [1, ink],
          ],
        },
        unselected: { line: { color: ink, opacity: unselectedOpacity } },
        labelfont: font(0.75, label),
        tickfont: font(0.6875, label),
        // The ends are among the ticks.
        rangefont: { ...font(0.6875, label), color: 'rgba(0,0,0,0)' },
      },
    ],
    layout: {
      margin: { l: (isWordFirst ? 118 : 48) * unit, r: 48 * unit, t: 44 * unit, b: 10 * unit },
      // Numbers at the axes stand off the lines by a halo of it.
      ...{ paper_bgcolor: paper, plot_bgcolor: paper },
    },
  };
}

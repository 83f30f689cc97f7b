/** Which pixels, and which part of the loss, the total gradient comes from. */
import { useEffect, useRef, useState } from 'react';
import type { Contributions } from '../../../losses/analysis/lossAtPrediction.ts';
import type { Pulls } from '../../../losses/analysis/pulls.ts';
import {
  currentContributions,
  currentSample,
  pinnedContributions,
} from '../../../state/selectors.ts';
import type { AppState } from '../../../state/store.ts';
import { useCalm } from '../../appContext.ts';
import { word } from '../../words/word.ts';
import { pullsOf } from './pullsOfState.ts';
import { TradeLine } from './TradeLine.tsx';

interface Segment {
  readonly key: keyof Pulls;
  /** From long to short; the first that fits its segment is shown. */
  readonly names: readonly string[];
  readonly className: string;
}

const byPixel: readonly Segment[] = [
  { key: 'falseNegatives', names: ['misses', 'FN'], className: 'fn' },
  { key: 'truePositives', names: ['hits', 'TP'], className: 'tp' },
  { key: 'falsePositives', names: ['false alarms', 'FP'], className: 'fp' },
  { key: 'trueNegatives', names: ['background', 'TN'], className: 'tn' },
];

const byPart: readonly Segment[] = [
  { key: 'distribution', names: ['distribution', 'dist.'], className: 'part-distribution' },
  { key: 'region', names: ['region', 'reg.'], className: 'part-region' },
];

/** Width of a character and padding of a segment, in sizes of its type: enough for any digit. */
const characterWidth = 0.502;
const padding = 0.73;

/**
 * The longest wording that fits a segment, with its percentage where there is room.
 *
 * @param width  of the segment, in sizes of its type
 */
function wording({ names }: Segment, share: number, width: number): string {
  const percent = `${Math.round(100 * share)} %`;
  const candidates = [...names.map((name) => `${name} ${percent}`), names.at(-1) as string];
  return candidates.find((text) => text.length * characterWidth + padding <= width) ?? '';
}

/** Width of an element in sizes of the type in the bars; 0 before it is known. */
function useWidth<Type extends HTMLElement>() {
  const element = useRef<Type>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      const style = getComputedStyle(document.documentElement);
      const rem = Number.parseFloat(style.fontSize);
      const tick = rem * Number.parseFloat(style.getPropertyValue('--t-tick'));
      setWidth((entry?.contentRect.width ?? 0) / tick);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, width] as const;
}

interface BarProps {
  readonly segments: readonly Segment[];
  /** Null where nothing is known. */
  readonly values: Pulls | null;
  readonly pinned: Pulls | null;
  /** Of the whole bar, in sizes of its type. */
  readonly width: number;
}

function PullBar({ segments, values, pinned, width }: BarProps) {
  // Shares below one in total would leave room unfilled: flex takes them as parts of a hundred.
  const flex = (share: number) => ({ flexGrow: 100 * Math.max(share, 0.004) });
  const spoken = values
    ? segments
        .map((segment) => `${segment.names[0]} ${Math.round(100 * values[segment.key])} %`)
        .join(', ')
    : 'nothing known yet';
  return (
    <fieldset className="pull" aria-label={spoken}>
      <div className="pull-bar">
        {values &&
          segments.map((segment) => (
            <span
              key={segment.key}
              className={segment.className}
              style={flex(values[segment.key])}
              {...word(segment.names.at(-1) as string)}
              title={`${segment.names[0]} ${Math.round(100 * values[segment.key])} %`}
            >
              {wording(segment, values[segment.key], values[segment.key] * width)}
            </span>
          ))}
      </div>
      <div className="pull-pinned">
        {pinned &&
          segments.map((segment) => (
            <span
              key={segment.key}
              className={segment.className}
              style={flex(pinned[segment.key])}
            />
          ))}
      </div>
    </fieldset>
  );
}

/** The last result as long as what it is made of stays the same. */
function remembered(contributionsOf: (state: AppState) => Contributions | null) {
  let key: readonly unknown[] = [];
  let result: Pulls | null = null;
  return (state: AppState): Pulls | null => {
    const contributions = contributionsOf(state);
    const next = [contributions, state.live.prediction, state.session.view.threshold];
    if (next.some((part, i) => part !== key[i])) {
      key = next;
      result = contributions && pullsOf(state, contributions);
    }
    return result;
  };
}

const currentPulls = remembered(currentContributions);
const pinnedPulls = remembered(pinnedContributions);

export function WhoPulls() {
  const values = useCalm(currentPulls);
  const maskless = useCalm((state) => currentSample(state)?.mask === null);
  const pinned = useCalm(pinnedPulls);
  const [figure, width] = useWidth<HTMLElement>();
  return (
    <figure className="pulls" aria-label="Who pulls" ref={figure}>
      <figcaption>
        <b {...word('Who pulls', true)}>Who pulls</b>
        <span className="cap">
          {maskless && 'a gradient needs a mask'}
          {!maskless && pinned && 'thin: pinned'}
          {!maskless && (
            <span className="where-room">{pinned && '; '}share of the total gradient</span>
          )}
        </span>
        <TradeLine />
      </figcaption>
      <PullBar segments={byPixel} values={values} pinned={pinned} width={width} />
      <PullBar segments={byPart} values={values} pinned={pinned} width={width} />
    </figure>
  );
}

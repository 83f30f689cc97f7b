/** How much of the differences in Dice each swept parameter explains, with its interval. */
import { memo, useMemo } from 'react';
import { importanceOf } from '../../runs/sweep/importance.ts';
import type { KeptStudy } from '../../runs/sweep/keptStudy.ts';
import { byPoint, meanScore, valueOn } from '../../runs/sweep/points.ts';
import { reached, rungsOf } from '../../runs/sweep/schedule.ts';
import type { Trial } from '../../runs/sweep/study.ts';
import { GreekText } from '../controls/GreekText.tsx';
import { hues, type NamedAxis } from './axisNames.ts';

const per = (share: number) => `${Math.round(100 * share)} %`;

interface ImportanceListProps {
  readonly kept: KeptStudy;
  readonly axes: readonly NamedAxis[];
}

export const ImportanceList = memo(function ImportanceList({ kept, axes }: ImportanceListProps) {
  const { study, trials } = kept;
  // Where trials are stopped early, all are compared at the step that all reached.
  const step = rungsOf(study)[0] ?? study.steps;
  const found = useMemo(() => {
    const points = byPoint(trials.filter((trial) => reached(trial) >= step));
    const scored = points.filter((seeds) => Number.isFinite(meanScore(seeds, step)));
    return axes.map((one) => {
      // What a loss does not read cannot have made its Dice.
      const read = scored.filter((seeds) => one.isRead(seeds[0] as Trial));
      const values = read.map((seeds) => valueOn(one.axis, seeds[0] as Trial));
      const scores = read.map((seeds) => meanScore(seeds, step));
      return { ...one, importance: importanceOf(values, scores) };
    });
  }, [trials, axes, step]);
  return (
    <section className="importances" aria-label="Importance of each parameter">
      <h3>Importance</h3>
      <ul>
        {found.map(({ axis, name, role, importance }) => (
          <li key={axis.key}>
            <span style={role ? { color: hues[role] } : undefined}>
              <GreekText text={name} />
            </span>
            <span className="importance-rail" aria-hidden="true">
              {importance && (
                <>
                  <span
                    className="importance-interval"
                    style={{
                      left: `${100 * importance.low}%`,
                      width: `${100 * (importance.high - importance.low)}%`,
                    }}
                  />
                  <span
                    className="importance-mark"
                    style={{ left: `${100 * importance.share}%` }}
                  />
                </>
              )}
            </span>
            <span className="importance-text">
              {importance
                ? `${per(importance.share)} (${per(importance.low)} to ${per(importance.high)})`
                : 'too little to say'}
            </span>
          </li>
        ))}
      </ul>
      <p className="note">
        Share of the variance of Dice{study.halving ? ` at step ${step}` : ''} that each explains by
        itself (first-order Sobol index from groups of trials, ε²), with a 95 % bootstrap interval
        over the settings. What two do together is in none of them.
      </p>
    </section>
  );
});

/** The validation Dice of a run against its steps, or mean and band of several; as small as a word. */
import { memo } from 'react';
import { meanCurve } from '../../runs/aggregate.ts';
import type { RunRecord } from '../../runs/runRecord.ts';

const width = 72;
const height = 22;
const inset = 1.5;

interface SparklineProps {
  readonly records: readonly RunRecord[];
  /** Step at the right end, the same for all rows. */
  readonly lastStep: number;
}

export const Sparkline = memo(function Sparkline({ records, lastStep }: SparklineProps) {
  const { steps, values, deviations } = meanCurve(
    records.map(({ curves }) => curves.validationDice),
  );
  const finite = steps.map((_, i) => i).filter((i) => Number.isFinite(values[i]));
  if (finite.length === 0) return <span className="note">–</span>;
  const x = (i: number) => inset + ((steps[i] as number) / lastStep) * (width - 2 * inset);
  const y = (dice: number) => {
    const within = Math.min(1, Math.max(0, dice));
    return height - inset - within * (height - 2 * inset);
  };
  const point = (i: number, dice: number) => `${x(i).toFixed(1)},${y(dice).toFixed(1)}`;
  const at = (i: number, sign: -1 | 0 | 1) =>
    point(i, (values[i] as number) + sign * (deviations[i] ?? 0));
  const line = finite.map((i) => at(i, 0)).join(' ');
  const band = [...finite.map((i) => at(i, 1)), ...finite.toReversed().map((i) => at(i, -1))].join(
    ' ',
  );
  const last = finite.at(-1) as number;
  return (
    <svg className="sparkline" width={width} height={height} aria-hidden="true">
      <path className="base" d={`M0 ${height - 0.5}H${width}`} />
      {records.length > 1 && <polygon points={band} />}
      <polyline points={line} />
      <circle cx={x(last)} cy={y(values[last] as number)} r="1.5" />
    </svg>
  );
});

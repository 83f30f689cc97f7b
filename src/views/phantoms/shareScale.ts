/** The scale of the foreground's share: logarithmic, from a thousandth to a half. */
import { lookRanges } from '../../phantoms/look.ts';

const [least, most] = lookRanges.share;

/** Steps of the slider. */
export const shareSteps = 400;

/** Share at a step of the slider, with three digits, as a link writes it. */
export function shareAt(step: number): number {
  const share = least * (most / least) ** (step / shareSteps);
  return Math.min(most, Math.max(least, Number(share.toPrecision(3))));
}

/** Step of the slider nearest to a share. */
export function stepOf(share: number): number {
  return Math.round((shareSteps * Math.log(share / least)) / Math.log(most / least));
}

/** "0.25 %", "4.8 %", "31 %". */
export function shareText(share: number): string {
  const percent = 100 * share;
  return `${percent < 1 ? percent.toPrecision(2) : percent < 10 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

/** About how rare the foreground of known data sets is. */
export const knownShares: readonly { readonly name: string; readonly share: number }[] = [
  { name: 'BraTS20, KiTS19', share: 0.002 },
  { name: 'BUS2017', share: 0.048 },
  { name: 'DRIVE, CVC', share: 0.09 },
];

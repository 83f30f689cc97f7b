/** Axis ranges and ticks: every scale snaps to steps of 1, 2 or 5 times a power of ten. */

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** A range whose ends are whole multiples of its tick step. */
export interface Scale extends Range {
  readonly step: number;
}

export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** More ticks than this are noise at the sizes of this page. */
const mostTicks = 5;

/** The smallest of 1, 2, 5 times a power of ten that is not below `size`; `size` must be > 0. */
export function niceStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size) + 1e-9);
  const mantissa = size / power;
  const tolerance = 1 + 1e-9;
  return (
    power *
    (mantissa <= tolerance ? 1 : mantissa <= 2 * tolerance ? 2 : mantissa <= 5 * tolerance ? 5 : 10)
  );
}

/**
 * The tightest scale around [low, high] with at most `ticks` ticks.
 *
 * @param low  finite, ≤ high; an empty interval is widened upwards by one
 */
export function niceScale(low: number, high: number, ticks = mostTicks): Scale {
  const top = high > low ? high : low + 1;
  const tolerance = 1e-6;
  let step = niceStep((top - low) / (ticks - 1));
  for (;;) {
    const first = Math.floor(low / step + tolerance);
    const last = Math.ceil(top / step - tolerance);
    if (last - first < ticks) return { min: first * step, max: last * step, step };
    step = niceStep(step * 1.5);
  }
}

/**
 * The scale to show. While a slider is held a scale may grow but not shrink, so that the eye compares
 * with a ruler that stays; on release it settles on what is wanted.
 */
export function heldScale(previous: Scale | null, wanted: Scale, held: boolean): Scale {
  if (!held || !previous) return wanted;
  if (wanted.min >= previous.min && wanted.max <= previous.max) return previous;
  return niceScale(Math.min(previous.min, wanted.min), Math.max(previous.max, wanted.max));
}

/** The ticks of a scale, labelled with as many decimals as its step needs. */
export function scaleTicks(scale: Scale): Tick[] {
  const count = Math.round((scale.max - scale.min) / scale.step);
  return Array.from({ length: count + 1 }, (_, i) => {
    const value = scale.min + i * scale.step;
    return { value, label: tickLabel(value, scale.step) };
  });
}

/** A number with a true minus sign. */
function withMinus(text: string): string {
  return text.replace('-', '−');
}

/** `value` with the decimals that a multiple of `step` needs: "0.2", "1", "−0.05". */
export function tickLabel(value: number, step: number): string {
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? '0' : withMinus(String(Number(text)));
}

/** Where a value lies in a range: 0 at its start, 1 at its end. */
export function fractionOf(range: Range, value: number): number {
  return (value - range.min) / (range.max - range.min);
}

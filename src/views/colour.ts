/**
 * Colour maps: five stops of the style sheet, interpolated in OKLab so that equal steps look equal,
 * baked to tables. Source of the space: B. Ottosson 2020, "A perceptual color space for image
 * processing".
 */

export type Rgb = readonly [number, number, number];

/** Red, green, blue, 0 to 255, of a colour "#rrggbb", or "#rgb" as a built style sheet shortens it. */
export function parseHex(hex: string): Rgb {
  const digits = hex.slice(1);
  const number = Number.parseInt(digits.length === 3 ? digits.replace(/./g, '$&$&') : digits, 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

const toLinear = (channel: number) => {
  const c = channel / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};

const fromLinear = (value: number) => {
  const c = Math.max(0, value);
  return 255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);
};

function toOklab(colour: Rgb): Rgb {
  const [r, g, b] = colour.map(toLinear) as unknown as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklab([lightness, a, b]: Rgb): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    fromLinear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    fromLinear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    fromLinear(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/**
 * A table of colours along stops that lie at equal distances.
 *
 * @param stops  at least two colours "#rrggbb"
 * @returns [count, 3], 0 to 255
 */
export function colourRamp(stops: readonly string[], count = 256): Uint8ClampedArray {
  const labs = stops.map((stop) => toOklab(parseHex(stop)));
  const table = new Uint8ClampedArray(3 * count);
  for (let i = 0; i < count; i++) {
    const at = (i / (count - 1)) * (labs.length - 1);
    const k = Math.min(labs.length - 2, Math.floor(at));
    const [from, to] = [labs[k], labs[k + 1]];
    const mixed = from.map((value, j) => value + (to[j] - value) * (at - k));
    table.set(fromOklab(mixed as unknown as Rgb), 3 * i);
  }
  return table;
}

/** An entry of a {@link colourRamp} as a CSS colour. */
export function cssColour(ramp: Uint8ClampedArray, index: number): string {
  return `rgb(${ramp[3 * index]}, ${ramp[3 * index + 1]}, ${ramp[3 * index + 2]})`;
}

/** The five stops of a colour map of tokens.css: "seq", "div", "prob" or "heat". */
export function mapStops(name: 'seq' | 'div' | 'prob' | 'heat'): string[] {
  const style = getComputedStyle(document.documentElement);
  return [0, 1, 2, 3, 4].map((stop) => style.getPropertyValue(`--${name}${stop}`).trim());
}

/** A CSS gradient through a map, for legends. */
export function cssGradient(ramp: Uint8ClampedArray): string {
  const last = ramp.length / 3 - 1;
  const stops = Array.from({ length: 9 }, (_, i) => cssColour(ramp, Math.round((i / 8) * last)));
  return `linear-gradient(90deg, ${stops.join(', ')})`;
}

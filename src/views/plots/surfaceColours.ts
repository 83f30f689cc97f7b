/** The sequential map of the plots and the colours of the 3D view, from the style sheet. */
import type { SurfaceColours } from '../../plots/surfaceFigure.ts';
import { currentPalette, type Palette } from './palette.ts';

let ramp: { palette: Palette; colours: readonly string[] } | null = null;

/** The sequential map, CSS colours from low to high; low lies nearest the paper. */
export function sequentialRamp(): readonly string[] {
  const palette = currentPalette();
  if (ramp?.palette !== palette) ramp = { palette, colours: temporary() };
  return ramp.colours;
}

export function surfaceColours(): SurfaceColours {
  const { line, line2, mark, halo, ink, ink2, ink3, ghost, lambda, delta, gamma } =
    currentPalette();
  const { sans, serif, unit } = currentPalette();
  return {
    ramp: sequentialRamp(),
    // plotly.js draws these lines opaque: a tone of the map itself disturbs it least.
    hairline: sequentialRamp()[90] as string,
    line,
    line2,
    mark,
    halo,
    ink3,
    inks: { ink, ink2, ink3, ghost, lambda, delta, gamma },
    sans,
    serif,
    unit,
  };
}

function temporary(): string[] {
  const style = getComputedStyle(document.documentElement);
  const stops = [0, 1, 2, 3, 4].map((i) => {
    const h = style.getPropertyValue(`--seq${i}`).trim();
    return [1, 3, 5].map((k) => Number.parseInt(h.slice(k, k + 2), 16));
  });
  return Array.from({ length: 256 }, (_, i) => {
    const t = (i / 255) * 4;
    const k = Math.min(3, Math.floor(t));
    return `rgb(${stops[k]!.map((c, j) => Math.round(c + (stops[k + 1]![j]! - c) * (t - k))).join(',')})`;
  });
}

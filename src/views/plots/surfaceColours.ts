/** The sequential map of the plots and the colours of the 3D view, from the style sheet. */
import type { SurfaceColours } from '../../plots/surfaceFigure.ts';
import { currentPalette, type Palette } from './palette.ts';

let ramp: { palette: Palette; colours: readonly string[] } | null = null;

/** The sequential map, CSS colours from low to high; low lies nearest the paper. */
export function sequentialRamp(): readonly string[] {
  const palette = currentPalette();
  if (ramp?.palette !== palette) ramp = { palette, colours: [] };
  return ramp.colours;
}

export function surfaceColours(): SurfaceColours {
  const { paper, line, line2, mark, halo, ink, ink2, ink3, ghost, lambda, delta, gamma } =
    currentPalette();
  const { sans, serif, unit } = currentPalette();
  return {
    ramp: sequentialRamp(),
    paper,
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

/** The colours and fonts of the style sheet, read once per look of the page for everything drawn on a canvas. */
import { useSyncExternalStore } from 'react';
import type { Ink } from '../../plots/lineFigure.ts';
import { colourRamp, cssColour, mapStops } from '../colour.ts';
import { onLookChange } from '../look.ts';

export interface Palette extends Record<Ink, string> {
  readonly paper: string;
  readonly sunk: string;
  readonly line: string;
  readonly line2: string;
  readonly hatch: string;
  /** Lines and rings over a filled map. */
  readonly mark: string;
  /** What surrounds a mark or a label so that it stands off the map. */
  readonly halo: string;
  /** The sequential map, [256] CSS colours from low to high; low lies nearest the paper. */
  readonly sequential: readonly string[];
  readonly sans: string;
  readonly serif: string;
  /** The unit in which the drawings think, CSS pixels: a sixteenth of a rem, more where the page is enlarged. */
  readonly unit: number;
}

let current: Palette | null = null;
const listeners = new Set<() => void>();
let unfollow = () => {};

function readUnit(style: CSSStyleDeclaration): number {
  const scale = Number.parseFloat(style.getPropertyValue('--drawn'));
  return (scale * Number.parseFloat(style.fontSize)) / 16;
}

function read(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const ramp = colourRamp(mapStops('seq'));
  return {
    ink: token('ink'),
    ink2: token('ink2'),
    ink3: token('ink3'),
    ghost: token('ghost'),
    lambda: token('lam'),
    delta: token('del'),
    gamma: token('gam'),
    class1: token('ofclass1'),
    class2: token('ofclass2'),
    class3: token('ofclass3'),
    class4: token('ofclass4'),
    class5: token('ofclass5'),
    class6: token('ofclass6'),
    class7: token('ofclass7'),
    paper: token('paper'),
    sunk: token('sunk'),
    line: token('line'),
    line2: token('line2'),
    hatch: token('hatch'),
    mark: token('mark'),
    halo: token('halo'),
    sequential: Array.from({ length: ramp.length / 3 }, (_, i) => cssColour(ramp, i)),
    sans: token('sans'),
    serif: token('mathtext'),
    unit: readUnit(style),
  };
}

function renew() {
  current = null;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    unfollow = onLookChange(renew);
    window.addEventListener('resize', renewUnit);
    // Greek letters are first drawn in a stand-in; the mathematical font arrives later.
    document.fonts.addEventListener('loadingdone', renew);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    unfollow();
    window.removeEventListener('resize', renewUnit);
    document.fonts.removeEventListener('loadingdone', renew);
  };
}

/** The root font grows with the window. */
function renewUnit() {
  if (current && readUnit(getComputedStyle(document.documentElement)) !== current.unit) renew();
}

/** The palette of the theme that is on now. */
export function currentPalette(): Palette {
  current ??= read();
  return current;
}

/** The palette; renders again when the look of the page, the root font or a loaded font changes. */
export function usePalette(): Palette {
  return useSyncExternalStore(subscribe, currentPalette);
}

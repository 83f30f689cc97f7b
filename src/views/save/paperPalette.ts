/** The colours of files: those of the light theme, whichever is on, because paper is white. */
import { colourRamp, cssColour } from '../colour.ts';
import type { Palette } from '../plots/palette.ts';

/** What a token of tokens.css is outside of the dark theme. */
function lightTokens(): (name: string) => string {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  // Rules of the dark theme lie within a media rule, one level deeper.
  const roots = rules.filter(
    (rule): rule is CSSStyleRule => rule instanceof CSSStyleRule && rule.selectorText === ':root',
  );
  return (name) => {
    const rule = roots.find(({ style }) => style.getPropertyValue(`--${name}`) !== '');
    return rule?.style.getPropertyValue(`--${name}`).trim() ?? '';
  };
}

/** One unit is a pixel: files do not grow with the window. Fonts are those that other programs know too. */
export function paperPalette(): Palette {
  const token = lightTokens();
  const ramp = colourRamp([0, 1, 2, 3, 4].map((stop) => token(`seq${stop}`)));
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
    paper: '#ffffff',
    sunk: token('sunk'),
    line: token('line'),
    line2: token('line2'),
    hatch: token('hatch'),
    mark: token('mark'),
    halo: '#ffffff',
    sequential: Array.from({ length: ramp.length / 3 }, (_, i) => cssColour(ramp, i)),
    sans: 'Helvetica, Arial, sans-serif',
    serif: "'STIX Two Math', Cambria, 'Times New Roman', serif",
    unit: 1,
  };
}

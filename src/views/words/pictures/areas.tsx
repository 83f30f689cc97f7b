/** Pictures of areas: a truth and a prediction over an image, with the part that is meant in its colour. */
import type { ReactNode } from 'react';

/** Two circles of radius 30 about (66, 48) and (94, 48); they meet at (80, 21.5) and (80, 74.5). */
const hits = 'M80 21.5A30 30 0 0 1 80 74.5A30 30 0 0 1 80 21.5';
const misses = 'M80 21.5A30 30 0 1 0 80 74.5A30 30 0 0 1 80 21.5';
const falseAlarms = 'M80 21.5A30 30 0 1 1 80 74.5A30 30 0 0 0 80 21.5';
const rest = 'M0 0H160V96H0ZM80 21.5A30 30 0 1 0 80 74.5A30 30 0 0 0 80 21.5';

/** The image, dark in both themes as the stage is. */
const Stage = ({ children }: { readonly children: ReactNode }) => (
  <>
    <rect width="160" height="96" rx="2" className="stage-ground" />
    {children}
  </>
);

const outlines = (
  <>
    <circle cx="66" cy="48" r="30" className="truth-line" />
    <circle cx="94" cy="48" r="30" className="prediction-line" />
    <text x="4" y="90" className="on-stage">
      truth
    </text>
    <text x="156" y="90" className="on-stage end">
      prediction
    </text>
  </>
);

const part = (path: string, className: string) => () => (
  <Stage>
    <path d={path} className={className} fillRule="evenodd" />
    {outlines}
  </Stage>
);

/** A compact object, as the polyps of the phantoms. */
const blob = 'M80 20C104 16 118 36 112 54C106 74 88 82 68 76C48 70 46 50 54 38C60 28 66 23 80 20Z';

export const areaPictures = {
  truePositives: part(hits, 'tp'),
  falseNegatives: part(misses, 'fn'),
  falsePositives: part(falseAlarms, 'fp'),
  trueNegatives: part(rest, 'tn'),
  overlap: () => (
    <Stage>
      <path d={misses} className="faint" />
      <path d={falseAlarms} className="faint" />
      <path d={hits} className="tp" />
      {outlines}
    </Stage>
  ),
  errorMap: () => (
    <Stage>
      <path d={misses} className="fn" />
      <path d={falseAlarms} className="fp" />
      <path d={hits} className="tp" />
      <text x="50" y="52" className="on-colour">
        FN
      </text>
      <text x="80" y="52" className="on-colour">
        TP
      </text>
      <text x="110" y="52" className="on-colour light">
        FP
      </text>
    </Stage>
  ),
  foreground: () => (
    <Stage>
      <path d={blob} className="tp" />
      <text x="80" y="52" className="on-colour">
        g = 1
      </text>
      <text x="156" y="90" className="on-stage end">
        g = 0
      </text>
    </Stage>
  ),
  background: () => (
    <Stage>
      <path d={`M0 0H160V96H0Z${blob}`} className="tn" fillRule="evenodd" />
      <path d={blob} className="truth-line" />
    </Stage>
  ),
  classes: () => (
    <Stage>
      <path d={blob} className="class-one" />
      <circle cx="92" cy="40" r="11" className="class-two" />
      <text x="70" y="64" className="on-colour">
        1
      </text>
      <text x="92" y="44" className="on-colour">
        2
      </text>
      <text x="156" y="90" className="on-stage end">
        background
      </text>
    </Stage>
  ),
  lossMap: () => (
    <Stage>
      <path d={blob} className="heat wide" />
      <path d={blob} className="heat narrow" />
    </Stage>
  ),
  layers: () => (
    <Stage>
      <path d={blob} className="tn" />
      <path d="M80 0H160V96H80Z" className="stage-ground" />
      <path d={blob} className="half-layer" />
    </Stage>
  ),
  shift: () => <Stage>{outlines}</Stage>,
  blur: () => (
    <Stage>
      {[16, 11, 6].map((width) => (
        <circle key={width} cx="80" cy="48" r="26" className="soft" strokeWidth={width} />
      ))}
      <circle cx="80" cy="48" r="18" className="tp" />
      <circle cx="80" cy="48" r="26" className="truth-line" />
    </Stage>
  ),
  distance: () => (
    <Stage>
      {[42, 31, 20, 9].map((radius) => (
        <circle
          key={radius}
          cx="80"
          cy="48"
          r={radius}
          className="ring"
          data-edge={radius === 20}
        />
      ))}
      <text x="80" y="52" className="on-stage middle">
        −
      </text>
      <text x="117" y="52" className="on-stage middle">
        +
      </text>
    </Stage>
  ),
  skeleton: () => (
    <Stage>
      <path d="M10 70C45 20 70 84 105 44S140 24 152 30" className="vessel" />
      <path d="M10 70C45 20 70 84 105 44S140 24 152 30" className="truth-line" />
    </Stage>
  ),
  share: () => (
    <Stage>
      <circle cx="104" cy="40" r="7" className="tp" />
      <text x="4" y="90" className="on-stage">
        1 % foreground
      </text>
    </Stage>
  ),
  jitter: () => (
    <Stage>
      <circle cx="80" cy="48" r="30" className="tn" />
      <path
        d="M80 14C94 22 104 12 109 30S118 44 108 56S104 80 88 76S66 86 58 70S40 62 48 46S52 24 64 24S70 12 80 14Z"
        className="truth-line"
      />
    </Stage>
  ),
  phantom: () => (
    <Stage>
      <ellipse cx="80" cy="48" rx="62" ry="40" className="tissue" />
      <path d={blob} className="lesion" />
      <path d={blob} className="truth-line" />
    </Stage>
  ),
  paint: () => (
    <Stage>
      <path d="M40 62C60 34 82 66 112 36" className="stroke" />
      <circle cx="112" cy="36" r="10" className="truth-line" />
    </Stage>
  ),
} as const;

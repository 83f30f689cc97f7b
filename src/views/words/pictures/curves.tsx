/** Pictures of curves, computed from what they show. */
import type { ReactNode } from 'react';

const left = 14;
const right = 150;
const top = 8;
const bottom = 76;

type Curve = (x: number) => number;

/** The path of a function over [from, to], with `most` at the upper edge. */
function pathOf(f: Curve, from: number, to: number, most: number): string {
  const shares = Array.from({ length: 121 }, (_, i) => i / 120);
  // The ends of a logarithm are left out, and what lies above the picture.
  const points = shares
    .map((share) => [share, f(from + (to - from) * Math.min(0.999, Math.max(0.001, share))) / most])
    .filter(([, height]) => height <= 1)
    .map(([share, height]) => {
      const x = left + (right - left) * share;
      return `${x.toFixed(1)} ${(bottom - (bottom - top) * height).toFixed(1)}`;
    });
  return `M${points.join('L')}`;
}

interface LineProps {
  readonly f: Curve;
  readonly from?: number;
  readonly to?: number;
  readonly most: number;
  readonly className?: string;
}

const Line = ({ f, from = 0, to = 1, most, className = 'line' }: LineProps) => (
  <path d={pathOf(f, from, to, most)} className={className} />
);

interface PlotProps {
  /** Under the axis, at its right end. */
  readonly x: string;
  readonly y?: string;
  readonly children: ReactNode;
}

const Plot = ({ x, y, children }: PlotProps) => (
  <>
    <path d={`M${left} ${top}V${bottom}H${right}`} className="axis" />
    {children}
    <text x={right} y="91" className="end">
      {x}
    </text>
    {y && (
      <text x={left + 6} y="16">
        {y}
      </text>
    )}
  </>
);

const Label = ({ x, y, children }: { x: number; y: number; children: string }) => (
  <text x={x} y={y}>
    {children}
  </text>
);

const foreground = (gamma: number) => (p: number) => -((1 - p) ** gamma) * Math.log(p);
const background = (gamma: number) => (p: number) => -(p ** gamma) * Math.log(1 - p);
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const bell = (middle: number, width: number) => (x: number) =>
  Math.exp(-(((x - middle) / width) ** 2) / 2);
const valley = (x: number) => 0.1 + (x - 0.5) ** 2 * 3.2;
/** Height of the valley in the picture over a place of its axis. */
const onValley = (x: number) => bottom - (bottom - top) * valley((x - left) / (right - left));
/** Where the steps of a descent stand in the valley. */
const stepsAt = (...places: number[]) =>
  places.map((x) => <circle key={x} cx={x} cy={onValley(x).toFixed(1)} r="3.5" className="dot" />);

/** Both classes, without focusing thin and with it strong. */
const focusedClasses = (foregroundGamma: number) => () => (
  <Plot x="p">
    {foregroundGamma > 0 && <Line f={foreground(0)} most={3} className="thin" />}
    <Line f={background(0)} most={3} className="thin" />
    <Line f={foreground(foregroundGamma)} most={3} />
    <Line f={background(0.75)} most={3} className="line dashed" />
    <Label x={34} y={34}>
      foreground
    </Label>
    <Label x={70} y={17}>
      background
    </Label>
  </Plot>
);

/** A valley of the loss over the logit; what is meant is drawn strong. */
const slopes = (raises: boolean, lowers: boolean) => () => (
  <Plot x="logit" y="loss">
    <Line f={valley} most={1} />
    {raises && (
      <g className="raises">
        <circle cx="36" cy={onValley(36)} r="4" />
        <path d={`M44 ${onValley(36)}h16m-5-4.6l5 4.6-5 4.6`} />
        <text x="44" y="24">
          raises p
        </text>
      </g>
    )}
    {lowers && (
      <g className="lowers">
        <circle cx="128" cy={onValley(128)} r="4" />
        <path d={`M120 ${onValley(128)}h-16m5-4.6l-5 4.6 5 4.6`} />
        <text x="120" y="36" className="end">
          lowers p
        </text>
      </g>
    )}
  </Plot>
);

export const curvePictures = {
  loss: () => (
    <Plot x="training" y="">
      <Line f={(x) => 0.12 + Math.exp(-4 * x)} most={1.1} />
      <Label x={62} y={40}>
        loss
      </Label>
    </Plot>
  ),
  crossEntropy: () => (
    <Plot x="p of the truth">
      <Line f={foreground(0)} most={4} />
      <Label x={44} y={32}>
        −ln p
      </Label>
    </Plot>
  ),
  focusing: () => (
    <Plot x="p of the truth">
      <Line f={foreground(0)} most={3} className="thin" />
      <Line f={foreground(0.75)} most={3} className="line gam" />
      <Label x={66} y={36}>
        γ 0
      </Label>
      <text x="30" y="70" className="gam">
        γ 0.75
      </text>
    </Plot>
  ),
  focusedOverlap: () => (
    <Plot x="overlap T">
      <Line f={(x) => 1 - x} most={1} className="thin" />
      <Line f={(x) => (1 - x) ** 0.4} most={1} className="line gam" />
      <Label x={22} y={66}>
        1 − T
      </Label>
      <text x="92" y="24" className="gam">
        with focus
      </text>
    </Plot>
  ),
  symmetric: focusedClasses(0.75),
  asymmetric: focusedClasses(0),
  diverging: () => (
    <Plot x="overlap" y="slope">
      <Line f={(x) => (1 - x) ** -0.9} most={12} />
      <path d={`M${right} ${top}V${bottom}`} className="thin dashed" />
    </Plot>
  ),
  logit: () => (
    <Plot x="logit" y="p">
      <Line f={sigmoid} from={-6} to={6} most={1} />
      <path d="M99 76V20.4H14" className="thin dashed" />
      <circle cx="99" cy="20.4" r="4" className="dot" />
    </Plot>
  ),
  cosh: () => (
    <Plot x="Dice score">
      <Line f={(x) => 1 - x} most={1} className="thin" />
      <Line f={(x) => Math.log(Math.cosh(1 - x))} most={1} />
      <Label x={78} y={36}>
        1 − S
      </Label>
      <Label x={20} y={70}>
        ln cosh
      </Label>
    </Plot>
  ),
  gradientSign: slopes(true, true),
  raisesP: slopes(true, false),
  lowersP: slopes(false, true),
  threshold: () => (
    <Plot x="across the image" y="p">
      <path d="M56.5 76V42H107.5V76Z" className="faint-ink" />
      <Line f={bell(0.5, 0.16)} most={1} />
      <path d={`M${left} 42H${right}`} className="thin dashed" />
      <Label x={112} y={38}>
        0.5
      </Label>
    </Plot>
  ),
  errors: () => (
    <Plot x="across the image">
      <path
        d={`${pathOf(bell(0.5, 0.17), 0, 1, 1.1)}L150 76H116V14H48V76H14Z`}
        className="faint-ink"
        fillRule="evenodd"
      />
      <path d="M14 76H48V14H116V76H150" className="thin" />
      <Line f={bell(0.5, 0.17)} most={1.1} />
      <Label x={20} y={24}>
        g
      </Label>
      <Label x={79} y={34}>
        p
      </Label>
    </Plot>
  ),
  confidence: () => (
    <Plot x="across the image" y="p">
      <Line f={(x) => 0.5 + 0.14 * Math.sin(6.28 * x)} most={1} className="thin" />
      <Line f={(x) => sigmoid(12 * Math.sin(6.28 * x))} most={1} />
    </Plot>
  ),
  family: () => (
    <Plot x="p">
      {[0, 0.3, 0.9, 1.5].map((gamma) => (
        <Line key={gamma} f={foreground(gamma)} most={3} className="thin gam" />
      ))}
      <Line f={foreground(0.6)} most={3} />
    </Plot>
  ),
  ghost: () => (
    <Plot x="p">
      <Line f={foreground(0.2)} most={3} className="ghost" />
      <Line f={foreground(1)} most={3} />
      <Label x={58} y={40}>
        pinned
      </Label>
      <Label x={20} y={72}>
        now
      </Label>
    </Plot>
  ),
  trainingCurve: () => (
    <Plot x="step">
      <Line f={(x) => 0.12 + 0.8 * Math.exp(-4 * x)} most={1} />
      <Line f={(x) => 0.9 - 0.8 * Math.exp(-5 * x)} most={1} className="line dashed" />
      <Label x={110} y={62}>
        loss
      </Label>
      <Label x={110} y={30}>
        Dice
      </Label>
    </Plot>
  ),
  descent: () => (
    <Plot x="weights" y="loss">
      <Line f={valley} most={1} />
      {stepsAt(28, 44, 58, 70, 79)}
    </Plot>
  ),
  rate: () => (
    <Plot x="weights" y="loss">
      <Line f={valley} most={1} />
      {stepsAt(34, 41, 48, 55, 26, 134)}
      <path d={`M26 ${onValley(26)}L134 ${onValley(134)}`} className="thin dashed" />
      <Label x={52} y={50}>
        small
      </Label>
      <Label x={66} y={24}>
        large
      </Label>
    </Plot>
  ),
  instanceNorm: () => (
    <Plot x="value">
      <Line f={bell(0.72, 0.14)} most={1.2} className="thin dashed" />
      <Line f={bell(0.32, 0.09)} most={1.2} />
      <path d="M58 14V76" className="thin" />
      <Label x={62} y={91}>
        0
      </Label>
      <path d="M108 30H78M83 25.5l-5 4.5 5 4.5" className="path" />
    </Plot>
  ),
  window: () => (
    <Plot x="value" y="brightness">
      <Line f={(x) => Math.min(1, Math.max(0, (x - 0.35) / 0.3))} most={1.25} />
    </Plot>
  ),
} as const;

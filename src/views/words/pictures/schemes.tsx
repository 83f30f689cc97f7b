/** Pictures of how things hang together: weights, networks, steps, tables. */

const Path = ({ d }: { readonly d: string }) => <path d={d} className="path" />;

const contours = [
  [64, 38],
  [46, 27],
  [28, 16],
  [11, 6],
] as const;

const Contours = () =>
  contours.map(([rx, ry]) => <ellipse key={rx} cx="86" cy="48" rx={rx} ry={ry} className="thin" />);

const cells = (columns: number, rows: number, side: number, x: number, y: number) =>
  Array.from({ length: columns * rows }, (_, i) => ({
    key: i,
    x: x + (i % columns) * side,
    y: y + Math.floor(i / columns) * side,
  }));

export const schemePictures = {
  weights: () => (
    <>
      <rect x="12" y="30" width="84" height="24" className="lam-fill" />
      <rect x="96" y="30" width="52" height="24" className="box" />
      <path d="M12 68H148" className="axis" />
      <circle cx="96" cy="68" r="6" className="dot" />
      <text x="54" y="22" className="middle">
        one part
      </text>
      <text x="124" y="22" className="middle">
        other
      </text>
    </>
  ),
  balance: () => (
    <>
      <path d="M80 84L68 92H92Z" className="dot" />
      <path d="M80 84V56M24 68L136 44" className="axis strong" />
      <rect x="22" y="37" width="28" height="25" className="fn" />
      <rect x="114" y="31" width="18" height="15" className="fp" />
      <text x="36" y="30" className="middle">
        misses
      </text>
      <text x="156" y="24" className="end">
        false alarms
      </text>
    </>
  ),
  probability: () => (
    <>
      {['prob0', 'prob1', 'prob2', 'prob3', 'prob4'].map((token, i) => (
        <rect
          key={token}
          x={14 + i * 27}
          y="40"
          width="27"
          height="18"
          style={{ fill: `var(--${token})` }}
        />
      ))}
      <path d="M108 34l-5-8h10z" className="dot" />
      <text x="108" y="20" className="middle">
        p 0.70
      </text>
      <text x="14" y="76">
        0
      </text>
      <text x="149" y="76" className="end">
        1
      </text>
    </>
  ),
  pulls: () => (
    <>
      <rect x="10" y="32" width="62" height="26" className="fn" />
      <rect x="72" y="32" width="32" height="26" className="tp" />
      <rect x="104" y="32" width="18" height="26" className="fp" />
      <rect x="122" y="32" width="28" height="26" className="tn" />
      <text x="10" y="24">
        misses
      </text>
      <text x="150" y="74" className="end">
        share of the gradient
      </text>
    </>
  ),
  table: () => (
    <>
      {(['TP', 'FN', 'FP', 'TN'] as const).map((name, i) => (
        <g key={name} transform={`translate(${48 + (i % 2) * 50} ${22 + Math.floor(i / 2) * 34})`}>
          <rect width="48" height="32" className={name.toLowerCase()} />
          <text x="24" y="20" className={name === 'FP' ? 'on-colour light' : 'on-colour'}>
            {name}
          </text>
        </g>
      ))}
      <text x="72" y="14" className="middle">
        seen
      </text>
      <text x="122" y="14" className="middle">
        not seen
      </text>
      <text x="4" y="42">
        object
      </text>
      <text x="4" y="76">
        rest
      </text>
    </>
  ),
  mean: () => (
    <>
      {cells(5, 4, 17, 10, 14).map(({ key, x, y }) => (
        <rect
          key={key}
          x={x}
          y={y}
          width="17"
          height="17"
          className="cell"
          fillOpacity={((key * 7) % 10) / 10}
        />
      ))}
      <Path d="M102 48H120M115 43.4l5 4.6-5 4.6" />
      <rect x="127" y="38" width="20" height="20" className="cell" fillOpacity="0.45" />
    </>
  ),
  unet: () => (
    <>
      {[
        [10, 8, 26],
        [30, 36, 18],
        [50, 60, 12],
        [74, 76, 8],
        [98, 60, 12],
        [114, 36, 18],
        [128, 8, 26],
      ].map(([x, y, height]) => (
        <rect key={x} x={x} y={y} width="12" height={height} className="box" />
      ))}
      <Path d="M26 21H122M117 16.4l5 4.6-5 4.6M46 45H108M103 40.4l5 4.6-5 4.6" />
    </>
  ),
  pooling: () => (
    <>
      {['1', '7', '3', '2'].map((value, i) => (
        <g key={value} transform={`translate(${24 + (i % 2) * 28} ${20 + Math.floor(i / 2) * 28})`}>
          <rect width="28" height="28" className={value === '7' ? 'box strong' : 'box'} />
          <text x="14" y="18" className="middle">
            {value}
          </text>
        </g>
      ))}
      <Path d="M88 48H106M101 43.4l5 4.6-5 4.6" />
      <rect x="114" y="34" width="28" height="28" className="box strong" />
      <text x="128" y="52" className="middle">
        7
      </text>
    </>
  ),
  filters: () => (
    <>
      {['M0 8H24', 'M12 0V24', 'M0 0L24 24', 'M4 12a8 8 0 1 0 16 0a8 8 0 1 0-16 0'].map((d, i) => (
        <g key={d} transform={`translate(${12 + i * 36} 34)`}>
          <rect width="28" height="28" className="box" />
          <path d={d} transform="translate(2 2)" className="line" />
        </g>
      ))}
    </>
  ),
  surface: () => (
    <>
      <Contours />
      <Path d="M34 24C48 36 58 42 74 46M68 42l6 4-7 2" />
      <circle cx="34" cy="24" r="5" className="ring-mark" />
    </>
  ),
  sgd: () => (
    <>
      <Contours />
      <Path d="M30 30L48 64L56 36L68 58L74 43L82 50" />
      <circle cx="82" cy="50" r="3.5" className="dot" />
    </>
  ),
  adam: () => (
    <>
      <Contours />
      <Path d="M30 30L42 40L54 46L66 49L76 49L84 48" />
      <circle cx="84" cy="48" r="3.5" className="dot" />
    </>
  ),
  convention: () => (
    <>
      <path d="M14 34H146M14 72H146" className="axis strong" />
      <circle cx="54" cy="34" r="6" className="dot" />
      <circle cx="54" cy="72" r="6" className="dot" />
      <text x="54" y="22" className="middle">
        0.3
      </text>
      <text x="54" y="60" className="middle">
        0.7
      </text>
      <text x="14" y="22">
        0
      </text>
      <text x="146" y="22" className="end">
        1
      </text>
      <text x="14" y="60">
        1
      </text>
      <text x="146" y="60" className="end">
        0
      </text>
    </>
  ),
  familyMap: () => (
    <>
      <Path d="M44 24H116M34 36V60M80 36V60M126 36V60M44 72H116" />
      {[14, 60, 106].flatMap((x) =>
        [12, 60].map((y) => (
          <rect key={`${x} ${y}`} x={x} y={y} width="40" height="24" className="box" />
        )),
      )}
    </>
  ),
  code: () => (
    <>
      <rect x="14" y="10" width="132" height="76" className="box" />
      <path d="M24 26H72M32 40H120M32 54H98M32 68H60" className="line" />
    </>
  ),
  kept: () => (
    <>
      <path d="M36 40V78H124V40M36 40L50 18H110L124 40Z" className="line" />
      <Path d="M66 56l10 10 20-22" />
    </>
  ),
  engine: () => (
    <>
      <rect x="52" y="20" width="56" height="56" className="box strong" />
      {[30, 48, 66].map((at) => (
        <path
          key={at}
          d={`M40 ${at}H52M108 ${at}H120M${at + 32} 8V20M${at + 32} 76V88`}
          className="line"
        />
      ))}
    </>
  ),
} as const;

/** Pictures of images as material: tiles, batches, splits, slices. */

interface TileProps {
  readonly x: number;
  readonly y: number;
  readonly side?: number;
  readonly turn?: number;
  readonly chosen?: boolean;
}

/** A small image with an object in it. */
const Tile = ({ x, y, side = 22, turn = 0, chosen = false }: TileProps) => (
  <g transform={`translate(${x} ${y}) scale(${side / 22}) rotate(${turn} 11 11)`}>
    <rect width="22" height="22" className="stage-ground" data-chosen={chosen || undefined} />
    <ellipse cx="12" cy="10" rx="6" ry="4" className="lesion" />
  </g>
);

const row = (count: number, start: number, step: number) =>
  Array.from({ length: count }, (_, i) => start + i * step);

export const dataPictures = {
  batch: () => (
    <>
      {row(6, 8, 25).map((x, i) => (
        <Tile key={x} x={x} y={28} chosen={i < 4} />
      ))}
      <path d="M8 58V63H105V58" className="path" />
      <text x="56" y="78" className="middle">
        one step
      </text>
    </>
  ),
  split: () => (
    <>
      {row(4, 8, 25).map((x) => (
        <Tile key={x} x={x} y={28} />
      ))}
      {row(2, 116, 22).map((x) => (
        <Tile key={x} x={x} y={28} side={19} />
      ))}
      <path d="M109 16V84" className="axis strong" />
      <text x="8" y="68">
        train
      </text>
      <text x="156" y="68" className="end">
        only
      </text>
      <text x="156" y="81" className="end">
        scored
      </text>
    </>
  ),
  augment: () => (
    <>
      <Tile x={12} y={30} side={34} />
      <path d="M54 47H72M67 42.4l5 4.6-5 4.6" className="path" />
      <Tile x={84} y={32} side={26} turn={-16} />
      <Tile x={120} y={28} side={32} turn={14} />
    </>
  ),
  imageSize: () => (
    <>
      {row(8, 12, 7).flatMap((x) =>
        row(8, 20, 7).map((y) => (
          <rect
            key={`${x} ${y}`}
            x={x}
            y={y}
            width="7"
            height="7"
            className="cell"
            fillOpacity={Math.hypot(x - 37, y - 45) < 19 ? 0.7 : 0.08}
          />
        )),
      )}
      <path d="M76 48H92M87 43.4l5 4.6-5 4.6" className="path" />
      {row(4, 100, 13).flatMap((x) =>
        row(4, 22, 13).map((y) => (
          <rect
            key={`${x} ${y}`}
            x={x}
            y={y}
            width="13"
            height="13"
            className="cell"
            fillOpacity={Math.hypot(x - 119, y - 41) < 17 ? 0.6 : 0.08}
          />
        )),
      )}
    </>
  ),
  volume: () => (
    <>
      {row(5, 28, 18).map((x, i) => (
        <Tile key={x} x={x} y={38 - i * 7} side={40} chosen={i === 4} />
      ))}
    </>
  ),
} as const;

/**
 * The family of losses as a map. From left to right λ leads from the distribution to the region losses.
 * The waist of the map is γ = 0, where both forms of the Unified Focal loss are one and the losses
 * without focus lie; the asymmetric form reaches up from it with γ, the symmetric form down. Below, and
 * around the sides back to the waist, run the exponents of the classic focal losses.
 */

import { type FamilyEdge, familyEdges } from '../losses/analysis/family.ts';
import { catalogue, type LossId } from '../losses/catalogue.ts';
import type { LossParameters } from '../losses/parameters.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** In pixels, from the upper left corner. */
export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

export interface MapBox extends Rectangle {
  readonly id: LossId;
}

interface MapEdge {
  readonly edge: FamilyEdge;
  /** Corners of the line, from the containing loss to the contained one. */
  readonly line: readonly Point[];
  /** Middle of the mark that stands for the edge. */
  readonly mark: Point;
  /** Whether the words of the edge fit beside the mark. */
  readonly spacious: boolean;
}

export interface FamilyMap {
  readonly width: number;
  readonly height: number;
  /** Middles of the columns, by distribution, compound, region. */
  readonly columns: readonly [number, number, number];
  readonly boxes: readonly MapBox[];
  readonly edges: readonly MapEdge[];
  /** Where λ and γ of the two forms of the Unified Focal loss range. */
  readonly planes: Readonly<Record<'asymmetric' | 'symmetric', Rectangle>>;
  /** The setting as a point: it moves without a jump as long as the loss stays the same. */
  place(id: LossId, parameters: LossParameters): Point | null;
  /** The height nearest to `y` at which a line of text beside a point lies over no box. */
  clearOfBoxes(y: number): number;
}

const rowHeight = 32;
const planeHeight = 92;
/** Room at the sides for the lines that run around the lower row. */
const margin = 18;
const head = 22;
/** Half the height of a line of text. */
const halfLine = 10;

const between = (a: number, b: number, share: number) => a + (b - a) * share;
const centre = ({ x, y, width, height }: Rectangle): Point => ({
  x: x + width / 2,
  y: y + height / 2,
});

/**
 * @param width  of the picture in pixels, at least 320
 */
export function familyMap(width: number): FamilyMap {
  const boxWidth = Math.min(148, (width - 2 * margin - 24) / 3);
  const left = margin + boxWidth / 2;
  const columns = [left, width / 2, width - left] as const;
  const top = head;
  const waist = top + rowHeight + planeHeight;
  const lower = waist + rowHeight + planeHeight;
  const bottom = lower + rowHeight + 26;

  const box = (id: LossId, column: 0 | 1 | 2, y: number): MapBox => ({
    id,
    x: columns[column] - boxWidth / 2,
    y,
    width: boxWidth,
    height: rowHeight,
  });
  const half = (id: LossId, side: 0 | 1): MapBox => {
    const whole = box(id, 2, waist);
    const gap = boxWidth > 120 ? 12 : 8;
    const width = (boxWidth - gap) / 2;
    return { ...whole, x: whole.x + side * (width + gap), width };
  };
  const boxes: MapBox[] = [
    box('asymmetric-focal', 0, top),
    box('asymmetric-unified-focal', 1, top),
    box('asymmetric-focal-tversky', 2, top),
    box('cross-entropy', 0, waist),
    box('combo', 1, waist),
    half('dice', 0),
    half('tversky', 1),
    box('symmetric-focal', 0, lower),
    box('symmetric-unified-focal', 1, lower),
    box('symmetric-focal-tversky', 2, lower),
    box('focal', 0, bottom),
    box('focal-tversky', 2, bottom),
  ];
  const boxOf = (id: string): MapBox => {
    const found = boxes.find((each) => each.id === id);
    if (!found) throw new RangeError(`no box for "${id}"`);
    return found;
  };

  const edgeOf = (edge: FamilyEdge): MapEdge => {
    const from = boxOf(edge.from);
    const to = boxOf(edge.to);
    const a = centre(from);
    const b = centre(to);
    if (from.y === to.y) {
      const leftwards = b.x < a.x;
      const start = { x: leftwards ? from.x : from.x + from.width, y: a.y };
      const end = { x: leftwards ? to.x + to.width : to.x, y: b.y };
      return {
        edge,
        line: [start, end],
        mark: { x: (start.x + end.x) / 2, y: a.y },
        spacious: Math.abs(end.x - start.x) > 84,
      };
    }
    // From the lower row to the waist a line would cross the row between: it goes around the side.
    if (from.y === bottom && to.y === waist) {
      const onLeft = a.x < width / 2;
      const outside = onLeft ? margin / 2 : width - margin / 2;
      const side = (each: Rectangle) => (onLeft ? each.x : each.x + each.width);
      return {
        edge,
        line: [
          { x: side(from), y: a.y },
          { x: outside, y: a.y },
          { x: outside, y: b.y },
          { x: side(to), y: b.y },
        ],
        mark: { x: outside, y: (waist + rowHeight + lower) / 2 },
        spacious: false,
      };
    }
    const upwards = b.y < a.y;
    const start = { x: b.x, y: upwards ? from.y : from.y + from.height };
    const end = { x: b.x, y: upwards ? to.y + to.height : to.y };
    const long = Math.abs(end.y - start.y) > 40;
    return {
      edge,
      line: [start, end],
      // Nearer to the contained loss: halfway, at γ = ½, is where the point mostly stands.
      mark: { x: b.x, y: between(start.y, end.y, long ? 0.8 : 0.5) },
      spacious: boxWidth > 120 && long,
    };
  };
  const edges = familyEdges.map(edgeOf);

  const plane = (y: number): Rectangle => ({
    x: columns[0],
    y,
    width: columns[2] - columns[0],
    height: planeHeight,
  });
  const planes = { asymmetric: plane(top + rowHeight), symmetric: plane(waist + rowHeight) };

  /** A share of the way along the edge between two losses, from the contained one. */
  const along = (from: LossId, to: LossId, share: number): Point => {
    const found = edges.find(({ edge }) => edge.from === from && edge.to === to);
    if (!found) throw new RangeError(`no edge from "${from}" to "${to}"`);
    const line = [...found.line].reverse();
    const lengths = line.slice(1).map((p, i) => Math.hypot(p.x - line[i].x, p.y - line[i].y));
    let rest = share * lengths.reduce((sum, length) => sum + length, 0);
    for (let i = 0; i < lengths.length; i++) {
      if (rest <= lengths[i] || i === lengths.length - 1) {
        const part = lengths[i] > 0 ? rest / lengths[i] : 0;
        return {
          x: between(line[i].x, line[i + 1].x, part),
          y: between(line[i].y, line[i + 1].y, part),
        };
      }
      rest -= lengths[i];
    }
    return line[0];
  };
  const under = (id: LossId): Point => {
    const own = boxOf(id);
    return { x: own.x + own.width / 2, y: own.y + own.height };
  };

  const place = (id: LossId, p: LossParameters): Point | null => {
    const loss = catalogue.get(id);
    if (loss && (loss.form === 'symmetric' || loss.form === 'asymmetric')) {
      const area = planes[loss.form];
      const lambda = loss.fixed.lambda ?? p.lambda;
      const share = loss.form === 'asymmetric' ? 1 - p.gamma : p.gamma;
      return { x: area.x + lambda * area.width, y: area.y + share * area.height };
    }
    switch (id) {
      case 'combo': {
        // By the edge of the boxes, so that their names stay readable.
        const x = between(columns[2], columns[0], p.comboAlpha);
        return { x, y: waist + rowHeight };
      }
      case 'cross-entropy':
      case 'dice':
        return under(id);
      case 'tversky': {
        // δ = ½ is Dice; either way from it leads off, to the far end of the box at 0 and 1.
        const away = 2 * Math.abs(p.delta - 0.5);
        return { x: between(under('dice').x, under('tversky').x, away), y: waist + rowHeight };
      }
      case 'focal':
        return along('focal', 'cross-entropy', Math.min(1, p.focalGamma / 5));
      case 'focal-tversky':
        return along('focal-tversky', 'tversky', 1 - p.tverskyGamma);
      default:
        return null;
    }
  };

  const clearOfBoxes = (y: number): number => {
    const rows = [top, waist, lower, bottom];
    const places = rows
      .slice(1)
      .map((row, i) => Math.min(row - halfLine, Math.max(rows[i] + rowHeight + halfLine, y)));
    return places.reduce((best, place) =>
      Math.abs(place - y) < Math.abs(best - y) ? place : best,
    );
  };

  return {
    width,
    height: bottom + rowHeight + 14,
    columns,
    boxes,
    edges,
    planes,
    place,
    clearOfBoxes,
  };
}

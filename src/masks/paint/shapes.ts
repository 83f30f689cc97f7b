/**
 * What a hand draws, as pixels: strokes of a round brush, polygons, connected regions. Coordinates are
 * in pixels of the map with pixel centres at halves.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Called with each run of pixels of a row, left inclusive, right exclusive; always inside the map. */
export type VisitRun = (row: number, left: number, right: number) => void;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The x where a line of direction (dx, dy) has a slope·x + offset between two ends. */
function between(slope: number, offset: number, low: number, high: number): [number, number] {
  if (Math.abs(slope) < 1e-12)
    return offset >= low && offset <= high
      ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
      : [1, 0];
  const a = (low - offset) / slope;
  const b = (high - offset) / slope;
  return a < b ? [a, b] : [b, a];
}

/**
 * Pixels that a round brush covers on its way from one point to another: those whose centre is at most
 * `radius` from the way, and those that the way itself crosses, so that the thinnest brush leaves no gap.
 *
 * @param radius  in pixels, at least 0
 */
export function visitSegment(
  { width, height }: Size,
  from: Point,
  to: Point,
  radius: number,
  visit: VisitRun,
): void {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy);
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - radius));
  const bottom = Math.min(height, Math.ceil(Math.max(from.y, to.y) + radius));
  for (let row = top; row < bottom; row++) {
    const y = row + 0.5;
    let left = Number.POSITIVE_INFINITY;
    let right = Number.NEGATIVE_INFINITY;
    // A capsule is convex: its part of a row is one run, from the least to the greatest of its pieces.
    for (const end of [from, to]) {
      const half = radius ** 2 - (y - end.y) ** 2;
      if (half < 0) continue;
      left = Math.min(left, end.x - Math.sqrt(half));
      right = Math.max(right, end.x + Math.sqrt(half));
    }
    if (length > 0) {
      const across = between(dy / length, (-(y - from.y) * dx) / length, -radius, radius);
      const along = between(dx / length, ((y - from.y) * dy) / length, 0, length);
      const low = Math.max(across[0], along[0]);
      const high = Math.min(across[1], along[1]);
      if (low <= high) {
        left = Math.min(left, from.x + low);
        right = Math.max(right, from.x + high);
      }
    }
    visitCentres(width, row, left, right, visit);
  }
  // The way itself, in steps that skip no pixel.
  const steps = Math.max(1, Math.ceil(Math.max(Math.abs(dx), Math.abs(dy))));
  for (let step = 0; step <= steps; step++) {
    const column = Math.floor(from.x + (dx * step) / steps);
    const row = Math.floor(from.y + (dy * step) / steps);
    if (column >= 0 && column < width && row >= 0 && row < height) visit(row, column, column + 1);
  }
}

/** The pixels of a row whose centres lie from `left` to `right`. */
function visitCentres(
  width: number,
  row: number,
  left: number,
  right: number,
  visit: VisitRun,
): void {
  const first = Math.max(0, Math.ceil(left - 0.5));
  const end = Math.min(width, Math.floor(right - 0.5) + 1);
  if (first < end) visit(row, first, end);
}

/** Pixels whose centre a closed polygon goes around, by its winding number. */
export function visitPolygon(
  { width, height }: Size,
  points: readonly Point[],
  visit: VisitRun,
): void {
  if (points.length < 3) return;
  const top = Math.max(0, Math.floor(Math.min(...points.map(({ y }) => y))));
  const bottom = Math.min(height, Math.ceil(Math.max(...points.map(({ y }) => y))));
  for (let row = top; row < bottom; row++) {
    const y = row + 0.5;
    const crossings: { readonly x: number; readonly turn: 1 | -1 }[] = [];
    points.forEach((a, i) => {
      const b = points[(i + 1) % points.length];
      if (a.y <= y === b.y <= y) return;
      const x = a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x);
      crossings.push({ x, turn: b.y > a.y ? 1 : -1 });
    });
    crossings.sort((a, b) => a.x - b.x);
    let winding = 0;
    crossings.forEach(({ x, turn }, i) => {
      winding += turn;
      const next = crossings[i + 1];
      if (winding === 0 || !next) return;
      // A centre exactly on a side belongs to what lies right of it, as to one polygon of two that share it.
      const first = Math.max(0, Math.ceil(x - 0.5));
      const end = Math.min(width, Math.ceil(next.x - 0.5));
      if (first < end) visit(row, first, end);
    });
  }
}

/**
 * Pixels connected with one over their four sides by pixels of the same kind. Nothing may be written
 * before all of them were reported.
 *
 * @param kindOf  kind of the pixel at a position of the map
 */
export function visitRegion(
  { width, height }: Size,
  { x, y }: Point,
  kindOf: (at: number) => number,
  visit: VisitRun,
): void {
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (column < 0 || row < 0 || column >= width || row >= height) return;
  const kind = kindOf(row * width + column);
  const seen = new Uint8Array(width * height);
  const isNew = (at: number) => seen[at] === 0 && kindOf(at) === kind;
  const waiting = [row * width + column];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (!isNew(at)) continue;
    const start = at - (at % width);
    let left = at;
    while (left > start && isNew(left - 1)) left--;
    let right = at + 1;
    while (right < start + width && isNew(right)) right++;
    seen.fill(1, left, right);
    visit(start / width, left - start, right - start);
    // One place of each run above and below is enough.
    for (const shift of [-width, width]) {
      if (left + shift < 0 || left + shift >= width * height) continue;
      for (let i = left + shift; i < right + shift; i++)
        if (isNew(i) && (i === left + shift || !isNew(i - 1))) waiting.push(i);
    }
  }
}

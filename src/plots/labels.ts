/**
 * Where words go so that they cover neither each other nor the curves. All in pixels, y downwards;
 * the chart that draws them measures the text.
 */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** A curve that labels should not cover; a faint one may be crossed where nothing else is free. */
export interface Obstacle {
  readonly points: readonly Pixel[];
  readonly faint: boolean;
}

export interface LabelRequest {
  /** The curve it names, ascending in x. */
  readonly line: readonly Pixel[];
  readonly width: number;
  readonly height: number;
  /** Beside the line, above or below; or across it, on a halo. */
  readonly place: 'beside' | 'across';
  /** Centre of the label in the last drawing, to stay there while it is nearly as good. */
  readonly previous?: Pixel | undefined;
}

/** Space between a label and the line it names. */
const gap = 4;
/** Label heights beyond which a label no longer names the line it was pushed off. */
const farthest = 2;
/** Clearance beyond which more is not better. */
const enough = 26;
/** How much clearer another place must be before a label leaves its own. */
const restlessness = 9;
/** What crossing a faint curve costs, as lost clearance. */
const crossing = 5;
/** A place nearer than this to a strong curve is not taken. */
const least = 2;

export function overlaps(a: Box, b: Box): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}

/** Square of the distance from a box to the nearest point of a curve, at most `limit`. */
function nearestSquared(box: Box, points: readonly Pixel[], limit: number): number {
  const right = box.left + box.width;
  const bottom = box.top + box.height;
  let nearest = limit;
  for (const { x, y } of points) {
    const dx = x < box.left ? box.left - x : x > right ? x - right : 0;
    const dy = y < box.top ? box.top - y : y > bottom ? y - bottom : 0;
    const squared = dx * dx + dy * dy;
    if (squared < nearest) nearest = squared;
  }
  return nearest;
}

function distanceOfBoxes(a: Box, b: Box): number {
  return Math.hypot(
    Math.max(b.left - a.left - a.width, 0, a.left - b.left - b.width),
    Math.max(b.top - a.top - a.height, 0, a.top - b.top - b.height),
  );
}

/** A place that a label could take. */
interface Place {
  readonly box: Box;
  /** To where it stood last. */
  readonly distance: number;
  /** What its score is less than its clearance. */
  readonly lost: number;
}

function inside(box: Box, frame: Box): boolean {
  return (
    box.left >= frame.left &&
    box.top >= frame.top &&
    box.left + box.width <= frame.left + frame.width &&
    box.top + box.height <= frame.top + frame.height
  );
}

/** Boxes a label could take along its line, and how far each is from touching it. */
function* candidates(request: LabelRequest): Generator<{ box: Box; away: number }> {
  const { line, width, height, place } = request;
  for (const [i, point] of line.entries()) {
    const left = point.x - width / 2;
    const middle = point.y - height / 2;
    if (place === 'across') {
      yield { box: { left, top: middle, width, height }, away: 0 };
      continue;
    }
    // A steep line needs the label pushed out until its whole width clears the line.
    let above = point.y;
    let below = point.y;
    for (const other of line)
      if (other.x >= left - gap && other.x <= left + width + gap) {
        above = Math.min(above, other.y);
        below = Math.max(below, other.y);
      }
    if (point.y - above < farthest * height)
      yield { box: { left, top: above - gap - height, width, height }, away: point.y - above };
    if (below - point.y < farthest * height)
      yield { box: { left, top: below + gap, width, height }, away: below - point.y };
    // Where the line is steep, a label stands left or right of it. The neighbours are taken in, since
    // between two points a steep line crosses many rows.
    let leftmost = point.x;
    let rightmost = point.x;
    for (const [j, other] of line.entries())
      if (Math.abs(j - i) <= 1 || Math.abs(other.y - point.y) <= height / 2 + gap) {
        leftmost = Math.min(leftmost, other.x);
        rightmost = Math.max(rightmost, other.x);
      }
    if (rightmost - point.x < farthest * height)
      yield {
        box: { left: rightmost + gap, top: middle, width, height },
        away: rightmost - point.x,
      };
    if (point.x - leftmost < farthest * height)
      yield {
        box: { left: leftmost - gap - width, top: middle, width, height },
        away: point.x - leftmost,
      };
  }
}

/**
 * A place for each label, in the order asked, or null where there is none: inside `frame`, off the
 * `taken` boxes and off each other, as far from the other curves as possible.
 */
export function placeLabels(
  requests: readonly LabelRequest[],
  curves: readonly Obstacle[],
  taken: readonly Box[],
  frame: Box,
): (Box | null)[] {
  const occupied = [...taken];
  return requests.map((request) => {
    const others = curves.filter(({ points }) => points !== request.line);
    const strong = others.filter(({ faint }) => !faint);
    const weak = others.filter(({ faint }) => faint);
    const crossed = (box: Box): number =>
      weak.filter(({ points }) => nearestSquared(box, points, least * least) < least * least)
        .length;
    const clearance = (box: Box): number => {
      let squared = enough * enough;
      for (const { points } of strong) squared = nearestSquared(box, points, squared);
      let nearest = Math.sqrt(squared);
      for (const other of occupied) nearest = Math.min(nearest, distanceOfBoxes(box, other));
      return nearest;
    };
    const { previous } = request;
    const possible: Place[] = [];
    for (const { box, away } of candidates(request)) {
      if (!inside(box, frame) || occupied.some((other) => overlaps(box, other))) continue;
      const distance = previous
        ? Math.hypot(box.left + box.width / 2 - previous.x, box.top + box.height / 2 - previous.y)
        : 0;
      possible.push({ box, distance, lost: away / 2 + Math.min(restlessness, distance / 4) });
    }
    /** The score of a place, or less than `needed` where it cannot reach that: looking at curves is the dear part. */
    const scoreOf = ({ box, lost }: Place, needed: number): number => {
      if (enough - lost < needed) return Number.NEGATIVE_INFINITY;
      const free = clearance(box);
      if (free < least || free - lost < needed) return Number.NEGATIVE_INFINITY;
      return free - lost - crossing * crossed(box);
    };
    // Where the label stood is mostly still good, and then little else has to be looked at.
    const nearest = possible.reduce<Place | null>(
      (near, place) => (near && near.distance <= place.distance ? near : place),
      null,
    );
    const known = nearest ? scoreOf(nearest, Number.NEGATIVE_INFINITY) : 0;
    let best: Box | null = null;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (const place of possible) {
      const score = scoreOf(place, Math.max(known, bestScore));
      if (score > bestScore) {
        best = place.box;
        bestScore = score;
      }
    }
    if (best) occupied.push(best);
    return best;
  });
}

/**
 * Centres of labels in a column, each as near to its wish as order and room allow: no two closer than
 * `height`, none outside [top, bottom] as long as all fit.
 *
 * @returns a centre for each wish, in the order given
 */
export function spreadLabels(
  wishes: readonly number[],
  height: number,
  top: number,
  bottom: number,
): number[] {
  const order = wishes.map((_, i) => i).sort((a, b) => wishes[a]! - wishes[b]! || a - b);
  // Runs of touching labels, each centred on the mean of its wishes.
  const runs: { members: number[]; centre: number }[] = [];
  const centred = (members: number[]) => {
    const mean = members.reduce((sum, i) => sum + wishes[i]!, 0) / members.length;
    const half = (members.length * height) / 2;
    return Math.max(top + half, Math.min(bottom - half, mean));
  };
  for (const i of order) {
    let run = { members: [i], centre: centred([i]) };
    for (;;) {
      const last = runs[runs.length - 1];
      if (!last) break;
      const needed = ((last.members.length + run.members.length) * height) / 2;
      if (run.centre - last.centre >= needed - 1e-9) break;
      runs.pop();
      const members = [...last.members, ...run.members];
      run = { members, centre: centred(members) };
    }
    runs.push(run);
  }
  const centres = new Array<number>(wishes.length).fill(0);
  for (const { members, centre } of runs)
    members.forEach((member, i) => {
      centres[member] = centre + (i - (members.length - 1) / 2) * height;
    });
  return centres;
}

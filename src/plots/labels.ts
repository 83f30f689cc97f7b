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
/** Clearance beyond which more is not better. */
const enough = 26;
/** How much clearer another place must be before a label leaves its own. */
const restlessness = 9;
/** A place with less clearance than this is not taken. */
const least = 2;

export function overlaps(a: Box, b: Box): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}

function distanceToBox(box: Box, point: Pixel): number {
  const dx = Math.max(box.left - point.x, 0, point.x - box.left - box.width);
  const dy = Math.max(box.top - point.y, 0, point.y - box.top - box.height);
  return Math.hypot(dx, dy);
}

function inside(box: Box, frame: Box): boolean {
  return (
    box.left >= frame.left &&
    box.top >= frame.top &&
    box.left + box.width <= frame.left + frame.width &&
    box.top + box.height <= frame.top + frame.height
  );
}

/** Boxes a label could take along its line. */
function* candidates(request: LabelRequest): Generator<Box> {
  const { line, width, height, place } = request;
  for (const point of line) {
    const left = point.x - width / 2;
    if (place === 'across') {
      yield { left, top: point.y - height / 2, width, height };
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
    // Too far from the point it stands beside, a label no longer names the line.
    if (point.y - above < 2 * height) yield { left, top: above - gap - height, width, height };
    if (below - point.y < 2 * height) yield { left, top: below + gap, width, height };
  }
}

/**
 * A place for each label, in the order asked, or null where there is none: inside `frame`, off the
 * `taken` boxes and off each other, as far from the other curves as possible.
 */
export function placeLabels(
  requests: readonly LabelRequest[],
  curves: readonly (readonly Pixel[])[],
  taken: readonly Box[],
  frame: Box,
): (Box | null)[] {
  const occupied = [...taken];
  return requests.map((request) => {
    const others = curves.filter((curve) => curve !== request.line);
    const clearance = (box: Box): number => {
      let nearest = enough;
      for (const curve of others)
        for (const point of curve) nearest = Math.min(nearest, distanceToBox(box, point));
      for (const other of occupied)
        nearest = Math.min(
          nearest,
          Math.hypot(
            Math.max(other.left - box.left - box.width, 0, box.left - other.left - other.width),
            Math.max(other.top - box.top - box.height, 0, box.top - other.top - other.height),
          ),
        );
      return nearest;
    };
    let best: Box | null = null;
    let bestScore = least;
    for (const box of candidates(request)) {
      if (!inside(box, frame) || occupied.some((other) => overlaps(box, other))) continue;
      const { previous } = request;
      const distance = previous
        ? Math.hypot(box.left + box.width / 2 - previous.x, box.top + box.height / 2 - previous.y)
        : 0;
      const score = clearance(box) - Math.min(restlessness, distance / 4);
      if (score > bestScore) {
        best = box;
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

/** A fundus photograph: a bright disc, a dark macula, and vessels that branch and thin. */
import { fractalNoise, smoothStep } from '../pixels/noise.ts';
import { createRandom, type Random } from '../pixels/random.ts';
import type { PhantomLook } from './look.ts';
import { absent, type PhantomScene } from './scene.ts';
import { frame } from './shape.ts';

interface Segment {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly radius: number;
  /** Position of the vessel from the disc that it belongs to. */
  readonly trunk: number;
}

const stride = 9;
const fieldRadius = 116;
const centre = 128;
const disc = { x: 52, y: 128 };

/** Grows one vessel and its branches. */
function grow(
  random: Random,
  segments: Segment[],
  start: { x: number; y: number; angle: number; width: number; depth: number; trunk: number },
): void {
  let { x, y, angle, width } = start;
  for (let i = 0; width > 1.1 && i < 26; i++) {
    const nextX = x + stride * Math.cos(angle);
    const nextY = y + stride * Math.sin(angle);
    segments.push({
      ...{ x0: x, y0: y, x1: nextX, y1: nextY },
      radius: 0.62 * width,
      trunk: start.trunk,
    });
    x = nextX;
    y = nextY;
    angle += random.between(-0.25, 0.25);
    width *= 0.955;
    if (start.depth < 3 && random.uniform() < 0.17) {
      const side = random.uniform() < 0.5 ? -1 : 1;
      grow(random, segments, {
        x,
        y,
        angle: angle + side * random.between(0.5, 0.9),
        width: width * 0.72,
        depth: start.depth + 1,
        trunk: start.trunk,
      });
    }
  }
}

/** Distance to a segment. */
function distanceTo({ x0, y0, x1, y1 }: Segment, x: number, y: number): number {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const along = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy);
  const t = Math.min(1, Math.max(0, along));
  const ex = x - x0 - t * dx;
  const ey = y - y0 - t * dy;
  return Math.sqrt(ex * ex + ey * ey);
}

/** Side of the cells by which segments are looked up. */
const cellSize = 16;
/** How far from a vessel its distance still matters. */
const usualMargin = 12;

/** Segments near each cell of the frame: a pixel then asks a few of them, not hundreds. */
function indexSegments(segments: readonly Segment[], margin: number): Segment[][] {
  const cells = frame / cellSize;
  const widest = Math.max(0, ...segments.map(({ radius }) => radius));
  const reach = cellSize * Math.SQRT1_2 + margin + Math.max(4, widest);
  return Array.from({ length: cells * cells }, (_, cell) => {
    const x = ((cell % cells) + 0.5) * cellSize;
    const y = (Math.floor(cell / cells) + 0.5) * cellSize;
    return segments.filter((segment) => distanceTo(segment, x, y) < reach);
  });
}

/** Vessels that leave the disc, the first six of every fundus: direction, width, generation. */
const trunks = [
  [-1, 5.2, 0],
  [-0.45, 5.2, 0],
  [0.5, 5.2, 0],
  [1.05, 5.2, 0],
  [2.4, 3, 2],
  [-2.4, 3, 2],
  [0.05, 4.4, 0],
  [-1.5, 3.6, 1],
] as const;
/** Share of the image that is vessel where nothing else is asked for. */
const naturalShare = 0.11;

export function vesselScene(
  random: Random,
  seed: number,
  { share, objects, spread }: PhantomLook,
): PhantomScene {
  const segments: Segment[] = [];
  const sizes = createRandom(seed, 'vessel widths');
  for (const [trunk, [angle, width, depth]] of trunks.slice(0, objects ?? 6).entries()) {
    const size = spread > 0 ? 2 ** (spread * sizes.between(-1, 1)) : 1;
    grow(random, segments, { ...disc, angle, width: width * size, depth, trunk });
  }
  if (share !== null) {
    // The rest is done by the level at which the outline is cut.
    const wider = Math.min(2.6, Math.max(0.6, share / naturalShare));
    for (const [i, segment] of segments.entries())
      segments[i] = { ...segment, radius: segment.radius * wider };
  }
  const margin = share !== null && share > 0.2 ? 40 : usualMargin;
  const index = indexSegments(segments, margin);
  const cells = frame / cellSize;

  const pigment = fractalNoise(seed, 3);
  const grain = fractalNoise(seed + 20, 2);

  /** Segments that matter at a point. */
  const near = (x: number, y: number) => {
    const column = Math.min(cells - 1, Math.max(0, Math.floor(x / cellSize)));
    const row = Math.min(cells - 1, Math.max(0, Math.floor(y / cellSize)));
    return index[row * cells + column];
  };
  const inside = (x: number, y: number) => {
    let deepest = -margin;
    for (const segment of near(x, y))
      deepest = Math.max(deepest, segment.radius - distanceTo(segment, x, y));
    const field = fieldRadius - Math.sqrt((x - centre) ** 2 + (y - centre) ** 2);
    // However thick vessels are dialled, there are none beyond the field of view.
    return field > 0 ? Math.min(deepest, field) : absent;
  };

  return {
    frame,
    inside,
    objects: objects ?? 6,
    objectAt: (x, y) => {
      let trunk = 0;
      let deepest = Number.NEGATIVE_INFINITY;
      for (const segment of near(x, y)) {
        const depth = segment.radius - distanceTo(segment, x, y);
        if (depth > deepest) {
          deepest = depth;
          ({ trunk } = segment);
        }
      }
      return trunk;
    },
    colour: (x, y, depth) => {
      const fromCentre = Math.sqrt((x - centre) ** 2 + (y - centre) ** 2);
      const fromDisc = Math.sqrt((x - disc.x) ** 2 + (y - disc.y) ** 2);
      const fromMacula = Math.sqrt((x - 150) ** 2 + (y - centre) ** 2);
      const field = 1 - smoothStep(115, 118, fromCentre);
      let light = 0.62 + 0.2 * (pigment(x / 50, y / 50) - 0.5);
      light *= 1 - 0.45 * smoothStep(40, 125, fromCentre);
      light += 0.5 * (1 - smoothStep(10, 22, fromDisc));
      light -= 0.15 * (1 - smoothStep(0, 34, fromMacula));
      light += 0.03 * (grain(x / 3, y / 3) - 0.5);
      const vessel = 0.42 * smoothStep(-1.2, 1, depth) * smoothStep(9, 24, fromDisc + 6);
      light *= 1 - vessel;
      const pale = 1 - smoothStep(8, 22, fromDisc);
      return [
        field * 265 * light,
        field * (150 * light * (1 - 0.25 * vessel) + 60 * pale),
        field * (78 * light + 40 * pale),
      ];
    },
  };
}

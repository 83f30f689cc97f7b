/** A fundus photograph: a bright disc, a dark macula, and vessels that branch and thin. */
import { fractalNoise, smoothStep } from '../noise.ts';
import type { Random } from '../random.ts';
import type { PhantomScene } from './scene.ts';
import { frame } from './shape.ts';

interface Segment {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly radius: number;
}

const stride = 9;
const fieldRadius = 116;
const centre = 128;
const disc = { x: 52, y: 128 };

/** Grows one vessel and its branches. */
function grow(
  random: Random,
  segments: Segment[],
  start: { x: number; y: number; angle: number; width: number; depth: number },
): void {
  let { x, y, angle, width } = start;
  for (let i = 0; width > 1.1 && i < 26; i++) {
    const nextX = x + stride * Math.cos(angle);
    const nextY = y + stride * Math.sin(angle);
    segments.push({ x0: x, y0: y, x1: nextX, y1: nextY, radius: 0.62 * width });
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
const margin = 12;

/** Segments near each cell of the frame: a pixel then asks a few of them, not hundreds. */
function indexSegments(segments: readonly Segment[]): Segment[][] {
  const cells = frame / cellSize;
  const reach = cellSize * Math.SQRT1_2 + margin + 4;
  return Array.from({ length: cells * cells }, (_, cell) => {
    const x = ((cell % cells) + 0.5) * cellSize;
    const y = (Math.floor(cell / cells) + 0.5) * cellSize;
    return segments.filter((segment) => distanceTo(segment, x, y) < reach);
  });
}

export function vesselScene(random: Random, seed: number): PhantomScene {
  const segments: Segment[] = [];
  for (const [angle, width, depth] of [
    [-1, 5.2, 0],
    [-0.45, 5.2, 0],
    [0.5, 5.2, 0],
    [1.05, 5.2, 0],
    [2.4, 3, 2],
    [-2.4, 3, 2],
  ] as const)
    grow(random, segments, { ...disc, angle, width, depth });
  const index = indexSegments(segments);
  const cells = frame / cellSize;

  const pigment = fractalNoise(seed, 3);
  const grain = fractalNoise(seed + 20, 2);

  const inside = (x: number, y: number) => {
    const column = Math.min(cells - 1, Math.max(0, Math.floor(x / cellSize)));
    const row = Math.min(cells - 1, Math.max(0, Math.floor(y / cellSize)));
    let deepest = -margin;
    for (const segment of index[row * cells + column] as Segment[])
      deepest = Math.max(deepest, segment.radius - distanceTo(segment, x, y));
    const field = fieldRadius - Math.sqrt((x - centre) ** 2 + (y - centre) ** 2);
    return Math.min(deepest, field);
  };

  return {
    frame,
    inside,
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

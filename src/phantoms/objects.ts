/** Several lobed objects in one image, sized so that together they cover about the share that is wanted. */
import { createRandom, type Random } from '../pixels/random.ts';
import type { PhantomLook } from './look.ts';
import { frame, type Inside, type Lobed, lobedShape } from './shape.ts';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly roughness: number;
}

export interface LobedObjects {
  readonly lobes: readonly Lobed[];
  /** Inside of any of them. */
  readonly inside: Inside;
  /** Position in `lobes` of the one that a point is in or nearest to. */
  nearest(x: number, y: number): number;
}

/** Mean area of a lobed shape over the square of its radius. */
const areaFactor = 1.22 * Math.PI;

/** How much larger or smaller than the first an object is. */
const variation = (random: Random, spread: number) => 3 ** (spread * random.between(-1, 1));

/** A place for a further object: clear of those that are there, and of the border. */
function findRoom(
  random: Random,
  radius: number,
  others: readonly Lobed[],
  room: number,
): { x: number; y: number } {
  let best = { x: frame / 2, y: frame / 2, free: Number.NEGATIVE_INFINITY };
  const border = Math.min(0.42 * frame, Math.max(room * frame, 0.8 * radius));
  for (let tries = 0; tries < 48; tries++) {
    const x = random.between(border, frame - border);
    const y = random.between(border, frame - border);
    const gaps = others.map(
      (other) => Math.sqrt((x - other.x) ** 2 + (y - other.y) ** 2) - radius - other.radius,
    );
    // Room beyond a radius is of no more use: the first such place is as good as any.
    const free = Math.min(radius, ...gaps);
    if (free > best.free) best = { x, y, free };
  }
  return best;
}

/**
 * @param place  of the first object at its natural size, drawn from the random numbers of the scene
 * @param seed  of the further ones
 * @param room  share of the frame that further ones keep from its border
 */
export function lobedObjects(
  random: Random,
  seed: number,
  place: Place,
  { share, objects, spread }: PhantomLook,
  { room = 0.14 } = {},
): LobedObjects {
  const count = objects ?? 1;
  const more = createRandom(seed, 'further objects');
  const sizes = Array.from({ length: count }, () => (spread > 0 ? variation(more, spread) : 1));
  const squares = sizes.reduce((sum, size) => sum + size * size, 0);
  const wanted =
    share === null ? null : Math.sqrt((share * frame * frame) / (areaFactor * squares));
  // Without a wanted share, several objects share the area of one.
  const radius = wanted ?? place.radius / Math.sqrt(squares);
  const lobes: Lobed[] = [];
  for (const size of sizes) {
    const own = radius * size;
    lobes.push(
      lobes.length === 0
        ? lobedShape(random, { ...place, radius: own })
        : lobedShape(more, { ...place, ...findRoom(more, own, lobes, room), radius: own }),
    );
  }
  const nearest = (x: number, y: number) => {
    let best = 0;
    let deepest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < lobes.length; i++) {
      const inside = lobes[i].inside(x, y);
      if (inside > deepest) {
        deepest = inside;
        best = i;
      }
    }
    return best;
  };
  const inside: Inside = (x, y) => {
    let deepest = Number.NEGATIVE_INFINITY;
    for (const lobe of lobes) deepest = Math.max(deepest, lobe.inside(x, y));
    return deepest;
  };
  return { lobes, inside, nearest: lobes.length === 1 ? () => 0 : nearest };
}

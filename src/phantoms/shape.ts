/** Outlines of phantoms: signed functions of position, positive inside, in units of the 256-pixel frame. */
import type { Random } from '../pixels/random.ts';

/** Side of the frame in which phantoms are described. */
export const frame = 256;

/** Inside of a shape at a point: about the distance to the outline, positive inside. */
export type Inside = (x: number, y: number) => number;

export interface Lobed {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly inside: Inside;
}

/** A closed outline whose radius varies with the angle: an ellipse with lobes. */
export function lobedShape(
  random: Random,
  place: { x: number; y: number; radius: number; roughness: number },
): Lobed {
  const { x, y, radius, roughness } = place;
  const stretch = 1.05 + 0.35 * random.uniform();
  const turn = random.between(0, Math.PI);
  const cosine = Math.cos(turn);
  const sine = Math.sin(turn);
  const harmonics = [2, 3, 4, 5, 7].map((order) => ({
    order,
    amplitude: (radius * roughness * 2 * random.uniform()) / Math.sqrt(order),
    phase: random.between(0, 2 * Math.PI),
  }));
  const inside = (px: number, py: number) => {
    const u = ((px - x) * cosine + (py - y) * sine) / stretch;
    const v = (py - y) * cosine - (px - x) * sine;
    const distance = Math.sqrt(u * u + v * v);
    // Far away the exact outline does not matter, and the angle is dear.
    if (distance > 2.2 * radius) return radius - distance;
    const angle = Math.atan2(v, u);
    let edge = radius;
    for (const { order, amplitude, phase } of harmonics)
      edge += amplitude * Math.cos(order * angle + phase);
    return edge - distance;
  };
  return { x, y, radius, inside };
}

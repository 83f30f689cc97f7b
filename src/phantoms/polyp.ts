/** A colonoscopy frame: folds lit from one side, vessels, and a polyp with highlights and a soft shadow. */
import { fractalNoise, smoothStep } from '../pixels/noise.ts';
import type { Random } from '../pixels/random.ts';
import type { PhantomLook } from './look.ts';
import { lobedObjects } from './objects.ts';
import type { PhantomScene } from './scene.ts';
import { frame } from './shape.ts';

/** Endoscopes show an octagon: how far out a point is. */
function octagon(x: number, y: number): number {
  const dx = Math.abs(x - 128);
  const dy = Math.abs(y - 128);
  return Math.max(dx, dy, 0.72 * (dx + dy));
}

export function polypScene(random: Random, seed: number, look: PhantomLook): PhantomScene {
  const place = {
    x: random.between(98, 138),
    y: random.between(108, 146),
    radius: random.between(42, 52),
    roughness: 0.07,
  };
  const polyps = lobedObjects(random, seed, place, look);
  // The dark end of the gut, from which the folds spread.
  const lumen = { x: random.between(176, 196), y: random.between(54, 74) };

  const waves = fractalNoise(seed, 2);
  const mottle = fractalNoise(seed + 3, 2);
  const surface = fractalNoise(seed + 9, 2);
  const vessels = fractalNoise(seed + 17, 3);
  const moisture = fractalNoise(seed + 40, 2);

  const mucosa = (x: number, y: number) => {
    const distance = Math.sqrt((x - lumen.x) ** 2 + (1.1 * (y - lumen.y)) ** 2);
    const wave = 26 * waves(x / 60, y / 60);
    const fold = (0.5 + 0.5 * Math.sin((distance + wave) / 13.5)) ** 3;
    const light =
      0.3 +
      0.46 * smoothStep(10, 190, distance) -
      0.13 * fold * smoothStep(20, 70, distance) +
      0.1 * (mottle(x / 18, y / 18) - 0.5);
    const corner = Math.sqrt((x - 118) ** 2 + (y - 140) ** 2);
    return light * (1 - 0.42 * smoothStep(70, 180, corner));
  };

  return {
    frame,
    // Nothing is seen beyond the octagon.
    inside: (x, y) => Math.min(polyps.inside(x, y), 121 - octagon(x, y)),
    objects: polyps.lobes.length,
    objectAt: polyps.nearest,
    colour: (x, y, inside) => {
      let light = mucosa(x, y);
      const ridge = 1 - Math.abs(2 * vessels(x / 40, y / 40) - 1);
      let redness = 0.16 * ridge ** 14;
      if (inside > -14) {
        const { x: cx, y: cy, radius } = polyps.lobes[polyps.nearest(x, y)];
        // What is as wide as the outline of a large polyp would swallow a small one.
        const edge = Math.min(1, radius / 42);
        // Lit from the upper left; the far side throws a shadow on the wall.
        const facing = ((x - cx) * -0.55 + (y - cy) * -0.83) / radius;
        const dome =
          0.5 +
          0.2 * facing +
          0.13 * smoothStep(-2 * edge, 34 * edge, inside) +
          0.12 * (surface(x / 7, y / 7) - 0.5);
        light += (dome - light) * smoothStep(-3 * edge, 3 * edge, inside);
        const shade = smoothStep(-14 * edge, 0, inside) * (1 - smoothStep(0, 7 * edge, inside));
        light -= 0.2 * shade * (facing < 0 ? 0.35 : 1);
        redness += 0.1 * smoothStep(-2 * edge, 6 * edge, inside);
      }
      const wet = smoothStep(0.78, 0.84, moisture(x / 8 + 3, y / 5));
      const glint = 0.8 * wet * smoothStep(0.4, 0.62, light);
      const mix = (tone: number, white: number) => tone + (white - tone) * glint;
      const view = 1 - smoothStep(121, 127, octagon(x, y));
      return [
        view * mix(300 * light * (1 - 0.05 * redness) + 18, 252),
        view * mix(205 * light * (1 - 1.3 * redness) - 8, 244),
        view * mix(168 * light * (1 - 1.5 * redness) - 10, 236),
      ];
    },
  };
}

/** A breast ultrasound: layers of tissue, speckle, and a dark lesion with a bright rim and a shadow. */
import { fractalNoise, latticeNoise, smoothStep, valueNoise } from '../pixels/noise.ts';
import type { Random } from '../pixels/random.ts';
import type { PhantomLook } from './look.ts';
import { lobedObjects } from './objects.ts';
import { absent, type PhantomScene } from './scene.ts';
import { frame } from './shape.ts';

export function ultrasoundScene(random: Random, seed: number, look: PhantomLook): PhantomScene {
  const place = {
    x: random.between(100, 150),
    y: random.between(112, 140),
    radius: random.between(38, 48),
    roughness: 0.1,
  };
  const lesions = lobedObjects(random, seed, place, look);

  const slope = valueNoise(seed);
  const waviness = valueNoise(seed + 1);
  const strands = fractalNoise(seed + 5, 2);
  const mottle = fractalNoise(seed + 8, 2);
  const lesionTexture = fractalNoise(seed + 12, 2);
  const grains = valueNoise(seed + 33);
  const margin = fractalNoise(seed + 70, 2);

  const tissue = (x: number, y: number) => {
    // Skin, fat, gland, muscle: bands that wave a little.
    const depth = y + 10 * (slope(x / 50, 0) - 0.5) + 6 * (waviness(x / 30, y / 60) - 0.5);
    const bands =
      0.62 * smoothStep(16, 4, depth) +
      0.3 * smoothStep(14, 24, depth) * smoothStep(74, 54, depth) +
      0.52 * smoothStep(60, 76, depth) * smoothStep(190, 165, depth) +
      0.33 * smoothStep(170, 190, depth);
    const fibres = Math.max(0, strands(x / 46, y / 9) - 0.52) * 3;
    return (
      bands + 0.3 * fibres * smoothStep(170, 200, depth) + 0.22 * (mottle(x / 26, y / 8) - 0.5)
    );
  };

  const shadow = (x: number, y: number) => {
    let light = 1;
    for (const { x: cx, y: cy, radius } of lesions.lobes) {
      const off = Math.abs(x - cx);
      if (y < cy || off > radius * 1.1) continue;
      const under = smoothStep(cy + radius * 0.5, cy + radius * 1.2, y);
      light *= 1 - 0.5 * smoothStep(radius * 1.1, radius * 0.5, off) * under;
    }
    return light;
  };

  return {
    inside: lesions.inside,
    objects: lesions.lobes.length,
    objectAt: lesions.nearest,
    colour: (x, y, inside, column, row) => {
      let light = tissue(x, y);
      const { y: cy, radius } = lesions.lobes[lesions.nearest(x, y)];
      // What is as wide as the rim of a large lesion would swallow a small one.
      const edge = Math.min(1, radius / 38);
      const wobble = 5 * edge * (margin(x / 21, y / 21) - 0.5);
      const dark = smoothStep(-4 * edge, 4 * edge, inside + wobble);
      if (dark > 0) light += (0.11 + 0.12 * lesionTexture(x / 16, y / 12) - light) * dark;
      const rim =
        smoothStep(-9 * edge, -2 * edge, inside) * smoothStep(6 * edge, -1 * edge, inside);
      light += 0.22 * rim * (y < cy ? 1 : 0.3);
      if (inside !== absent) light *= shadow(x, y);
      // Speckle multiplies: coarse grains with the long tail of an envelope-detected echo.
      const grain = 0.35 + 0.75 * grains(x / 2.1, y / 1.3);
      const echo = 0.17 * Math.sqrt(-Math.log(Math.max(1e-3, latticeNoise(column, row, seed + 2))));
      const value = 275 * light * (grain + echo);
      return [value, value, value * 1.02];
    },
    frame,
  };
}

/** A T1 slice with contrast medium: a stripped brain on black, folds, ventricles, and a small bright tumour. */
import { fractalNoise, latticeNoise, smoothStep } from '../pixels/noise.ts';
import type { Random } from '../pixels/random.ts';
import type { PhantomLook } from './look.ts';
import { lobedObjects } from './objects.ts';
import { absent, type PhantomScene } from './scene.ts';
import { frame } from './shape.ts';

export function brainScene(random: Random, seed: number, look: PhantomLook): PhantomScene {
  const side = random.uniform() < 0.5 ? -1 : 1;
  const place = {
    x: 128 + side * random.between(26, 48),
    y: random.between(92, 160),
    radius: random.between(6, 9),
    roughness: 0.12,
  };
  const tumours = lobedObjects(random, seed, place, look, { room: 0.24 });
  // A head that holds as much tumour as is asked for.
  const size = Math.max(1, Math.sqrt((look.share ?? 0) / 0.34));
  const turn = random.between(-0.06, 0.06);

  const folds = fractalNoise(seed, 3);
  const white = fractalNoise(seed + 7, 2);
  const margin = fractalNoise(seed + 13, 2);
  const swelling = fractalNoise(seed + 19, 2);

  /** About the distance inside of an ellipse. */
  const ellipse = (x: number, y: number, cx: number, cy: number, rx: number, ry: number) =>
    (1 - Math.sqrt(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2)) * Math.min(rx, ry);

  const brainInside = (x: number, y: number) =>
    ellipse(x - 128 + turn * (y - 128), y, 0, 130, 84 * size, 104 * Math.min(size, 1.18));

  return {
    frame,
    inside: (x, y) => Math.min(tumours.inside(x, y), brainInside(x, y) - 3),
    objects: tumours.lobes.length,
    objectAt: tumours.nearest,
    colour: (x, y, inside, column, row) => {
      const u = x - 128 + turn * (y - 128);
      const brain = brainInside(x, y) + 7 * (margin(x / 16, y / 16) - 0.5);
      let light = 0;
      const mix = (to: number, amount: number) => {
        light += (to - light) * amount;
      };
      const depth = brain + 26 * (folds(x / 22, y / 22) - 0.5);
      // Cortex, the white matter within, the cleft between the halves, and the ventricles.
      mix(0.36 + 0.08 * (folds(x / 9, y / 9) - 0.5), smoothStep(-1.5, 1.5, brain));
      mix(0.56 + 0.07 * (white(x / 20, y / 20) - 0.5), smoothStep(9, 15, depth));
      const sulcus = 1 - Math.abs(2 * folds(x / 17 + 40, y / 17) - 1);
      mix(
        0.16,
        0.9 * smoothStep(0.9, 0.97, sulcus) * smoothStep(2, 6, brain) * smoothStep(34, 20, brain),
      );
      mix(
        0.14,
        smoothStep(2.4, 0.6, Math.abs(u)) * smoothStep(58, 30, brain) * smoothStep(2, 8, brain),
      );
      for (const way of [-1, 1]) {
        const horn = ellipse(u - way * (12 + 0.12 * Math.abs(y - 124)), y, 0, 124, 8, 27);
        mix(0.1, smoothStep(-1.5, 1.5, horn + 3 * (margin(x / 9, y / 9) - 0.5)));
      }
      if (inside !== absent) {
        const { radius } = tumours.lobes[tumours.nearest(x, y)];
        const edge = Math.min(1.5, 0.2 * radius);
        // Swollen tissue around it is darker, and no part of the label.
        const swollen = inside + 1.6 * radius + 10 * (swelling(x / 12, y / 12) - 0.5);
        mix(0.33, 0.75 * smoothStep(0, 6, swollen) * smoothStep(2, 10, brain));
        mix(0.93 - 0.1 * (white(x / 4, y / 4) - 0.5), smoothStep(-edge, edge, inside));
      }
      const grain = latticeNoise(column, row, seed + 31) + latticeNoise(column, row, seed + 37) - 1;
      const value = 255 * Math.max(0, light + 0.045 * grain * smoothStep(-2, 2, brain));
      return [value, value, value];
    },
  };
}

/** A slice of abdominal CT: body wall, spine, bowel, two kidneys, and a tumour on one of them. */
import { fractalNoise, latticeNoise, smoothStep } from '../pixels/noise.ts';
import type { Random } from '../pixels/random.ts';
import type { PhantomLook } from './look.ts';
import { absent, type PhantomScene } from './scene.ts';
import { frame, type Inside, lobedShape } from './shape.ts';

/** Share of the image that is kidney or tumour where nothing else is asked for. */
const naturalShare = 0.075;

export function kidneyScene(random: Random, seed: number, { share }: PhantomLook): PhantomScene {
  const scale = share === null ? 1 : Math.sqrt(share / naturalShare);
  const sideways = random.between(54, 62);
  const down = random.between(138, 148);
  const kidney = (side: -1 | 1) =>
    lobedShape(random, {
      x: 128 + side * sideways,
      y: down + random.between(-5, 5),
      radius: scale * random.between(22, 26),
      roughness: 0.05,
    });
  const kidneys = [kidney(-1), kidney(1)] as const;
  const bearer = kidneys[random.integer(2)];
  const away = random.between(0, 2 * Math.PI);
  const tumour = lobedShape(random, {
    x: bearer.x + 0.85 * bearer.radius * Math.cos(away),
    y: bearer.y + 0.85 * bearer.radius * Math.sin(away),
    radius: scale * random.between(9, 14),
    roughness: 0.08,
  });
  const organs = Math.max;
  const kidneysInside: Inside = (x, y) => organs(kidneys[0].inside(x, y), kidneys[1].inside(x, y));

  const bowel = fractalNoise(seed, 2);
  const fat = fractalNoise(seed + 5, 2);
  const cortex = fractalNoise(seed + 11, 2);
  const lump = fractalNoise(seed + 17, 2);
  const wall = fractalNoise(seed + 23, 2);

  /** Distance inside of an ellipse, positive inside. */
  const ellipse = (x: number, y: number, cx: number, cy: number, rx: number, ry: number) =>
    (1 - Math.sqrt(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2)) * Math.min(rx, ry);

  // A body that holds as much kidney as is asked for.
  const girth = share !== null && share > 0.3 ? 1.24 : 1;
  const bodyInside: Inside = (x, y) =>
    ellipse(x, y, 128, 130, 116 * Math.min(1.06, girth), 92 * girth);
  const inside: Inside = (x, y) =>
    Math.min(organs(kidneysInside(x, y), tumour.inside(x, y)), bodyInside(x, y) - 4);
  /** Softness of outlines. */
  const edge = 1.5 * Math.min(1, scale);
  return {
    frame,
    classNames: ['kidney', 'tumour'],
    inside,
    objects: 3,
    objectAt: (x, y) => {
      if (tumour.inside(x, y) > 0) return 2;
      return kidneys[0].inside(x, y) > kidneys[1].inside(x, y) ? 0 : 1;
    },
    classAt: (x, y) => (tumour.inside(x, y) > 0 ? 2 : 1),
    colour: (x, y, depth, column, row) => {
      const body = bodyInside(x, y) + 5 * (wall(x / 40, y / 40) - 0.5);
      let light = 0.02;
      const mix = (to: number, amount: number) => {
        light += (to - light) * amount;
      };
      // Skin and fat, then the ring of muscle, then what lies within.
      mix(0.24 + 0.05 * fat(x / 12, y / 12), smoothStep(-1.5, 1.5, body));
      mix(0.47, smoothStep(16, 19, body) * smoothStep(28, 24, body));
      const within = smoothStep(25, 29, body);
      mix(0.27 + 0.07 * (fat(x / 18, y / 18) - 0.5), within);
      const loops = smoothStep(0.5, 0.58, bowel(x / 26, y / 22)) * smoothStep(150, 128, y);
      mix(0.5 + 0.1 * (cortex(x / 9, y / 9) - 0.5), within * loops);
      const spine = ellipse(x, y, 128, 176, 21, 18);
      mix(
        0.82 - 0.22 * smoothStep(3, 9, spine) + 0.1 * (lump(x / 4, y / 4) - 0.5),
        smoothStep(-1.5, 1.5, spine),
      );
      mix(0.66, smoothStep(-1.5, 1.5, ellipse(x, y, 119, 148, 9, 9)));
      // The outline may be cut at another level than 0.
      const level = depth === absent ? absent : depth - inside(x, y);
      const organ = Math.min(kidneysInside(x, y), bodyInside(x, y) - 4) + level;
      // Contrast medium: a bright cortex around a darker medulla.
      const kidneyLight =
        0.72 -
        0.14 * smoothStep(7 * scale, 13 * scale, organ) +
        0.06 * (cortex(x / 6, y / 6) - 0.5);
      mix(kidneyLight, smoothStep(-edge, edge, organ));
      const growth = Math.min(tumour.inside(x, y), bodyInside(x, y) - 4) + level;
      mix(0.52 + 0.16 * (lump(x / 8, y / 8) - 0.5), smoothStep(-edge, edge, growth));
      const noise =
        0.07 * (latticeNoise(column, row, seed + 31) + latticeNoise(column, row, seed + 37) - 1);
      const value = 255 * Math.max(0, light + noise * smoothStep(-4, 4, body));
      return [value, value, value];
    },
  };
}

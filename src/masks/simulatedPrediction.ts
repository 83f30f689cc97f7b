/**
 * A prediction made by sliders instead of a network, so that every loss can be explored before any
 * training: the outline of the mask displaced, softened, partly missed, with false alarms beside it.
 */
import { fractalNoise, smoothStep } from '../pixels/noise.ts';
import { createRandom } from '../pixels/random.ts';
import { levelOfLogit } from './probabilityMap.ts';
import { signedDistance } from './signedDistance.ts';

/** Each within {@link simulationRanges}. */
export interface SimulationSettings {
  /** Softness of the outline in pixels of a 256-pixel image. */
  readonly blur: number;
  /** Displacement in pixels of a 256-pixel image. */
  readonly shift: number;
  /** How far probabilities are from ½. */
  readonly confidence: number;
  /** About the share of the foreground that is missed: nothing at 0, everything at 1. */
  readonly missed: number;
  /** How much background is taken for foreground. */
  readonly falseAlarms: number;
}

/** Ends included. */
export const simulationRanges = {
  blur: [0, 14],
  shift: [0, 24],
  confidence: [0, 1],
  missed: [0, 1],
  falseAlarms: [0, 1],
} as const satisfies Readonly<Record<keyof SimulationSettings, readonly [number, number]>>;

/** A round patch of false foreground, in pixels of the mask. */
interface Blob {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** What of a mask does not depend on the sliders. */
export interface SimulationField {
  readonly size: number;
  /** Signed distance to the outline, pixels of a 256-pixel image, [size, size]. */
  readonly distance: Float32Array;
  /** Smooth noise around 0, about ±½, [size, size]. */
  readonly noise: Float32Array;
  /** How early a pixel is missed when `missed` grows, [size, size]: 1 first, 0 last. */
  readonly weakness: Float32Array;
  readonly blobs: readonly Blob[];
  /** Half-width of the foreground, pixels of a 256-pixel image: thin structures have softer outlines and fewer misses. */
  readonly halfWidth: number;
  /** Largest distance of the foreground to its outline, pixels of a 256-pixel image. */
  readonly deepest: number;
}

const referenceSize = 256;

/** A length of the settings, which is in pixels of a 256-pixel image, in pixels of a map of this side. */
export function pixelsOfMap(length: number, size: number): number {
  return (length * size) / referenceSize;
}

/** Logits stay below this, however confident: a network is never certain. */
const logitLimit = 9;

/** Mean distance of the foreground to its outline, which is a third of the radius of a disc. */
function halfWidthOf(mask: Uint8Array, distance: Float32Array): number {
  let sum = 0;
  let pixels = 0;
  for (let i = 0; i < mask.length; i++)
    if (mask[i]) {
      sum += distance[i];
      pixels++;
    }
  return pixels > 0 ? Math.max(0.5, (3 * sum) / pixels) : 1;
}

/** Largest distance of the foreground to its outline; 0 without foreground. */
function deepestOf(mask: Uint8Array, distance: Float32Array): number {
  let deepest = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i]) deepest = Math.max(deepest, distance[i]);
  return deepest;
}

/** Centre of the foreground, or of the image where there is none; pixels of the mask. */
function centreOf(mask: Uint8Array, size: number): { x: number; y: number } {
  let x = 0;
  let y = 0;
  let pixels = 0;
  for (let i = 0; i < mask.length; i++)
    if (mask[i]) {
      x += i % size;
      y += Math.floor(i / size);
      pixels++;
    }
  return pixels > 0 ? { x: x / pixels, y: y / pixels } : { x: size / 2, y: size / 2 };
}

/** Two places on the background, clear of the foreground and of each other where there is room. */
function findBlobs(distance: Float32Array, size: number, seedText: string): Blob[] {
  const random = createRandom(0, `false alarms of ${seedText}`);
  const scale = size / referenceSize;
  const blobs: Blob[] = [];
  for (const radius of [13, 9]) {
    let best: Blob | null = null;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (let tries = 0; tries < 60; tries++) {
      const x = random.between(0.14, 0.86) * size;
      const y = random.between(0.14, 0.86) * size;
      const clearance = -distance[Math.floor(y) * size + Math.floor(x)];
      const apart = Math.min(
        999,
        ...blobs.map((blob) => Math.hypot(x - blob.x, y - blob.y) / scale),
      );
      // Near enough to belong to the scene, far enough not to touch the object.
      const score = -Math.abs(clearance - 2.6 * radius) + Math.min(0, apart - 90);
      if (score > bestScore) {
        bestScore = score;
        best = { x, y, radius };
      }
    }
    if (best) blobs.push(best);
  }
  return blobs;
}

/**
 * Prepares a mask for {@link simulatePrediction}.
 *
 * @param mask  0 or 1, [size, size]
 * @param seedText  what places noise and false alarms; the same text gives the same prediction
 */
export function prepareSimulation(
  mask: Uint8Array,
  size: number,
  seedText: string,
): SimulationField {
  const scale = referenceSize / size;
  const distance = signedDistance(mask, size).map((pixels) => pixels * scale);
  const halfWidth = halfWidthOf(mask, distance);
  const seed = createRandom(0, `noise of ${seedText}`).integer(2 ** 31);
  const roughness = fractalNoise(seed, 3);
  const noise = new Float32Array(size * size);
  const weakness = new Float32Array(size * size);
  const centre = centreOf(mask, size);
  // A compact object is missed from its lower left side, a thin one wherever the noise is low.
  const compact = smoothStep(5, 14, halfWidth);
  const reach = Math.max(4, halfWidth) * 0.9;
  const weakX = centre.x - (0.62 * halfWidth) / scale;
  const weakY = centre.y + (0.62 * halfWidth) / scale;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const i = y * size + x;
      const value = roughness((x * scale) / 21, (y * scale) / 21) - 0.5;
      noise[i] = value;
      const away = (((x - weakX) ** 2 + (y - weakY) ** 2) * scale * scale) / (reach * reach);
      weakness[i] = compact * Math.exp(-away) + (1 - compact) * smoothStep(-0.05, 0.3, -value);
    }
  return {
    size,
    distance,
    noise,
    weakness,
    blobs: findBlobs(distance, size, seedText),
    halfWidth,
    deepest: deepestOf(mask, distance),
  };
}

/** Up to here only the weak parts are missed; from here on what is left recedes from its outline as well. */
const wearsFrom = 0.45;
/** Distance of a pixel to the outline from which it is background for certain, pixels of a 256-pixel image. */
const farOutside = 40;

/**
 * By how much the outline of what is still found has receded, pixels of a 256-pixel image: of a disc the area that is
 * left falls evenly with `missed`. At 1 nothing is left, and no place of it is in doubt.
 *
 * @param deepest  largest distance to the outline
 */
function worn(missed: number, deepest: number): number {
  const time = Math.max(0, (missed - wearsFrom) / (1 - wearsFrom));
  return deepest * (1 - Math.sqrt(1 - time)) + farOutside * time ** 12;
}

/**
 * By how many pixels of a map a shift displaces the prediction: to the upper right, in whole pixels.
 *
 * @param shift  pixels of a 256-pixel image
 * @param size   side of the map
 */
function displacement(shift: number, size: number): { x: number; y: number } {
  const pixels = pixelsOfMap(shift, size);
  return { x: Math.round(0.9 * pixels), y: Math.round(-0.45 * pixels) };
}

/** The simulated prediction as levels of probabilityMap.ts, [size, size]. */
export function simulatePrediction(
  field: SimulationField,
  settings: SimulationSettings,
): Uint16Array {
  const { size, distance, noise, weakness, blobs, halfWidth, deepest } = field;
  const scale = referenceSize / size;
  const { x: shiftX, y: shiftY } = displacement(settings.shift, size);
  // An outline that is ten pixels rough or soft would wipe a vessel out: thin structures get proportionate ones.
  const gentle = Math.min(1, halfWidth / 24);
  const roughness = 13 * gentle * (0.1 + settings.blur / 12);
  const depth = 1.7 * settings.missed * Math.max(halfWidth, 2);
  const wear = worn(settings.missed, deepest + roughness / 2);
  const softness = (1 + 0.9 * settings.blur) * Math.max(gentle, 0.35);
  const steepness = (0.35 + 2.1 * settings.confidence) / softness;
  const alarms = blobs.map(({ x, y, radius }) => ({
    x,
    y,
    radius: radius * (0.25 + 1.1 * settings.falseAlarms) - 3,
  }));
  const levels = new Uint16Array(size * size);
  for (let y = 0; y < size; y++) {
    const row = Math.min(size - 1, Math.max(0, y - shiftY)) * size;
    for (let x = 0; x < size; x++) {
      const i = y * size + x;
      const wobble = noise[i];
      const from = row + Math.min(size - 1, Math.max(0, x - shiftX));
      let inside = distance[from] + roughness * wobble;
      inside = Math.max(inside, -farOutside) - depth * weakness[i];
      if (wear > 0) inside = Math.min(inside, Math.max(inside - wear, -farOutside));
      if (settings.falseAlarms > 0.02)
        for (const alarm of alarms) {
          const dx = (x - alarm.x) * scale;
          const dy = (y - alarm.y) * scale * 1.2;
          let alarmInside = alarm.radius - Math.sqrt(dx * dx + dy * dy) + 16 * wobble;
          // Where there is little room a patch lies over the foreground: what is missed there stays missed.
          if (distance[i] > 0) alarmInside -= wear;
          if (alarmInside > inside) inside = alarmInside;
        }
      const logit = steepness * inside + 1.1 * wobble * (1 - settings.confidence);
      levels[i] = levelOfLogit(Math.min(logitLimit, Math.max(-logitLimit, logit)));
    }
  }
  return levels;
}

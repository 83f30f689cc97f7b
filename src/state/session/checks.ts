/** What the weights of a training are checked by, as a link has it: steps, each with words of 32 bits, `1_…~10_…~66_…`. */
import { sampledWeights, type WeightsCheck } from '../../runs/weightsCheck.ts';

/** Number of weights, sum, norm and the sampled weights. */
const words = 3 + sampledWeights;
/** Digits of a word of 32 bits to the base of 36. */
const digits = 7;
const mostChecks = 3;

function writeCheck({ step, sum, length, norm, sampled }: WeightsCheck): string {
  const view = new DataView(new ArrayBuffer(4 * words));
  view.setUint32(0, length);
  view.setUint32(4, Number.parseInt(sum, 16));
  for (const [i, value] of [norm, ...sampled].entries()) view.setFloat32(8 + 4 * i, value);
  const texts = Array.from({ length: words }, (_, i) =>
    view
      .getUint32(4 * i)
      .toString(36)
      .padStart(digits, '0'),
  );
  return `${step}_${texts.join('')}`;
}

function readCheck(text: string): WeightsCheck | undefined {
  const [, step, packed = ''] = /^(\d{1,9})_([\da-z]+)$/.exec(text) ?? [];
  if (!step || packed.length !== digits * words) return undefined;
  const view = new DataView(new ArrayBuffer(4 * words));
  for (let i = 0; i < words; i++)
    view.setUint32(4 * i, Number.parseInt(packed.slice(digits * i, digits * (i + 1)), 36));
  const floats = Array.from({ length: words - 2 }, (_, i) => view.getFloat32(8 + 4 * i));
  if (!floats.every(Number.isFinite)) return undefined;
  const [norm = 0, ...sampled] = floats;
  const sum = view.getUint32(4).toString(16).padStart(8, '0');
  return { step: Number(step), sum, length: view.getUint32(0), norm, sampled };
}

/** The first two and the last where there are more. Empty of none. */
export function writeChecks(checks: readonly WeightsCheck[]): string {
  const some = checks.length > mostChecks ? [...checks.slice(0, 2), ...checks.slice(-1)] : checks;
  return some.map(writeCheck).join('~');
}

/** @returns undefined where it is none */
export function readChecks(text: string): readonly WeightsCheck[] | undefined {
  const parts = text.split('~');
  const checks = parts.flatMap((part) => readCheck(part) ?? []);
  return checks.length === parts.length && parts.length <= mostChecks ? checks : undefined;
}

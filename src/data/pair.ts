/** Finds the mask of each image among the paths of a data set. */
import type { FileProblem } from './dataset.ts';
import { type FileName, readNames } from './roles.ts';

export interface Pair {
  readonly image: string;
  /** Path of the mask, null where there is none. */
  readonly mask: string | null;
}

/**
 * Pairs images with masks by folder and name; no contents are looked at. What names do not call a
 * mask is an image, and two images never make a pair.
 *
 * @param paths  paths of image files, each once
 * @returns pairs in the order of their images' paths, and masks that were left over, each with a reason
 */
export function pairPaths(paths: readonly string[]): {
  pairs: Pair[];
  problems: FileProblem[];
} {
  const names = readNames([...paths].sort(comparePaths));
  const roles = names.map((name) => ({ ...name, role: roleAmong(name, names) }));
  const images = roles.filter(({ role }) => role !== 'mask');
  const masks = roles.filter(({ role }) => role === 'mask');

  const problems: FileProblem[] = [];
  const found = new Map<string, FileName[]>();
  const fields = new Set(
    masks.filter((mask) => isFieldOfView(mask, masks)).map(({ path }) => path),
  );
  for (const mask of masks) {
    if (fields.has(mask.path)) {
      problems.push({ path: mask.path, reason: 'A field of view, not used as a label.' });
      continue;
    }
    const image = imageOf(mask, images);
    if (image) found.set(image.path, [...(found.get(image.path) ?? []), mask]);
    else
      problems.push({
        path: mask.path,
        reason:
          'No image for this mask was found. Open both together, with the same name or number.',
      });
  }

  const pairs = images.map(({ path }) => {
    const [mask = null, ...others] = (found.get(path) ?? []).sort(
      (a, b) => rank(a) - rank(b) || comparePaths(a.path, b.path),
    );
    for (const other of others)
      problems.push({
        path: other.path,
        reason: `Another mask of ${path}, which uses ${mask?.path}. Not used.`,
      });
    return { image: path, mask: mask?.path ?? null };
  });
  return { pairs, problems };
}

/** By folders and numbers as people count: "2.tif" before "10.tif"; the same on every machine. */
export function comparePaths(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
const collator = new Intl.Collator('en', { numeric: true });

/** In a folder of images, "x_mask.png" is a mask only beside its "x.png". */
function roleAmong(name: FileName, names: readonly FileName[]): FileName['role'] {
  if (name.role !== 'image' || !name.isNamedMask) return name.role;
  const hasImage = names.some(
    (other) =>
      other !== name &&
      other.role === 'image' &&
      !other.isNamedMask &&
      other.scope === name.scope &&
      other.shortKey === name.shortKey,
  );
  return hasImage ? 'mask' : 'image';
}

/** The image of a mask: the same case, in the nearest folders; none where several are as near. */
function imageOf(mask: FileName, images: readonly FileName[]): FileName | null {
  for (const key of ['key', 'shortKey'] as const) {
    const same = images.filter((image) => image[key] === mask[key]);
    const nearest = Math.max(...same.map((image) => nearness(image, mask)));
    const near = same.filter((image) => nearness(image, mask) === nearest);
    if (near.length === 1) return near[0];
  }
  return null;
}

/** Number of folders that two files share, one more where those are all that either has. */
function nearness(a: FileName, b: FileName): number {
  if (a.scope === b.scope) return Number.POSITIVE_INFINITY;
  const other = b.scope.split('/');
  const differs = a.scope.split('/').findIndex((folder, i) => folder !== other[i]);
  return differs < 0 ? a.scope.split('/').length : differs;
}

/** Lower is better where an image has several masks. */
function rank({ words }: FileName): number {
  if (words.has('2nd') || words.has('3rd')) return 2;
  return words.has('manual') ? 0 : 1;
}

/** DRIVE calls the round field of view "mask", and the labels "manual". */
function isFieldOfView(mask: FileName, masks: readonly FileName[]): boolean {
  if (mask.words.has('fov')) return true;
  if (!mask.words.has('mask') || mask.words.has('manual')) return false;
  const top = (path: string) => path.slice(0, Math.max(0, path.indexOf('/')));
  return masks.some(({ path, words }) => words.has('manual') && top(path) === top(mask.path));
}

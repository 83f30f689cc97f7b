/** Finds the mask of each image among the paths of a data set. */
import type { FileProblem } from './dataset.ts';
import { grouped } from './layouts/layout.ts';
import { type FileName, readNames } from './roles.ts';

export interface Pair {
  readonly image: string;
  /** Path of the mask, null where there is none. */
  readonly mask: string | null;
  /** Further masks that are parts of the same truth. */
  readonly parts: readonly string[];
  /** Masks by the second rater and those after. */
  readonly raters: readonly string[];
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
  const names = withRolesAmong(readNames([...paths].sort(comparePaths)));
  const images = names.filter(({ role }) => role !== 'mask');
  const masks = names.filter(({ role }) => role === 'mask');
  const findImage = imageFinder(images);
  const findOnlyImage = onlyImageFinder(images, masks);

  const problems: FileProblem[] = [];
  const found = new Map<string, FileName[]>();
  const isFieldOfView = fieldOfViewFinder(masks);
  for (const mask of masks) {
    if (isFieldOfView(mask)) {
      problems.push({ path: mask.path, reason: 'A field of view, not used as a label.' });
      continue;
    }
    const image = findImage(mask) ?? findOnlyImage(mask);
    if (image) found.set(image.path, [...(found.get(image.path) ?? []), mask]);
    else
      problems.push({
        path: mask.path,
        reason:
          'No image for this mask was found. Open both together, with the same name or number.',
      });
  }

  const pairs = images.map(({ path }): Pair => {
    const [first, ...others] = (found.get(path) ?? []).sort(
      (a, b) => rank(a) - rank(b) || comparePaths(a.path, b.path),
    );
    if (!first) return { image: path, mask: null, parts: [], raters: [] };
    const all = [first, ...others];
    const areRaters =
      all.length > 1 && new Set(all.map(({ rater }) => rater ?? 1)).size === all.length;
    const parts = areRaters ? [] : others.filter((other) => isPartOf(first, other));
    const raters = areRaters ? others : [];
    for (const other of others)
      if (!parts.includes(other) && !raters.includes(other))
        problems.push({
          path: other.path,
          reason: `Another mask of ${path}, which uses ${first.path}. Not used.`,
        });
    const pathsOf = (names: readonly FileName[]) => names.map((name) => name.path);
    return { image: path, mask: first.path, parts: pathsOf(parts), raters: pathsOf(raters) };
  });
  return { pairs, problems };
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);

/** Whether two masks of one image lie in one folder, by other names than those of copies in two formats. */
function isPartOf(first: FileName, other: FileName): boolean {
  const stemOf = ({ path }: FileName) => path.replace(/\.[^./]*$/, '');
  const roleWords = ({ words }: FileName) => [...words].sort().join(' ');
  return (
    folderOf(first.path) === folderOf(other.path) &&
    stemOf(first) !== stemOf(other) &&
    roleWords(first) === roleWords(other)
  );
}

/**
 * Finds the image of a mask by their folder alone: the only image of a folder that holds one case, as
 * "7d2f/images/7d2f.png" with "7d2f/masks/*.png" does. Such a folder is named as its image is, or there are several.
 */
function onlyImageFinder(
  images: readonly FileName[],
  masks: readonly FileName[],
): (mask: FileName) => FileName | null {
  const byScope = grouped(images, ({ scope }) => scope);
  const masked = new Set(masks.map(({ scope }) => scope));
  const single = [...byScope].filter(
    ([scope, own]) => scope !== '' && own.length === 1 && masked.has(scope),
  );
  const only = new Map(
    single.flatMap(([scope, [image]]) => {
      const folder = scope.slice(scope.lastIndexOf('/') + 1).toLowerCase();
      const stem = image.path.slice(image.path.lastIndexOf('/') + 1).toLowerCase();
      const isCase = single.length > 1 || image.key === '' || stem.startsWith(`${folder}.`);
      return isCase ? [[scope, image] as const] : [];
    }),
  );
  return ({ scope }) => only.get(scope) ?? null;
}

/**
 * Order of paths as people count: "2.tif" before "10.tif", capitals beside small letters. Not the
 * collator of the browser, which changes with its version: the order decides the split.
 */
export function comparePaths(a: string, b: string): number {
  const ours = a.toLowerCase().match(/\d+|\D+/g) ?? [];
  const theirs = b.toLowerCase().match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(ours.length, theirs.length); i++) {
    const difference = Number(ours[i]) - Number(theirs[i]);
    if (difference) return difference;
    if (Number.isNaN(difference) && ours[i] !== theirs[i]) return ours[i] < theirs[i] ? -1 : 1;
  }
  if (ours.length !== theirs.length) return ours.length - theirs.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** In a folder of images, "x_mask.png" is a mask only beside its "x.png". */
function withRolesAmong(names: readonly FileName[]): FileName[] {
  const caseOf = ({ scope, shortKey }: FileName) => `${scope}/${shortKey}`;
  const plain = new Set(
    names.filter(({ role, isNamedMask }) => role === 'image' && !isNamedMask).map(caseOf),
  );
  return names.map((name) =>
    name.role === 'image' && name.isNamedMask && plain.has(caseOf(name))
      ? { ...name, role: 'mask' }
      : name,
  );
}

/**
 * Finds the image of a mask: the same case, in the folder of the mask or as near as any, preferring
 * the name that agrees in full. Null where several are as near.
 */
function imageFinder(images: readonly FileName[]): (mask: FileName) => FileName | null {
  const byCase = new Map<string, FileName[]>();
  for (const image of images) {
    const same = byCase.get(image.shortKey);
    if (same) same.push(image);
    else byCase.set(image.shortKey, [image]);
  }
  return (mask) => {
    const same = byCase.get(mask.shortKey) ?? [];
    const nearest = Math.max(0, ...same.map((image) => nearness(image, mask)));
    const near = same.filter((image) => nearness(image, mask) === nearest && nearest > 0);
    const equal = near.filter(({ key }) => key === mask.key);
    if (near.length === 1) return near[0];
    return equal.length === 1 ? equal[0] : null;
  };
}

/**
 * How near two files lie, larger is nearer. 0 where each has folders that the other has not: those
 * are different cases ("case 1/image.png", "case 2/mask.png").
 */
function nearness(a: FileName, b: FileName): number {
  const [outer, inner] = a.scope.length <= b.scope.length ? [a.scope, b.scope] : [b.scope, a.scope];
  if (outer !== '' && outer !== inner && !inner.startsWith(`${outer}/`)) return 0;
  const depth = (scope: string) => (scope === '' ? 0 : scope.split('/').length);
  return 1 / (1 + depth(inner) - depth(outer));
}

/** Lower is better where an image has several masks. */
function rank({ words, rater }: FileName): number {
  if ((rater ?? 1) > 1) return 1 + (rater ?? 1);
  return words.has('manual') ? 0 : 1;
}

/** DRIVE calls the round field of view "mask", and the labels "manual". */
function fieldOfViewFinder(masks: readonly FileName[]): (mask: FileName) => boolean {
  const top = ({ path }: FileName) => path.slice(0, Math.max(0, path.indexOf('/')));
  const manual = new Set(masks.filter(({ words }) => words.has('manual')).map(top));
  return (mask) =>
    mask.words.has('fov') ||
    (mask.words.has('mask') && !mask.words.has('manual') && manual.has(top(mask)));
}

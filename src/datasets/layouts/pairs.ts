/** Images with one mask each, paired by folder and name: every layout without cases of several files. */
import { pairPaths } from '../pair.ts';
import {
  countedImages,
  grouped,
  joinedWords,
  type LayoutCase,
  noChoices,
  partsOf,
  type RecognisedLayout,
  raterTargets,
} from './layout.ts';

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/**
 * The outermost folder with a number that the name of a file begins with: "TCGA_CS_4941/TCGA_CS_4941_7.tif" is of a
 * patient, and so is "sub-01/anat/sub-01_T1w.nii". Null where there is none.
 */
function patientOf(path: string): string | null {
  const { folders, stem } = partsOf(path);
  const level = folders.findIndex((folder) => {
    const own = folder.toLowerCase();
    return /\d/.test(own) && stem.startsWith(own) && /^[_\W]/.test(stem.slice(own.length));
  });
  return level < 0 ? null : folders.slice(0, level + 1).join('/');
}

/** Cases of images that are paired with masks by folder and name. */
function pairedCases(paths: readonly string[]) {
  const { pairs, problems } = pairPaths(paths);
  // "image.nii.gz" of each patient says less than the patient's folder.
  const repeated = [...grouped(pairs, ({ image }) => nameOf(image)).values()].flatMap((same) =>
    same.length > 1 ? same : [],
  );
  const unclear = new Set(repeated.map(({ image }) => image));
  const cases = pairs.map(({ image, mask, parts, raters }): LayoutCase => {
    const patient = patientOf(image);
    return {
      ...(patient === null ? {} : { patient }),
      name: unclear.has(image) ? image.split('/').slice(-2).join('/') : nameOf(image),
      images: [{ modality: '', path: image }],
      mask,
      ...(parts.length > 0 ? { parts } : {}),
      ...(raters.length > 0 ? { raters } : {}),
      fieldOfView: null,
    };
  });
  return { cases, problems };
}

/** A named layout whose images and masks pair by folder and name. */
export function pairedLayout(
  name: string,
  paths: readonly string[],
  more: Partial<Pick<RecognisedLayout, 'problems' | 'targets'>> = {},
): RecognisedLayout {
  const { cases, problems } = pairedCases(paths);
  return {
    ...noChoices,
    targets: raterTargets(cases),
    ...more,
    name,
    sentence: [name, countedImages(cases), ...joinedWords(cases)].join(', '),
    cases,
    problems: [...(more.problems ?? []), ...problems],
    claimed: new Set(paths),
  };
}

/** The outermost folder that holds every path, empty where there is none. */
function sharedFolder(paths: readonly string[]): string {
  const first = paths[0].split('/')[0];
  return paths.every((path) => path.startsWith(`${first}/`)) ? first : '';
}

/** The one folder of all paths by its name, null where they lie in several. */
function onlyFolder(paths: readonly string[]): string | null {
  const names = new Set(paths.map((path) => partsOf(path).folders.at(-1) ?? ''));
  return names.size === 1 ? [...names][0] : null;
}

/** Whatever no layout knows: images and masks by the words in their folders and names. */
export function genericPairs(paths: readonly string[]): RecognisedLayout | null {
  if (paths.length === 0) return null;
  const { cases, problems } = pairedCases(paths);
  const name = sharedFolder(paths) || 'Loose files';
  return {
    ...noChoices,
    targets: raterTargets(cases),
    name,
    sentence: [name, countedImages(cases), ...howPaired(cases), ...joinedWords(cases)].join(', '),
    cases,
    problems,
    claimed: new Set(paths),
  };
}

/** "masks of the folder GT", or "masks by name". */
function howPaired(cases: readonly LayoutCase[]): string[] {
  const masked = cases.filter(({ mask }) => mask !== null);
  if (masked.length === 0) return [];
  const masks = onlyFolder(masked.map(({ mask }) => mask as string));
  const images = onlyFolder(masked.map((one) => one.images[0].path));
  return masks && images && masks !== images
    ? [`“${images}” paired with “${masks}”`]
    : ['masks found by name'];
}

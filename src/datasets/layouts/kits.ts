/**
 * KiTS19 (Heller et al. 2019): kidneys and their tumours in CT, `case_00000/imaging.nii.gz` with
 * `segmentation.nii.gz`; labels are 1 kidney and 2 tumour. The git repository holds the segmentations
 * alone; the images are fetched by a script of it.
 */
import type { FileProblem } from '../dataset.ts';
import {
  counted,
  grouped,
  isVolumeName,
  type Layout,
  type LayoutCase,
  noChoices,
  partsOf,
  type Target,
} from './layout.ts';

const targets: readonly Target[] = [
  { id: 'all', name: 'kidney and tumour apart', labels: null },
  { id: 'kidney-and-tumour', name: 'kidney with tumour', labels: [1, 2] },
  { id: 'tumour', name: 'tumour alone', labels: [2] },
];

export const kits: Layout = (paths) => {
  const own = paths
    .map(partsOf)
    .filter(
      ({ name, stem, folder }) =>
        isVolumeName(name) && /^case_\d+$/.test(folder) && /^(imaging|segmentation)$/.test(stem),
    );
  if (own.length === 0) return null;
  const cases: LayoutCase[] = [];
  const alone: string[] = [];
  for (const files of grouped(own, ({ folders }) => folders.join('/')).values()) {
    const of = (stem: string) => files.find((file) => file.stem === stem)?.path ?? null;
    const image = of('imaging');
    const mask = of('segmentation');
    const name = files[0].folders.at(-1) as string;
    if (image)
      cases.push({ name, images: [{ modality: '', path: image }], mask, fieldOfView: null });
    else if (mask) alone.push(mask);
  }
  const bare = cases.filter(({ mask }) => !mask).length;
  const problems: FileProblem[] = [];
  if (alone.length > 0)
    problems.push({
      path: alone.length === 1 ? alone[0] : `${alone[0]} and ${alone.length - 1} more`,
      reason: `${counted(alone.length, 'case')} of KiTS19 with a segmentation and no imaging.nii.gz. The images come apart from the repository: run its get_imaging script, then open the folder again.`,
    });
  return {
    name: 'KiTS19',
    sentence: [
      'KiTS19',
      counted(cases.length, 'case'),
      ...(bare > 0 ? [`${bare} of them without a segmentation`] : []),
      ...(alone.length > 0 ? [`${counted(alone.length, 'segmentation')} without an image`] : []),
    ].join(', '),
    cases,
    problems,
    claimed: new Set(own.map(({ path }) => path)),
    ...noChoices,
    targets,
    labelNames: { 1: 'kidney', 2: 'tumour' },
    ctWindow: 'kidney',
  };
};

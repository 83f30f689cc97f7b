/**
 * BraTS (Menze et al. 2015; Bakas et al. 2018): brain tumours in four kinds of MRI, one folder a patient:
 * `BraTS20_Training_001/BraTS20_Training_001_{flair,t1,t1ce,t2,seg}.nii.gz`, in Kaggle's copy `.nii`.
 * Labels are 1 necrotic core, 2 oedema, 4 enhancing tumour; years from 2023 on write 3 for 4.
 */
import type { FileProblem } from '../dataset.ts';
import {
  counted,
  grouped,
  isVolumeName,
  type Layout,
  type LayoutCase,
  noChoices,
  type PathParts,
  partsOf,
  type Target,
} from './layout.ts';

/** The preferred first: the paper of this loss looks for enhancing tumour in T1 with contrast. */
const modalities = ['t1ce', 'flair', 't2', 't1'] as const;
type Modality = (typeof modalities)[number];

/** Ends of names through the years. */
const ends = new Map<string, Modality | 'seg'>([
  ['flair', 'flair'],
  ['t2f', 'flair'],
  ['t1', 't1'],
  ['t1n', 't1'],
  ['t1ce', 't1ce'],
  ['t1gd', 't1ce'],
  ['t1c', 't1ce'],
  ['t2', 't2'],
  ['t2w', 't2'],
  ['seg', 'seg'],
]);

const targets: readonly Target[] = [
  { id: 'enhancing-tumour', name: 'enhancing tumour', labels: [3, 4] },
  { id: 'tumour-core', name: 'tumour core', labels: [1, 3, 4] },
  { id: 'whole-tumour', name: 'whole tumour', labels: [1, 2, 3, 4] },
  { id: 'all', name: 'all labels apart', labels: null },
];

const labelNames = {
  1: 'necrotic core',
  2: 'oedema',
  3: 'enhancing tumour',
  4: 'enhancing tumour',
};

/** The patient and what the file shows; null for a file of another kind. */
function readName({ stem }: PathParts) {
  const match = /^(brats.*)[-_]([a-z0-9]+)$/.exec(stem);
  const shows = match && ends.get(match[2]);
  return match && shows ? { patient: match[1], shows } : null;
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

export const brats: Layout = (paths) => {
  const volumes = paths.map(partsOf).filter(({ name }) => isVolumeName(name));
  const named = volumes.flatMap((parts) => {
    const read = readName(parts);
    return read ? [{ ...read, parts, place: parts.folders.join('/') }] : [];
  });
  if (!named.some(({ shows }) => shows !== 'seg')) return null;

  const claimed = new Set(named.map(({ parts }) => parts.path));
  const problems: FileProblem[] = [];
  const cases: LayoutCase[] = [];
  for (const files of grouped(named, ({ place, patient }) => `${place}/${patient}`).values()) {
    const [{ place, patient, parts }] = files;
    const name = nameOf(parts.path).slice(0, patient.length);
    const of = (what: string) => files.find(({ shows }) => shows === what)?.parts.path;
    let mask = of('seg') ?? null;
    // The segmentation of patient 355 of 2020 is called W39_1998.09.19_Segm.nii.
    const stray = volumes.find(
      (one) => one.folders.join('/') === place && !readName(one) && /seg/.test(one.stem),
    );
    if (stray) {
      claimed.add(stray.path);
      if (!mask) {
        mask = stray.path;
        problems.push({
          path: stray.path,
          reason: `Used as the segmentation of ${name}, in whose folder it lies.`,
        });
      }
    }
    const images = modalities.flatMap((modality) => {
      const path = of(modality);
      return path ? [{ modality, path }] : [];
    });
    if (images.length > 0) cases.push({ name, images, mask, fieldOfView: null });
    else
      problems.push({
        path: mask ?? parts.path,
        reason: `No image of ${name} was found beside its segmentation. Open its whole folder.`,
      });
  }
  problems.push(...missing(cases));
  const present = modalities.filter((modality) =>
    cases.some(({ images }) => images.some((image) => image.modality === modality)),
  );
  const bare = cases.filter(({ mask }) => !mask).length;
  return {
    ...noChoices,
    name: yearOf(named[0].patient),
    sentence: [
      yearOf(named[0].patient),
      counted(cases.length, 'case'),
      ...(bare > 0 ? [`${bare} of them without a segmentation`] : []),
      present.map((one) => modalityNames[one]).join(' '),
    ].join(', '),
    cases,
    problems,
    claimed,
    modalities: present.map((id) => [id, modalityNames[id]] as const),
    targets,
    labelNames,
  };
};

const modalityNames: Readonly<Record<Modality, string>> = {
  flair: 'FLAIR',
  t1: 'T1',
  t1ce: 'T1ce',
  t2: 'T2',
};

/** "BraTS20" of "brats20_training_001". */
function yearOf(patient: string): string {
  return `BraTS${/^brats[-_]?(\d+)/.exec(patient)?.[1] ?? ''}`;
}

/** One line for all cases that lack the same modalities, which others have. */
function missing(cases: readonly LayoutCase[]): FileProblem[] {
  const present = modalities.filter((modality) => cases.some((one) => has(one, modality)));
  const lacking = cases
    .map((one) => ({ one, lacks: present.filter((modality) => !has(one, modality)) }))
    .filter(({ lacks }) => lacks.length > 0);
  return [...grouped(lacking, ({ lacks }) => lacks.join()).values()].map((same) => {
    const [{ one, lacks }] = same;
    const more = same.length > 1 ? ` and ${same.length - 1} more` : '';
    const names = lacks.map((modality) => modalityNames[modality]);
    const list = [names.slice(0, -1).join(', '), names.at(-1)].filter((part) => part !== '');
    return {
      path: `${one.name}${more}`,
      reason: `No ${list.join(' or ')} volume. Such a case is left out where that modality is chosen.`,
    };
  });
}

const has = ({ images }: LayoutCase, modality: Modality) =>
  images.some((image) => image.modality === modality);

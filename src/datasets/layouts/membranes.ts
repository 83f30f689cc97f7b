/**
 * ISBI 2012 (Arganda-Carreras et al. 2015): membranes in electron microscopy, as the challenge's stacks
 * `train-volume.tif` and `train-labels.tif`, or as slices `train/image/0.png` and `train/label/0.png`.
 * Its labels are white inside of cells and black on membranes: what is looked for is the dark side.
 */
import { type Layout, partsOf, type RecognisedLayout, type Target } from './layout.ts';
import { pairedLayout } from './pairs.ts';

const targets: readonly Target[] = [
  { id: 'membranes', name: 'membranes', labels: 'dark' },
  { id: 'interiors', name: 'cell interiors', labels: null },
];

const named = (paths: readonly string[], unit: string): RecognisedLayout => {
  const layout = pairedLayout('ISBI 2012 EM', paths, { targets });
  const { cases } = layout;
  const masked = cases.filter(({ mask }) => mask).length;
  const bare = cases.length - masked;
  const parts = [
    `${masked} ${unit}${masked === 1 ? '' : 's'} with labels`,
    ...(bare > 0 ? [`${bare} without`] : []),
    'membranes are the black of the labels',
  ];
  return { ...layout, sentence: `ISBI 2012 EM, ${parts.join(', ')}` };
};

const stackName = /^(train|test)[-_](volume|labels?)\.tiff?$/;

export const membraneStacks: Layout = (paths) => {
  const own = paths.map(partsOf).filter(({ name }) => stackName.test(name));
  if (!own.some(({ name }) => name.includes('label'))) return null;
  return named(
    own.map(({ path }) => path),
    'stack',
  );
};

/** Slices in folders carry plain numbers, so a folder has to say what they are. */
export const membraneSlices: Layout = (paths) => {
  const own = paths.map(partsOf).filter(({ folders, folder, stem, name }) => {
    const isSlice = /^\d+$/.test(stem) && /\.(png|tiff?|jpe?g)$/.test(name);
    const isPlace = /^(images?|labels?|test)$/.test(folder);
    return isSlice && isPlace && folders.some((one) => /membrane|isbi/i.test(one));
  });
  if (!own.some(({ folder }) => folder.startsWith('label'))) return null;
  return named(
    own.map(({ path }) => path),
    'slice',
  );
};

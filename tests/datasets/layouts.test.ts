/** Data sets of single images, known by their folders and names. */
import { describe, expect, test } from 'vitest';
import { recogniseLayouts } from '../../src/datasets/layouts/recognise.ts';
import { expectWhole, numbers, only, pairs, sentences, two } from './recognised.ts';

const driveTraining = (root: string, images = 'images') =>
  numbers(21, 40).flatMap((n) => [
    `${root}training/${images}/${n}_training.tif`,
    `${root}training/1st_manual/${n}_manual1.gif`,
    `${root}training/mask/${n}_training_mask.gif`,
  ]);
const driveTest = (root: string) =>
  numbers(1, 20).flatMap((n) => [
    `${root}test/images/${two(n)}_test.tif`,
    `${root}test/mask/${two(n)}_test_mask.gif`,
  ]);
const driveTestLabels = (root: string) =>
  numbers(1, 20).flatMap((n) => [
    `${root}test/1st_manual/${two(n)}_manual1.gif`,
    `${root}test/2nd_manual/${two(n)}_manual2.gif`,
  ]);

describe('DRIVE', () => {
  test.each(['', 'DRIVE/', 'data/retina/DRIVE/'])('the older download, below "%s"', (root) => {
    const paths = [...driveTraining(root), ...driveTest(root), ...driveTestLabels(root)];
    const layout = only(paths);
    expectWhole(paths);
    expect(layout.sentence).toBe(
      'DRIVE, 40 images, 1st_manual, field of view kept: what lies outside is left out of loss, scores and shares',
    );
    expect(layout.cases).toHaveLength(40);
    for (const { name, mask, fieldOfView } of layout.cases) {
      const number = name.slice(0, 2);
      expect(mask).toMatch(new RegExp(`1st_manual/${number}_manual1\\.gif$`));
      expect(fieldOfView).toMatch(new RegExp(`mask/${number}_(training|test)_mask\\.gif$`));
    }
    expect(layout.problems).toEqual([
      {
        path: `${root}test/2nd_manual/01_manual2.gif and 19 more`,
        reason: expect.stringContaining('second observer'),
      },
    ]);
  });

  test('the download of today has no labels of the test images', () => {
    const paths = [...driveTraining('DRIVE/'), ...driveTest('DRIVE/')];
    expectWhole(paths);
    expect(only(paths).sentence).toBe(
      'DRIVE, 20 images with labels and 20 without, 1st_manual, field of view kept: what lies outside is left out of loss, scores and shares',
    );
    expect(only(paths).problems).toEqual([]);
  });

  test('a mirror with "image", in PNG, and one folder for all', () => {
    expect(only(driveTraining('d/', 'image')).cases.filter(({ mask }) => mask)).toHaveLength(20);
    const png = driveTraining('d/').map((path) => path.replace(/\.\w+$/, '.png'));
    expect(only(png).cases.filter(({ mask }) => mask)).toHaveLength(20);
    const loose = driveTraining('').map((path) => path.slice(path.lastIndexOf('/') + 1));
    expect(pairs(only(loose))).toContain('21_training.tif + 21_manual1.gif');
  });

  test('the second observer is used where there is no first, and named', () => {
    const paths = [...driveTest(''), ...driveTestLabels('').filter((path) => /2nd/.test(path))];
    expect(only(paths).sentence).toContain('20 images, 2nd_manual,');
    expect(only(paths).problems).toEqual([]);
  });

  test('labels whose image is missing are named', () => {
    const paths = driveTraining('D/').filter((path) => !path.includes('images/21_'));
    expect(only(paths).problems.map(({ path }) => path)).toEqual([
      'D/training/1st_manual/21_manual1.gif',
      'D/training/mask/21_training_mask.gif',
    ]);
  });

  test('another data set with numbers and "test" is no DRIVE', () => {
    expect(only(['x/images/01_test.png', 'x/masks/01_test.png']).name).toBe('x');
  });
});

describe('CVC-ClinicDB', () => {
  const frames = (root: string, type: string, image = 'Original', mask = 'Ground Truth') =>
    numbers(1, 612).flatMap((n) => [`${root}${image}/${n}.${type}`, `${root}${mask}/${n}.${type}`]);

  test.each(['', 'CVC-ClinicDB/', 'data/polyps/CVC-612/'])('612 frames below "%s"', (root) => {
    const paths = frames(root, 'tif');
    const layout = only(paths);
    expectWhole(paths);
    expect(layout.sentence).toBe('CVC-ClinicDB, 612 images');
    expect(pairs(layout)[1]).toBe(`${root}Original/2.tif + ${root}Ground Truth/2.tif`);
    expect(layout.problems).toEqual([]);
  });

  test('the copy of Kaggle holds all frames twice, of which PNG is taken', () => {
    const paths = [...frames('archive/TIF/', 'tif'), ...frames('archive/PNG/', 'png')];
    const layout = only(paths);
    expect(layout.cases).toHaveLength(612);
    expect(layout.cases.every(({ images }) => images[0].path.startsWith('archive/PNG/'))).toBe(
      true,
    );
    expect(layout.claimed.size).toBe(paths.length);
    expect(layout.problems).toEqual([
      {
        path: 'archive/TIF',
        reason: '1224 files of the same frames as in archive/PNG; left out.',
      },
    ]);
  });

  test('a mirror with "images" and "masks", below a folder of the name', () => {
    expect(only(frames('CVC-ClinicDB/', 'png', 'images', 'masks')).sentence).toBe(
      'CVC-ClinicDB, 612 images',
    );
    expect(only(frames('other/', 'png', 'images', 'masks')).name).toBe('other');
  });

  test('a frame without its mask stays, a mask without its frame is named', () => {
    const paths = frames('C/', 'tif').filter(
      (path) => path !== 'C/Original/7.tif' && path !== 'C/Ground Truth/9.tif',
    );
    expect(only(paths).sentence).toBe('CVC-ClinicDB, 610 images with masks and 1 without');
    expect(only(paths).problems.map(({ path }) => path)).toEqual(['C/Ground Truth/7.tif']);
  });
});

describe('Kvasir-SEG', () => {
  const id = (n: number) => `cju${String(n).padStart(4, '0')}kwl35piu0993l0dewe`;
  const paths = numbers(1, 1000).flatMap((n) => [
    `Kvasir-SEG/images/${id(n)}.jpg`,
    `Kvasir-SEG/masks/${id(n)}.jpg`,
  ]);

  test('1000 images, also where the folder is called otherwise', () => {
    expectWhole(paths);
    expect(only(paths).sentence).toBe('Kvasir-SEG, 1000 images');
    const renamed = paths.map((path) => path.replace('Kvasir-SEG', 'seg'));
    expect(only(renamed).sentence).toBe('Kvasir-SEG, 1000 images');
  });

  test('images alone are left to the general rule', () => {
    expect(only(paths.filter((path) => path.includes('images'))).sentence).toBe(
      'Kvasir-SEG, 1000 images without masks',
    );
  });
});

describe('BUS2017', () => {
  const paths = numbers(1, 163).flatMap((n) => {
    const stem = String(n).padStart(6, '0');
    return [`BUS/original/${stem}.png`, `BUS/GT/${stem}.png`];
  });

  test.each(['', 'UDIAT/', 'a/b/c/'])('163 images below "%s"', (root) => {
    const below = paths.map((path) => root + path);
    expectWhole(below);
    expect(only(below).sentence).toBe('BUS2017 dataset B (UDIAT), 163 images');
    expect(pairs(only(below))[0]).toBe(`${root}BUS/original/000001.png + ${root}BUS/GT/000001.png`);
  });
});

describe('ISBI 2012', () => {
  test('stacks, with and without the test labels that nobody has', () => {
    const paths = ['train-volume.tif', 'train-labels.tif', 'test-volume.tif'].map(
      (name) => `ISBI/${name}`,
    );
    expectWhole(paths);
    const layout = only(paths);
    expect(layout.sentence).toBe(
      'ISBI 2012 EM, 1 stack with labels, 1 without, membranes are the black of the labels',
    );
    expect(pairs(layout)).toContain('ISBI/train-volume.tif + ISBI/train-labels.tif');
    expect(layout.targets[0]).toMatchObject({ id: 'membranes', labels: 'dark' });
  });

  test('slices in folders', () => {
    const paths = numbers(0, 29).flatMap((n) => [
      `data/membrane/train/image/${n}.png`,
      `data/membrane/train/label/${n}.png`,
      `data/membrane/test/${n}.png`,
    ]);
    expectWhole(paths);
    const layout = only(paths);
    expect(layout.sentence).toBe(
      'ISBI 2012 EM, 30 slices with labels, 30 without, membranes are the black of the labels',
    );
    expect(pairs(layout)).toContain(
      'data/membrane/train/image/3.png + data/membrane/train/label/3.png',
    );
  });
});

describe('pairs of no known data set', () => {
  test('that all have one name are named with their folders', () => {
    const paths = [1, 2].flatMap((n) => [`set/p${n}/image.nii.gz`, `set/p${n}/label.nii.gz`]);
    expect(only(paths).cases.map(({ name }) => name)).toEqual([
      'p1/image.nii.gz',
      'p2/image.nii.gz',
    ]);
  });

  test('are described by their folders, or as found by name', () => {
    expect(sentences(['set/a/1.png', 'set/masks/1.png'])).toEqual([
      'set, 1 image, “a” paired with “masks”',
    ]);
    expect(sentences(['h/Test_Image_1.png', 'h/mask_1.png', 'h/Test_Image_2.png'])).toEqual([
      'h, 1 image with masks and 1 without, masks found by name',
    ]);
    expect(sentences(['a.nii.gz', 'a_seg.nii.gz'])).toEqual([
      'Loose files, 1 image, masks found by name',
    ]);
    expect(sentences([])).toEqual([]);
  });
});

test('several data sets in one folder are each recognised', () => {
  const paths = [
    ...driveTraining('all/DRIVE/'),
    'all/KiTS19/data/case_00001/imaging.nii.gz',
    'all/KiTS19/data/case_00001/segmentation.nii.gz',
    'all/CVC-ClinicDB/Original/1.tif',
    'all/CVC-ClinicDB/Ground Truth/1.tif',
    'all/notes/figure.png',
  ];
  expectWhole(paths);
  expect(recogniseLayouts(paths).map(({ name }) => name)).toEqual([
    'KiTS19',
    'DRIVE',
    'CVC-ClinicDB',
    'all',
  ]);
});

test('thousands of files are recognised in their order, whatever order they came in', () => {
  const paths = numbers(1, 2500).flatMap((n) => [`s/images/${n}.png`, `s/masks/${n}.png`]);
  const forward = recogniseLayouts(paths);
  expect(recogniseLayouts([...paths].reverse())).toEqual(forward);
  expect(forward[0].cases.map(({ name }) => name).slice(0, 3)).toEqual(['1.png', '2.png', '3.png']);
});

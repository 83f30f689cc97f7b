import { describe, expect, test } from 'vitest';
import { comparePaths, pairPaths } from '../../src/datasets/pair.ts';

/** Pairs as "image + mask" or "image", in order. */
const paired = (...paths: string[]) =>
  pairPaths(paths).pairs.map(({ image, mask }) => (mask ? `${image} + ${mask}` : image));
/** Paths that were left over, with their reasons. */
const leftOver = (...paths: string[]) =>
  pairPaths(paths).problems.map(({ path, reason }) => `${path}: ${reason}`);

describe('layouts of data sets', () => {
  test.each([
    ['CVC-ClinicDB', 'CVC/Original/1.tif', 'CVC/Ground Truth/1.tif'],
    ['UDIAT', 'BUS/original/000001.png', 'BUS/GT/000001.png'],
    ['Kvasir-SEG', 'Kvasir-SEG/images/ab12.jpg', 'Kvasir-SEG/masks/ab12.jpg'],
    ['ISBI 2012 slices', 'membrane/train/image/0.png', 'membrane/train/label/0.png'],
    ['ISBI 2012 stacks', 'ISBI/train-volume.tif', 'ISBI/train-labels.tif'],
    ['StarDist', 'StarDist-labels16/img2d.tif', 'StarDist-labels16/mask2d.tif'],
    ['STU-Hospital', 'Hospital/Test_Image_7.png', 'Hospital/mask_7.png'],
    ['BUSI', 'benign/benign (1).png', 'benign/benign (1)_mask.png'],
    [
      'ISIC',
      'ISIC/ISIC2018_Training_Input/ISIC_0000001.jpg',
      'ISIC/ISIC2018_Training_GroundTruth/ISIC_0000001_segmentation.png',
    ],
    ['one folder a case', 'set/case 1/image.png', 'set/case 1/mask.png'],
    ['masks below their images', 'set/a.png', 'set/masks/a.png'],
    ['leading zeros', 'x/images/007.png', 'x/labels/7.png'],
    ['suffix _seg', 'scan_3.png', 'scan_3_seg.png'],
    ['suffix _label', 'scan.png', 'scan_label.tif'],
    ['prefix mask_', 'scan.png', 'mask_scan.png'],
    ['a mask beside its image in a folder of images', 'images/a.png', 'images/a_mask.png'],
    ['role words in capitals', 'IMAGES/A.PNG', 'MASKS/A.PNG'],
  ])('%s', (_, image, mask) => {
    expect(paired(mask, image)).toEqual([`${image} + ${mask}`]);
    expect(leftOver(mask, image)).toEqual([]);
  });

  test('DRIVE: the first observer is the label, the field of view is not', () => {
    const files = [
      'DRIVE/training/images/21_training.tif',
      'DRIVE/training/1st_manual/21_manual1.gif',
      'DRIVE/training/mask/21_training_mask.gif',
      'DRIVE/test/images/01_test.tif',
      'DRIVE/test/mask/01_test_mask.gif',
      'DRIVE/test/2nd_manual/01_manual2.gif',
      'DRIVE/test/1st_manual/01_manual1.gif',
    ];
    expect(paired(...files)).toEqual([
      'DRIVE/test/images/01_test.tif + DRIVE/test/1st_manual/01_manual1.gif',
      'DRIVE/training/images/21_training.tif + DRIVE/training/1st_manual/21_manual1.gif',
    ]);
    expect(leftOver(...files)).toEqual([
      'DRIVE/test/mask/01_test_mask.gif: A field of view, not used as a label.',
      'DRIVE/training/mask/21_training_mask.gif: A field of view, not used as a label.',
    ]);
    expect(pairPaths(files).pairs.map(({ raters }) => raters)).toEqual([
      ['DRIVE/test/2nd_manual/01_manual2.gif'],
      [],
    ]);
    const loose = files.map((path) => path.slice(path.lastIndexOf('/') + 1));
    expect(paired(...loose)).toEqual([
      '01_test.tif + 01_manual1.gif',
      '21_training.tif + 21_manual1.gif',
    ]);
  });
});

/** Several masks of one image, as "image = mask + parts | raters". */
const several = (...paths: string[]) =>
  pairPaths(paths).pairs.map(
    ({ image, mask, parts, raters }) =>
      `${image} = ${[mask, ...parts].join(' + ')}${raters.map((path) => ` | ${path}`).join('')}`,
  );

describe('several masks of one image', () => {
  test.each([
    ['CHASE_DB1', 'Image_01L.jpg = Image_01L_1stHO.png | Image_01L_2ndHO.png'],
    ['STARE', 'im0001.ppm = labels-ah/im0001.ah.ppm | labels-vk/im0001.vk.ppm'],
    ['names of raters', 'x.png = x_rater1.png | x_rater2.png | x_rater3.png'],
    ['folders of raters', 'images/x.png = annotator_1/x.png | annotator_2/x.png'],
    [
      'BUSI',
      'benign/benign (1).png = benign/benign (1)_mask.png + benign/benign (1)_mask_1.png + benign/benign (1)_mask_2.png',
    ],
    ['numbers', 'set/images/7.png = set/masks/7_mask_1.png + set/masks/7_mask_2.png'],
    ['DSB2018', 'train/7d2f/images/7d2f.png = train/7d2f/masks/0a.png + train/7d2f/masks/b1.png'],
    ['a folder of DSB2018', '7d2f/images/7d2f.png = 7d2f/masks/0a.png + 7d2f/masks/b1.png'],
    ['a folder a case', 'case 1/image.png = case 1/mask_1.png + case 1/mask_2.png'],
  ])('%s', (_, expected) => {
    const paths = expected.split(/ [=+|] /);
    expect(several(...paths.reverse())).toEqual([expected]);
    expect(leftOver(...paths)).toEqual([]);
  });

  test('copies in two formats, other folders and other words are no parts', () => {
    for (const paths of [
      ['x.png', 'x_mask.png', 'x_mask.tif'],
      ['images/x.png', 'masks/x.png', 'masks_rgb/x.png'],
      ['x.png', 'x_label.png', 'x_mask.png'],
    ]) {
      expect(pairPaths(paths).pairs[0].parts).toEqual([]);
      expect(leftOver(...paths)).toEqual([expect.stringContaining('Another mask of')]);
    }
  });

  test('masks of another name beside one image of a folder that is no case are not taken', () => {
    expect(leftOver('set/images/a.png', 'set/masks/b.png', 'set/masks/c.png')).toHaveLength(2);
  });
});

test('two images never make a pair, and an image without a mask stays', () => {
  expect(paired('a/1.png', 'b/1.png')).toEqual(['a/1.png', 'b/1.png']);
  expect(paired('images/1.png', 'original/1.png')).toEqual(['images/1.png', 'original/1.png']);
  expect(paired('images/face_mask.png')).toEqual(['images/face_mask.png']);
});

test('cases in other folders, or that could be either of two, are not guessed', () => {
  const strangers = ['set/case 1/image.png', 'set/case 2/mask.png'];
  expect(paired(...strangers)).toEqual(['set/case 1/image.png']);
  expect(leftOver(...strangers)).toEqual([expect.stringContaining('No image for this mask')]);
  expect(paired('train_1.png', 'test_1.png', 'mask_1.png')).toEqual(['test_1.png', 'train_1.png']);
});

test('names of splits tell cases apart where they have to', () => {
  expect(paired('train_1.png', 'test_1.png', 'train_1_mask.png', 'test_1_mask.png')).toEqual([
    'test_1.png + test_1_mask.png',
    'train_1.png + train_1_mask.png',
  ]);
  expect(
    paired(
      'd/train/images/1.png',
      'd/test/images/1.png',
      'd/train/masks/1.png',
      'd/test/masks/1.png',
    ),
  ).toEqual([
    'd/test/images/1.png + d/test/masks/1.png',
    'd/train/images/1.png + d/train/masks/1.png',
  ]);
});

test('a folder that holds everything gives no role', () => {
  expect(paired('mask-encodings/a/images/x.png', 'mask-encodings/b/y.png')).toEqual([
    'mask-encodings/a/images/x.png',
    'mask-encodings/b/y.png',
  ]);
});

test('masks without an image are named', () => {
  expect(leftOver('masks/a.png', 'masks/b.png')).toEqual([
    expect.stringMatching(/^masks\/a\.png: No image/),
    expect.stringMatching(/^masks\/b\.png: No image/),
  ]);
});

test('pairs come in the order in which people count', () => {
  expect(paired('10.tif', '9.tif', '1.tif')).toEqual(['1.tif', '9.tif', '10.tif']);
  const order = ['a/2.png', 'A/10.png', 'a/10b.png', 'a/x', 'a/x1', 'a/x02', 'b', 'B.png', 'b.png'];
  expect([...order].reverse().sort(comparePaths)).toEqual(order);
  expect(comparePaths('b.png', 'b.png')).toBe(0);
});

test('thousands of files are paired', () => {
  const numbers = Array.from({ length: 3000 }, (_, i) => i);
  const paths = numbers.flatMap((i) => [`set/images/${i}.png`, `set/masks/${i}.png`]);
  const { pairs, problems } = pairPaths(paths);
  expect(problems).toEqual([]);
  expect(pairs.every(({ image, mask }) => mask === image.replace('images', 'masks'))).toBe(true);
});

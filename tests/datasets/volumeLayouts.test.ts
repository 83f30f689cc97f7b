/** Data sets of volumes, known by their folders and names. */
import { describe, expect, test } from 'vitest';
import { expectWhole, numbers, only, pairs, sentences } from './recognised.ts';

describe('BraTS', () => {
  const kinds = ['flair', 't1', 't1ce', 't2', 'seg'];
  const patient = (n: number, type = 'nii.gz') => {
    const name = `BraTS20_Training_${String(n).padStart(3, '0')}`;
    return kinds.map((kind) => `MICCAI_BraTS2020_TrainingData/${name}/${name}_${kind}.${type}`);
  };
  const all = numbers(1, 369).flatMap((n) => patient(n));

  test('369 patients with four modalities and a segmentation', () => {
    const layout = only(all);
    expectWhole(all);
    expect(layout.sentence).toBe('BraTS20, 369 cases, T1ce FLAIR T2 T1');
    expect(layout.problems).toEqual([]);
    expect(layout.modalities.map(([id]) => id)).toEqual(['t1ce', 'flair', 't2', 't1']);
    expect(layout.cases[354]).toMatchObject({ name: 'BraTS20_Training_355' });
    for (const { name, images, mask } of layout.cases) {
      expect(images.map(({ path }) => path).sort()).toEqual(
        ['flair', 't1', 't1ce', 't2'].map(
          (kind) => `MICCAI_BraTS2020_TrainingData/${name}/${name}_${kind}.nii.gz`,
        ),
      );
      expect(mask).toBe(`MICCAI_BraTS2020_TrainingData/${name}/${name}_seg.nii.gz`);
    }
  });

  test('the misnamed segmentation of patient 355 is found', () => {
    const stray = 'MICCAI_BraTS2020_TrainingData/BraTS20_Training_355/W39_1998.09.19_Segm.nii';
    const paths = [
      ...patient(354, 'nii'),
      ...patient(355, 'nii').filter((path) => !path.includes('_seg')),
      stray,
    ];
    expectWhole(paths);
    const layout = only(paths);
    expect(layout.sentence).toBe('BraTS20, 2 cases, T1ce FLAIR T2 T1');
    expect(layout.cases.map(({ mask }) => mask)).toEqual([patient(354, 'nii')[4], stray]);
    expect(layout.problems).toEqual([{ path: stray, reason: expect.stringContaining('355') }]);
  });

  test('a missing modality is named, the case stays', () => {
    const paths = [
      ...patient(1),
      ...patient(2).filter((path) => /_(flair|seg)\./.test(path)),
      ...patient(3).filter((path) => /_(flair|seg)\./.test(path)),
    ];
    const layout = only(paths);
    expect(layout.cases).toHaveLength(3);
    expect(layout.problems).toEqual([
      {
        path: 'BraTS20_Training_002 and 1 more',
        reason: 'No T1ce, T2 or T1 volume. Such a case is left out where that modality is chosen.',
      },
    ]);
  });

  test('validation patients have no segmentation, and other years other names', () => {
    const bare = ['flair', 't1', 't1ce', 't2'].map(
      (kind) => `v/BraTS20_Validation_001/BraTS20_Validation_001_${kind}.nii.gz`,
    );
    expect(sentences([...patient(1), ...bare])).toEqual([
      'BraTS20, 2 cases, 1 of them without a segmentation, T1ce FLAIR T2 T1',
    ]);
    const later = ['t1n', 't1c', 't2f', 't2w', 'seg'].map(
      (kind) => `BraTS-GLI-00000-000/BraTS-GLI-00000-000-${kind}.nii.gz`,
    );
    expect(sentences(later)).toEqual(['BraTS, 1 case, T1ce FLAIR T2 T1']);
    const loose = kinds.map((kind) => `BraTS2021_00000_${kind}.nii.gz`);
    expect(sentences(loose)).toEqual(['BraTS2021, 1 case, T1ce FLAIR T2 T1']);
  });

  test('a segmentation without any image is named', () => {
    const layout = only([...patient(1), patient(2)[4]]);
    expect(layout.cases).toHaveLength(1);
    expect(layout.problems).toMatchObject([{ path: patient(2)[4] }]);
  });
});

describe('KiTS19', () => {
  const one = (n: number, root = 'kits19/data/') => {
    const place = `${root}case_${String(n).padStart(5, '0')}`;
    return [`${place}/imaging.nii.gz`, `${place}/segmentation.nii.gz`];
  };

  test('210 cases with segmentations and 90 without', () => {
    const paths = [
      ...numbers(0, 209).flatMap((n) => one(n)),
      ...numbers(210, 299).map((n) => one(n)[0]),
    ];
    expectWhole(paths);
    const layout = only(paths);
    expect(layout.sentence).toBe('KiTS19, 300 cases, 90 of them without a segmentation');
    expect(pairs(layout)[5]).toBe(one(5).join(' + '));
    expect(layout.labelNames).toEqual({ 1: 'kidney', 2: 'tumour' });
  });

  test('the git repository holds segmentations alone, and the way to the images is told', () => {
    const layout = only(numbers(0, 209).map((n) => one(n)[1]));
    expect(layout.cases).toEqual([]);
    expect(layout.sentence).toBe('KiTS19, 0 cases, 210 segmentations without an image');
    expect(layout.problems).toEqual([
      {
        path: 'kits19/data/case_00000/segmentation.nii.gz and 209 more',
        reason: expect.stringContaining('get_imaging'),
      },
    ]);
  });
});

describe('nnU-Net', () => {
  const one = (n: number, channels: readonly number[], set = 'Tr') =>
    channels.map((channel) => `Dataset001/images${set}/BRATS_${n}_000${channel}.nii.gz`);
  const label = (n: number, set = 'Tr') => `Dataset001/labels${set}/BRATS_${n}.nii.gz`;

  test('cases have their channels, and labels by name', () => {
    const paths = [...one(1, [0, 1, 2]), label(1), ...one(2, [0, 1, 2]), label(2)];
    expectWhole([...paths, ...one(3, [0, 1, 2], 'Ts')]);
    const layout = only([...paths, ...one(3, [0, 1, 2], 'Ts')]);
    expect(layout.sentence).toBe('nnU-Net, 2 cases with labels and 1 without, 3 channels');
    expect(layout.modalities[1]).toEqual(['1', 'channel 1']);
    expect(layout.cases[0]).toMatchObject({ name: 'BRATS_1', mask: label(1) });
    expect(layout.cases[0].images.map(({ path }) => path)).toEqual(one(1, [0, 1, 2]));
  });

  test('one channel leaves no choice, and a label without an image is named', () => {
    const layout = only([...one(1, [0]), label(1), label(2)]);
    expect(layout.modalities).toEqual([]);
    expect(layout.problems.map(({ path }) => path)).toEqual([label(2)]);
  });

  test('the Medical Segmentation Decathlon pairs by name', () => {
    const paths = ['t/imagesTr/s_1.nii.gz', 't/labelsTr/s_1.nii.gz', 't/imagesTs/s_2.nii.gz'];
    expect(sentences(paths)).toEqual([
      't, 1 image with masks and 1 without, “imagesTr” paired with “labelsTr”',
    ]);
  });
});

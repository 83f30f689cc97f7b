import { describe, expect, test, vi } from 'vitest';
import type { NamedFile, Preparation } from '../../src/datasets/dataset.ts';
import { openFiles } from '../../src/datasets/openFiles.ts';
import { defaultVolumeChoices, type VolumeChoices } from '../../src/datasets/volumeChoices.ts';
import { makeTiff } from '../support/files/makeFiles.ts';
import { gzipped, makeNifti, type NiftiFields } from '../support/files/makeVolumes.ts';

vi.setConfig({ testTimeout: 60_000 });

const preparation: Preparation = { size: 32, validationShare: 0.25, seed: 7, classes: 2 };
const withChoices = (choices: Partial<VolumeChoices>, other: Partial<Preparation> = {}) => ({
  ...preparation,
  ...other,
  volumes: { ...defaultVolumeChoices, ...choices },
});
const open = (files: readonly NamedFile[], choices: Partial<VolumeChoices> = {}) =>
  openFiles(files, withChoices(choices));

/** As BraTS: columns grow to the left, rows to the back, slices to the top. */
const lps = [
  [-1, 0, 0, 0],
  [0, -1, 0, 0],
  [0, 0, 1, 0],
];
const side = 16;
const depth = 12;
const shape = [side, side, depth];
/** A volume by its value at x, y, z. */
const volume = (
  value: (x: number, y: number, z: number) => number,
  more: Partial<NiftiFields> = {},
) =>
  makeNifti({
    sform: lps,
    shape,
    values: Array.from({ length: side * side * depth }, (_, i) =>
      value(i % side, Math.floor(i / side) % side, Math.floor(i / (side * side))),
    ),
    ...more,
  });

/** Labels: rings 2, 1 and 4 within each other, of which 4 is in slices 3 to 6 alone, largest in 5. */
const labels = (x: number, y: number, z: number) => {
  const radius = Math.hypot(x - 8, y - 8);
  const inner = z >= 3 && z <= 6 ? (z === 5 ? 3 : 2) : 0;
  return radius < inner ? 4 : radius < 5 ? 1 : radius < 7 ? 2 : 0;
};
const scan = (level: number) => (x: number, y: number, z: number) => level + x + 10 * y + z;
const place = 'set/BraTS20_Training_';
const patient = async (
  number: string,
  kinds: readonly string[] = ['flair', 't1', 't1ce', 't2', 'seg'],
): Promise<NamedFile[]> =>
  Promise.all(
    kinds.map(async (kind, i) => ({
      path: `${place}${number}/BraTS20_Training_${number}_${kind}.nii.gz`,
      file: new Blob([
        await gzipped(
          kind === 'seg'
            ? volume(labels, { type: 2 })
            : volume((x, y, z) => scan(100 * i)(x, y, z) + i * x * y),
        ),
      ]),
    })),
  );
const names = (opened: Awaited<ReturnType<typeof openFiles>>) =>
  opened.images?.dataset.samples.map(({ name }) => name) ?? [];

describe('slices of patients', () => {
  test('are those with most of the target, by default enhancing tumour in T1ce', async () => {
    const opened = await open([...(await patient('001')), ...(await patient('002'))], {
      slices: 2,
    });
    const { dataset, pixels } = opened.images!;
    expect(names(opened).sort()).toEqual([
      'BraTS20_Training_001, slice 4',
      'BraTS20_Training_001, slice 6',
      'BraTS20_Training_002, slice 4',
      'BraTS20_Training_002, slice 6',
    ]);
    expect(dataset.recognised).toBe(
      'BraTS20, 2 cases, T1ce FLAIR T2 T1. T1ce, enhancing tumour, up to 2 axial slices a volume, those with most foreground.',
    );
    expect(dataset.choices?.used).toMatchObject({ modality: 't1ce', target: 'enhancing-tumour' });
    expect(pixels.channels).toBe(1);
    const five = dataset.samples.find(({ name }) => name === 'BraTS20_Training_001, slice 6');
    const expected = Array.from({ length: 256 }, (_, i) =>
      Number(labels(i % 16, Math.floor(i / 16), 5) === 4),
    );
    // Twice the resolution of the file.
    expect(
      Array.from({ length: 256 }, (_, i) => five?.mask?.[64 * Math.floor(i / 16) + 2 * (i % 16)]),
    ).toEqual(expected);
    expect(opened.problems).toEqual([]);
  });

  test('of one patient are all trained on or all held out', async () => {
    const cases = await Promise.all(['001', '002', '003', '004'].map((number) => patient(number)));
    const { images } = await open(cases.flat(), { slices: 3, target: 'whole-tumour' });
    const splits = new Map<string, Set<string>>();
    for (const { name, split } of images!.dataset.samples) {
      const key = name.slice(0, 20);
      splits.set(key, (splits.get(key) ?? new Set()).add(split));
    }
    expect([...splits.values()].map((kinds) => [...kinds].join()).sort()).toEqual([
      'training',
      'training',
      'training',
      'validation',
    ]);
  });

  test('of a single patient are held out from the end', async () => {
    const { images } = await open(await patient('001'), { slices: 4, target: 'whole-tumour' });
    expect(images?.dataset.samples.map(({ name, split }) => `${name.slice(-7)} ${split}`)).toEqual(
      ['slice 1 training', 'slice 2 training', 'slice 3 training', 'slice 4 validation'].map(
        (text) => expect.stringMatching(new RegExp(`${text.split(' ')[2]}$`)),
      ),
    );
    const numbers = images?.dataset.samples.map(({ name }) => Number(name.split(' ').at(-1)));
    expect(numbers).toEqual([...(numbers ?? [])].sort((a, b) => a - b));
  });

  test('can be spread evenly, and cut in other planes', async () => {
    const files = await patient('001');
    const even = await open(files, { slices: 3, pick: 'even' });
    expect(names(even).map((name) => name.split(' ').at(-1))).toEqual(['3', '7', '11']);
    const coronal = await open(files, { slices: 1, plane: 'coronal', target: 'whole-tumour' });
    expect(coronal.images?.dataset.samples[0]).toMatchObject({ width: side, height: depth });
  });
});

describe('the choice of image', () => {
  test('takes three modalities as channels', async () => {
    const { images } = await open(await patient('001'), { modality: 't1-t2-flair', slices: 1 });
    expect(images?.pixels.channels).toBe(3);
    expect(images?.dataset.choices?.modalities.map(([id]) => id)).toContain('t1-t2-flair');
  });

  test('falls back on what every patient has, and names who lacks what was asked for', async () => {
    const files = [...(await patient('001')), ...(await patient('002', ['flair', 'seg']))];
    const automatic = await open(files, { slices: 1 });
    expect(automatic.images?.dataset.choices?.used.modality).toBe('flair');
    expect(names(automatic)).toHaveLength(2);
    const asked = await open(files, { slices: 1, modality: 't2' });
    expect(names(asked)).toEqual(['BraTS20_Training_001, slice 6']);
    expect(asked.problems.at(-1)).toEqual({
      path: 'BraTS20_Training_002',
      reason: 'Not taken as T2; left out. Choose another image to use it.',
    });
  });

  test('and of the target ignores what the data set does not have', async () => {
    const { images } = await open(await patient('001'), { modality: 'pet', target: 'liver' });
    expect(images?.dataset.choices?.used).toMatchObject({
      modality: 't1ce',
      target: 'enhancing-tumour',
    });
  });
});

describe('the target', () => {
  test('all labels apart are classes with their names', async () => {
    const choices = withChoices({ target: 'all', slices: 12 }, { classes: 4 });
    const { images } = await openFiles(await patient('001'), choices);
    expect(images?.dataset.classNames).toEqual(['necrotic core', 'oedema', 'enhancing tumour']);
    const five = images?.dataset.samples.find(({ name }) => name.endsWith('slice 6'));
    expect(new Set(five?.mask)).toEqual(new Set([0, 1, 2, 3]));
  });

  test('tumour core and whole tumour are unions of labels', async () => {
    const files = await patient('001');
    const share = async (target: string) =>
      (await open(files, { target, slices: 1 })).images!.dataset.foregroundShare;
    const [enhancing, core, whole] = [
      await share('enhancing-tumour'),
      await share('tumour-core'),
      await share('whole-tumour'),
    ];
    const count = (wanted: readonly number[]) =>
      Array.from({ length: 256 }, (_, i) => labels(i % 16, Math.floor(i / 16), 5)).filter((label) =>
        wanted.includes(label),
      ).length / 256;
    expect(enhancing).toBeCloseTo(count([4]), 2);
    expect(core).toBeCloseTo(count([1, 4]), 2);
    expect(whole).toBeCloseTo(count([1, 2, 4]), 2);
  });

  test('a patient without it is left out, unless nobody has it', async () => {
    const without: NamedFile[] = (await patient('002')).map(({ path, file }) => ({
      path,
      file: path.includes('seg') ? new Blob([volume(() => 0, { type: 2 })]) : file,
    }));
    const both = await open([...(await patient('001')), ...without], { slices: 1 });
    expect(names(both)).toEqual(['BraTS20_Training_001, slice 6']);
    expect(both.problems).toEqual([
      {
        path: 'BraTS20_Training_002',
        reason: expect.stringContaining('No enhancing tumour in the volume; left out.'),
      },
    ]);
    const alone = await open(without, { slices: 2 });
    expect(names(alone)).toHaveLength(2);
    expect(alone.problems).toEqual([
      { path: 'all masks', reason: expect.stringContaining('evenly spaced') },
    ]);
  });
});

describe('other choices', () => {
  test('read the volumes again, and no file twice where nothing changed', async () => {
    const files = await patient('001');
    let reads = 0;
    const counting = files.map(({ path, file }) => ({
      path,
      file: Object.assign(file, {
        arrayBuffer: () => {
          reads += 1;
          return Blob.prototype.arrayBuffer.call(file);
        },
      }),
    }));
    const first = await open(counting, { slices: 1 });
    expect(reads).toBe(2);
    await first.again(withChoices({ slices: 1 }, { size: 64 }), {});
    expect(reads).toBe(2);
    const other = withChoices({ slices: 2, modality: 'flair', target: 'whole-tumour' });
    const again = await first.again(other, {});
    expect(reads).toBe(4);
    expect(again.dataset).toEqual((await openFiles(files, other)).images?.dataset);
    // The same patients, whatever is made of them.
    expect(again.dataset.hash).toBe(first.images?.dataset.hash);
    const more = await openFiles([...files, ...(await patient('002'))], other);
    expect(more.images?.dataset.hash).not.toBe(again.dataset.hash);
  });

  test('that are given up leave the last ones in force', async () => {
    const first = await open(await patient('001'), { slices: 1 });
    const other = withChoices({ slices: 3 });
    await expect(first.again(other, { signal: AbortSignal.abort() })).rejects.toThrow();
    const same = await first.again(withChoices({ slices: 1 }), {});
    expect(same.dataset).toEqual(first.images?.dataset);
  });
});

describe('volumes of no known data set', () => {
  test('pair by name, and their labels are classes', async () => {
    const files = [
      { path: 'scan.nii', file: new Blob([volume(scan(0))]) },
      { path: 'scan_seg.nii', file: new Blob([volume((x) => (x > 7 ? 2 : x > 3 ? 1 : 0))]) },
    ];
    const { images, problems } = await openFiles(files, withChoices({ slices: 1 }, { classes: 3 }));
    expect(problems).toEqual([]);
    expect(images?.dataset.labels).toEqual(['label 1', 'label 2']);
    expect(images?.dataset.samples[0].name).toBe('scan.nii, slice 1');
  });

  test('that lie the other way round than their masks still fit', async () => {
    const upside = lps.map((row, i) => (i === 2 ? [0, 0, -1, depth - 1] : row));
    const files = [
      { path: 'a.nii', file: new Blob([volume((_x, _y, z) => (z === 9 ? 500 : 0))]) },
      {
        path: 'a_mask.nii',
        file: new Blob([
          volume((x, _, z) => (z === depth - 10 && x < 8 ? 1 : 0), { sform: upside }),
        ]),
      },
    ];
    const { images } = await open(files, { slices: 1 });
    const [{ picture, mask }] = images!.dataset.samples;
    expect(picture.data[0]).toBe(255);
    expect(mask?.[0]).toBe(1);
    expect(mask?.[31]).toBe(0);
  });

  test('of another grid than their mask are shown without one', async () => {
    const files = [
      { path: 'a.nii', file: new Blob([volume(scan(0))]) },
      {
        path: 'a_mask.nii',
        file: new Blob([makeNifti({ shape: [2, 2, 2], values: Array(8).fill(1) })]),
      },
    ];
    const { images, problems } = await open(files, { slices: 1 });
    expect(images?.dataset.samples[0].mask).toBeNull();
    expect(problems).toEqual([
      { path: 'a_mask.nii', reason: expect.stringMatching(/2 slices of 2 × 2 .*12 of 16 × 16/) },
    ]);
  });

  test('stacks of pages are numbered from 1, and a single page is no stack', async () => {
    const strip = Uint8Array.from({ length: 64 }, (_, i) => 4 * i);
    const stack = new Blob([makeTiff({ width: 8, height: 8, strip, morePages: 2 })]);
    const labels = new Blob([
      makeTiff({
        width: 8,
        height: 8,
        strip: strip.map((value) => (value > 99 ? 255 : 0)),
        morePages: 2,
      }),
    ]);
    const single = new Blob([makeTiff({ width: 8, height: 8, strip })]);
    const pair = await open([
      { path: 'em.tif', file: stack },
      { path: 'em_labels.tif', file: labels },
    ]);
    expect(names(pair)).toEqual(['em.tif, slice 1', 'em.tif, slice 2', 'em.tif, slice 3']);
    const mixed = await open([
      { path: 'em.tif', file: stack },
      { path: 'em_labels.tif', file: single },
    ]);
    expect(mixed.images?.dataset.samples.every(({ mask }) => mask === null)).toBe(true);
    expect(mixed.problems.map(({ path }) => path)).toEqual(['em_labels.tif']);
  });
});

describe('the window of a CT', () => {
  const brightness = async (window: VolumeChoices['window'], low = -1024) => {
    const values = [low, low, -79, 112, 304, 304, 0, 0];
    const ct = makeNifti({ shape: [4, 1, 2], values, sform: lps });
    const { images } = await open([{ path: 'ct.nii', file: new Blob([ct]) }], {
      window,
      pick: 'even',
    });
    const shown = images!.dataset.samples.flatMap(({ picture }) =>
      [0, 1, 2, 3].map((x) => picture.data[4 * x]),
    );
    return { shown, hasWindow: images!.dataset.choices?.hasWindow };
  };

  test('decides what is black and white', async () => {
    expect((await brightness('kidney')).shown).toEqual([0, 0, 0, 127, 255, 255, 53, 53]);
    expect((await brightness('auto')).shown).toEqual([0, 0, 52, 173, 255, 255, 102, 102]);
    expect((await brightness('full')).shown).toEqual([0, 0, 181, 218, 255, 255, 197, 197]);
  });

  test('is offered for Hounsfield units alone', async () => {
    expect((await brightness('auto')).hasWindow).toBe(true);
    expect((await brightness('lung', 0)).hasWindow).toBe(false);
  });
});

/** Slices of one patient: on which side of the split they are, what is left out between, and who is on both sides. */
import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import type { NamedFile, Preparation, Sample } from '../../src/datasets/dataset.ts';
import { dividedPatients } from '../../src/datasets/dividedPatients.ts';
import { openFiles } from '../../src/datasets/openFiles.ts';
import { prepareAgain } from '../../src/datasets/prepare/prepare.ts';
import { withPainted } from '../../src/datasets/repaint.ts';
import { defaultVolumeChoices } from '../../src/datasets/volumeChoices.ts';
import { makeNifti } from '../support/files/makeVolumes.ts';

const preparation: Preparation = {
  ...{ size: 32, validationShare: 0.25, seed: 7, classes: 2 },
  volumes: { ...defaultVolumeChoices, pick: 'even', slices: 12 },
};

const shape = [16, 16, 12];
const volume = (value: (x: number, z: number) => number) =>
  new Blob([
    makeNifti({
      shape,
      values: Array.from({ length: 16 * 16 * 12 }, (_, i) => value(i % 16, Math.floor(i / 256))),
    }),
  ]);
/** A scan with or without its mask. */
const scan = (name: string, isMasked = true): NamedFile[] => [
  { path: `set/images/${name}.nii`, file: volume((x, z) => x + z) },
  ...(isMasked ? [{ path: `set/labels/${name}.nii`, file: volume((x) => Number(x < 4)) }] : []),
];
const samplesOf = async (files: readonly NamedFile[], as: Partial<Preparation> = {}) =>
  (await openFiles(files, { ...preparation, ...as })).images?.dataset.samples ?? [];
const count = (samples: readonly Sample[], of: Sample['split']) =>
  samples.filter(({ split, mask }) => split === of && mask).length;

describe('slices of one patient', () => {
  test('alone are on both sides, which can be told', async () => {
    const samples = await samplesOf(scan('a'));
    expect([count(samples, 'training'), count(samples, 'validation')]).toEqual([9, 3]);
    expect(dividedPatients(samples)).toBe(1);
  });

  test('are left out between the sides where a gap is asked for', async () => {
    const samples = await samplesOf(scan('a'), { validationGap: 2 });
    expect(samples.map(({ split }) => split)).toEqual([
      ...Array(7).fill('training'),
      ...Array(2).fill('between'),
      ...Array(3).fill('validation'),
    ]);
    const slices = samples.map(({ name }) => Number(name.split(' ').at(-1)));
    expect(slices).toEqual([...slices].sort((a, b) => a - b));
    expect(dividedPatients(samples)).toBe(1);
    // One is trained on, however wide the gap.
    expect(count(await samplesOf(scan('a'), { validationGap: 64 }), 'training')).toBe(1);
  });

  test('are on one side where there are several patients, and the gap leaves out nothing', async () => {
    const samples = await samplesOf([...scan('a'), ...scan('b'), ...scan('c')], {
      validationGap: 2,
    });
    expect(count(samples, 'between')).toBe(0);
    expect(count(samples, 'validation')).toBe(12);
    expect(dividedPatients(samples)).toBe(0);
  });

  test('that are painted go where the others of their patient are', async () => {
    const opened = await openFiles([...scan('a', false), ...scan('b', false)], preparation);
    const { samples } = opened.images!.dataset;
    const mask = { width: 16, height: 16, labels: new Uint8Array(256).fill(1, 0, 64) };
    const painted = (ids: readonly string[]) =>
      withPainted(opened.images!, new Map(ids.map((id) => [id, mask])), preparation).dataset
        .samples;
    const [a, b] = ['a.nii', 'b.nii'].map((name) =>
      samples.filter(({ patient }) => patient?.endsWith(name)).map(({ id }) => id),
    ) as [string[], string[]];
    const own = painted([...a.slice(0, 3), ...b.slice(0, 2)]);
    expect([count(own, 'training'), count(own, 'validation')]).toEqual([3, 2]);
    expect(dividedPatients(own)).toBe(0);
    const alone = await openFiles(scan('a', false), preparation);
    const ids = alone.images!.dataset.samples.slice(0, 4).map(({ id }) => id);
    const divided = withPainted(alone.images!, new Map(ids.map((id) => [id, mask])), preparation)
      .dataset.samples;
    expect(dividedPatients(divided)).toBe(1);
  });
});

describe('images in folders of patients', () => {
  const pixels = Uint8Array.from({ length: 256 }, (_, i) => (i % 16 < 4 ? 255 : 0));
  const png = new Blob([
    new Uint8Array(encode({ width: 16, height: 16, channels: 1, depth: 8, data: pixels })),
  ]);
  const slices = (patient: string, folder = patient): NamedFile[] =>
    [1, 2, 3, 4].flatMap((n) => [
      { path: `set/${folder}/${patient}_${n}.png`, file: png },
      { path: `set/${folder}/${patient}_${n}_mask.png`, file: png },
    ]);

  test('whose names the files begin with stay on one side', async () => {
    const files = ['CS_4941', 'CS_4942', 'HT_7473', 'HT_7602'].flatMap((name) => slices(name));
    const samples = await samplesOf(files);
    expect(samples).toHaveLength(16);
    expect(count(samples, 'validation')).toBe(4);
    expect(dividedPatients(samples)).toBe(0);
    expect(new Set(samples.map(({ patient }) => patient)).size).toBe(4);
  });

  test('of another kind are images by themselves', async () => {
    const samples = await samplesOf([...slices('benign'), ...slices('scan 1', 'part 2')]);
    expect(samples.every(({ patient }) => patient === undefined)).toBe(true);
    expect(dividedPatients(samples)).toBe(0);
  });
});

test('every image names the file that its mask came from', async () => {
  const opened = await openFiles([...scan('a'), ...scan('b', false)], preparation);
  for (const { mask, maskFile } of opened.images!.dataset.samples)
    expect(maskFile).toBe(mask ? 'set/labels/a.nii' : undefined);
  const again = await prepareAgain(opened.sources!, { ...preparation, size: 48 });
  expect(again.dataset.samples[0]?.maskFile).toBe('set/labels/a.nii');
});

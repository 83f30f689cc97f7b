import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import type { NamedFile } from '../../src/datasets/dataset.ts';
import { openFiles } from '../../src/datasets/openFiles.ts';
import { defaultVolumeChoices, type VolumeChoices } from '../../src/datasets/volumeChoices.ts';
import { makeDicom } from '../support/files/makeDicom.ts';

const side = 8;
const tags = {
  ...{ series: 0x0020000e, number: 0x00200013, position: 0x00200032, directions: 0x00200037 },
  ...{ description: 0x0008103e, centre: 0x00281050, breadth: 0x00281051, frames: 0x00280008 },
};

interface SliceFields {
  readonly path: string;
  /** Brightness of all pixels, shown as such. */
  readonly value: number;
  readonly series?: string;
  readonly number?: number;
  /** Height in mm; others than axial slices are not made. */
  readonly z?: number;
  readonly side?: number;
  readonly pixels?: Uint8Array;
  readonly texts?: Readonly<Record<number, string>>;
}

function slice(fields: SliceFields): NamedFile {
  const { path, value, series = '1.2.3', number, z, side: width = side } = fields;
  const texts: Record<number, string> = {
    ...{ [tags.series]: series, [tags.centre]: '127.5', [tags.breadth]: '255' },
    ...(number === undefined ? {} : { [tags.number]: String(number) }),
    ...(z === undefined
      ? {}
      : { [tags.position]: `-10\\-20\\${z}`, [tags.directions]: '1\\0\\0\\0\\1\\0' }),
    ...fields.texts,
  };
  const pixels = fields.pixels ?? new Uint8Array(width * width).fill(value);
  const bytes = makeDicom({ width, height: width, pixels, bits: 8, texts });
  return { path, file: new Blob([bytes]) };
}

const png = (inside: (x: number, y: number) => boolean) =>
  new Blob([
    Uint8Array.from(
      encode({
        ...{ width: side, height: side, channels: 1, depth: 8 },
        data: Uint8Array.from({ length: side ** 2 }, (_, i) =>
          inside(i % side, Math.floor(i / side)) ? 255 : 0,
        ),
      }),
    ),
  ]);

const open = (files: readonly NamedFile[], volumes: Partial<VolumeChoices> = {}) =>
  openFiles(files, {
    ...{ size: 32, validationShare: 0.25, seed: 1, classes: 2 },
    volumes: { ...defaultVolumeChoices, ...volumes },
  });
/** Names of the images, and the brightness of each in its middle. */
const shown = ({ images }: Awaited<ReturnType<typeof open>>) =>
  (images?.dataset.samples ?? [])
    .map(({ name, picture }) => [name, picture.data[0]] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));

describe('a DICOM series', () => {
  test('is one volume of its slices from the feet to the head, whatever their names and numbers', async () => {
    const files = [30, 10, 20].map((z, i) =>
      slice({ path: `set/CT/${i}.dcm`, value: 5 * z, z, number: 9 - i }),
    );
    const opened = await open(files);
    expect(opened.problems).toEqual([]);
    expect(shown(opened)).toEqual([
      ['CT.dcm, slice 1', 50],
      ['CT.dcm, slice 2', 100],
      ['CT.dcm, slice 3', 150],
    ]);
    expect(opened.sources?.images.map(({ group }) => group)).toEqual(Array(3).fill('set/CT.dcm'));
    expect(opened.images?.dataset.recognised).toContain('axial slices a volume');
  });

  test('without positions follows the numbers of its slices', async () => {
    const files = [2, 10, 1].map((number) =>
      slice({ path: `${number % 7}.dcm`, value: 20 * number, number }),
    );
    expect(shown(await open(files))).toEqual([
      ['series.dcm, slice 1', 20],
      ['series.dcm, slice 2', 40],
      ['series.dcm, slice 3', 200],
    ]);
  });

  test('that lies along the body is seen from the front with the head up', async () => {
    const files = [0, 1, 2].map((z) => slice({ path: `CT/${z}.dcm`, value: 100 * z, z }));
    const { images } = await open(files, { plane: 'coronal', slices: 1 });
    const [sample] = images!.dataset.samples;
    expect([sample.width, sample.height]).toEqual([side, 3]);
    const row = (y: number) => sample.picture.data[4 * y * side];
    expect([row(0), row(1), row(2)]).toEqual([200, 100, 0]);
  });

  test('several of one folder are told apart by what they say of themselves', async () => {
    const files = ['lung', 'bone', 'bone'].flatMap((description, s) =>
      [0, 1].map((z) =>
        slice({
          ...{ path: `CT/${s}${z}.dcm`, value: 40 * s + 10, z, series: `1.2.${s}` },
          texts: { [tags.description]: description },
        }),
      ),
    );
    const names = new Set(shown(await open(files)).map(([name]) => name.split(',')[0]));
    expect([...names].sort()).toEqual(['bone 2.dcm', 'bone.dcm', 'lung.dcm']);
  });

  test('pairs with the volume of labels beside it, a series too', async () => {
    const scan = [0, 1, 2].map((z) => slice({ path: `set/images/${z}.dcm`, value: 50, z }));
    const labels = [2, 1, 0].map((z) =>
      slice({
        ...{ path: `set/masks/${z}.dcm`, value: 0, z, series: '9.9' },
        pixels: Uint8Array.from({ length: side ** 2 }, (_, i) => Number(i < side * (z + 1))),
      }),
    );
    const { images, problems } = await open([...scan, ...labels]);
    expect(problems).toEqual([]);
    const shares = images!.dataset.samples.map((one) => [one.name, one.foregroundShare] as const);
    expect(Object.fromEntries(shares)).toEqual({
      'images.dcm, slice 1': 1 / side,
      'images.dcm, slice 2': 2 / side,
      'images.dcm, slice 3': 3 / side,
    });
  });

  test('with masks beside its slices stays images, which are held out together', async () => {
    const files = ['a', 'b'].flatMap((patient) =>
      [0, 1, 2].flatMap((z) => [
        slice({ path: `set/images/${patient}${z}.dcm`, value: 50, z, series: patient }),
        { path: `set/masks/${patient}${z}.png`, file: png((x) => x <= z) },
      ]),
    );
    const { images, sources, problems } = await open(files);
    expect(problems).toEqual([]);
    expect(sources?.images.map(({ name, group }) => [name, group])).toEqual(
      ['a', 'b'].flatMap((patient) => [0, 1, 2].map((z) => [`${patient}${z}.dcm`, patient])),
    );
    const held = images!.dataset.samples.filter(({ split }) => split === 'validation');
    expect(new Set(held.map(({ name }) => name[0])).size).toBe(1);
    expect(held).toHaveLength(3);
  });

  test('with two slices in one place stays images of one group', async () => {
    const files = [0, 0, 1, 1].map((z, i) => slice({ path: `MR/${i}.dcm`, value: 50, z }));
    const { sources } = await open(files);
    expect(sources?.images.map(({ name, group }) => [name, group])).toEqual(
      [0, 1, 2, 3].map((i) => [`${i}.dcm`, '1.2.3']),
    );
  });

  test('is of slices of one size, frame and folder; others stay what they are', async () => {
    const files = [
      ...[0, 1].map((z) => slice({ path: `a/${z}.dcm`, value: 50, z })),
      slice({ path: 'a/large.dcm', value: 50, z: 2, side: 2 * side }),
      slice({ path: 'b/alone.dcm', value: 50, z: 3 }),
      {
        path: 'c/0.dcm',
        file: new Blob([makeDicom({ width: 2, height: 1, pixels: new Uint8Array(4) })]),
      },
    ];
    expect(shown(await open(files)).map(([name]) => name)).toEqual([
      '0.dcm',
      'a.dcm, slice 1',
      'a.dcm, slice 2',
      'alone.dcm',
      'large.dcm',
    ]);
  });

  test('with a damaged slice is named, and the rest opens', async () => {
    const files = [0, 1].map((z) => slice({ path: `a/${z}.dcm`, value: 50, z }));
    const cut = files[1].file.slice(0, files[1].file.size - 9);
    const { images, problems } = await open([
      files[0],
      { path: 'a/1.dcm', file: cut },
      slice({ path: 'b/x.dcm', value: 50 }),
    ]);
    expect(images?.dataset.samples.map(({ name }) => name)).toEqual(['x.dcm']);
    expect(problems).toEqual([
      { path: 'a.dcm', reason: expect.stringMatching(/a\/1\.dcm.*cut short/) },
    ]);
  });
});

import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import type { NamedFile } from '../../../src/datasets/dataset.ts';
import { openFiles } from '../../../src/datasets/openFiles.ts';
import { sliceOf } from '../../../src/datasets/slices.ts';
import { defaultVolumeChoices } from '../../../src/datasets/volumeChoices.ts';
import { type GatherSource, gather } from '../../../src/engine/training/gather.ts';
import { decodeNifti } from '../../../src/formats/nifti.ts';
import { lossFunction } from '../../../src/losses/lossFunction.ts';
import { makeDicom } from '../../support/files/makeDicom.ts';
import { gzipped, makeNifti } from '../../support/files/makeVolumes.ts';
import { loss } from '../support/engineBench.ts';
import { FakeNetwork } from '../support/fakeNetwork.ts';

const side = 16;
const depth = 6;
/** Columns grow to the left, rows to the back, slices to the top. */
const lps = [
  [-1, 0, 0, 0],
  [0, -1, 0, 0],
  [0, 0, 1, 0],
];
/** The same place, the slices written from the top. */
const lpi = [
  [-1, 0, 0, 0],
  [0, -1, 0, 0],
  [0, 0, -1, depth - 1],
];

const volume = (value: (x: number, y: number, z: number) => number, sform: number[][]) =>
  gzipped(
    makeNifti({
      ...{ shape: [side, side, depth], sform, type: 2 },
      values: Array.from({ length: side * side * depth }, (_, i) =>
        value(i % side, Math.floor(i / side) % side, Math.floor(i / side ** 2)),
      ),
    }),
  );

/** A disc that moves and grows from slice to slice, in slices 1 to 4. */
const truth = (x: number, y: number, z: number) =>
  z >= 1 && z <= 4 && Math.hypot(x - 4 - z, y - 9) < 2 + z / 2 ? 1 : 0;

/** A scan whose slices go upwards, with a mask whose slices go downwards. */
async function scan(): Promise<NamedFile[]> {
  const image = await volume((x, y, z) => x + 5 * y + z, lps);
  const mask = await volume((x, y, z) => truth(x, y, depth - 1 - z), lpi);
  return [
    { path: 'set/scan.nii.gz', file: new Blob([image]) },
    { path: 'set/scan_mask.nii.gz', file: new Blob([mask]) },
  ];
}

/** Predicts the truth of every image, certain of it. */
async function sourceOf(files: readonly NamedFile[]): Promise<GatherSource> {
  const volumes = { ...defaultVolumeChoices, slices: 3 };
  const { images } = await openFiles(files, {
    ...{ size: 32, validationShare: 0.34, seed: 1, classes: 2, volumes },
  });
  const { dataset, pixels } = images!;
  const network = new FakeNetwork(new Float32Array(4), dataset.size);
  network.predict = async (positions) =>
    (positions as number[]).map((position) =>
      Float32Array.from(dataset.samples[position]?.mask ?? [], (value) => (value ? 9 : -9)),
    );
  return {
    network,
    whole: network,
    inputSize: dataset.size,
    tile: dataset.size,
    layers: network.layers,
    images: {
      ...{ size: dataset.size, channels: pixels.channels, classes: 2, inputs: pixels.inputs },
      masks: dataset.samples.map(({ mask }) => mask),
    },
    dataset,
    config: { depth: 1, filters: 4, norm: 'none' },
    batch: 2,
    step: 1,
    loss: lossFunction(loss),
    goesOn: async () => true,
  };
}

describe('masks of slices', () => {
  it('come as one volume that lies where the scan lies, though its mask lies otherwise', async () => {
    const gathered = await gather({ kind: 'masks', threshold: 0.5 }, await sourceOf(await scan()));
    const masks = gathered?.kind === 'masks' ? gathered.masks : [];
    expect(masks.map(({ path, note }) => [path, note])).toEqual([
      ['set/scan.nii.gz', 'axial slices 3, 4, 5 were predicted; all other voxels are 0'],
    ]);
    expect(gathered).toMatchObject({ values: [1] });
    const written = await decodeNifti(masks[0]!.bytes);
    expect(written).toMatchObject({ shape: [side, side, depth], towards: ['L', 'P', 'S'] });
    for (let z = 0; z < depth; z++) {
      const { data } = sliceOf(written, 'axial', z);
      const expected = Array.from({ length: side * side }, (_, i) =>
        z >= 2 && z <= 4 ? truth(i % side, Math.floor(i / side), z) : 0,
      );
      expect([...data]).toEqual(expected);
    }
  });

  it('come as one PNG a slice, in their order, where the scan is no NIfTI volume', async () => {
    const frames = 0x00280008;
    const file = (path: string, value: (x: number, y: number, z: number) => number): NamedFile => {
      const pixels = Uint8Array.from({ length: 2 * side * side * 12 }, (_, i) =>
        value(i % (2 * side), Math.floor(i / (2 * side)) % side, Math.floor(i / (2 * side * side))),
      );
      const texts = { [frames]: '12' };
      const bytes = makeDicom({ width: 2 * side, height: side, bits: 8, pixels, texts });
      return { path, file: new Blob([bytes]) };
    };
    // Foreground is as many columns as the slice has for a number.
    const source = await sourceOf([
      file('set/images/scan.dcm', (x, y) => 9 * x + y),
      file('set/masks/scan.dcm', (x, _, z) => Number(x <= z)),
    ]);
    const gathered = await gather({ kind: 'masks', threshold: 0.5 }, source);
    const masks = gathered?.kind === 'masks' ? gathered.masks : [];
    expect(masks.map(({ path, note }) => [path, note]).sort()).toEqual(
      [10, 11, 12].map((number) => [`set/images/scan_axial-slice-0${number}.png`, '']),
    );
    expect(gathered).toMatchObject({ values: [255] });
    for (const { path, bytes } of masks) {
      const { width, height, data } = decode(bytes);
      const columns = Number(/(\d+)\.png/.exec(path)?.[1]);
      expect([width, height]).toEqual([2 * side, side]);
      expect([...data].filter((value) => value === 255)).toHaveLength(columns * side);
      expect([...data.slice(0, columns)]).toEqual(Array(columns).fill(255));
    }
  });

  it('are given up while volumes are packed', async () => {
    const source = await sourceOf(await scan());
    let asked = 0;
    // Two batches, the end of them, and after the volume.
    const goesOn = async () => ++asked < 4;
    expect(await gather({ kind: 'masks', threshold: 0.5 }, { ...source, goesOn })).toBeNull();
    expect(asked).toBe(4);
  });
});

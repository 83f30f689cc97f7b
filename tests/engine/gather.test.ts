import { describe, expect, it } from 'vitest';
import type { NamedFile } from '../../src/data/dataset.ts';
import { decodeNifti } from '../../src/data/decode/nifti.ts';
import { openFiles } from '../../src/data/openFiles.ts';
import { sliceOf } from '../../src/data/slices.ts';
import { defaultVolumeChoices } from '../../src/data/volumeChoices.ts';
import { type GatherSource, gather } from '../../src/engine/gather.ts';
import { lossFunction } from '../../src/losses/lossFunction.ts';
import { gzipped, makeNifti } from '../data/makeVolumes.ts';
import { loss } from './engineBench.ts';
import { FakeNetwork } from './fakeNetwork.ts';

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
    positions.map((position) =>
      Float32Array.from(dataset.samples[position]?.mask ?? [], (value) => (value ? 9 : -9)),
    );
  return {
    network,
    images: {
      ...{ size: dataset.size, channels: pixels.channels, classes: 2, inputs: pixels.inputs },
      masks: dataset.samples.map(({ mask }) => mask),
    },
    dataset,
    config: { depth: 1, filters: 4, norm: 'none' },
    batch: 2,
    step: 1,
    loss: lossFunction(loss.choice),
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

  it('are given up while volumes are packed', async () => {
    const source = await sourceOf(await scan());
    let asked = 0;
    // Two batches, the end of them, and after the volume.
    const goesOn = async () => ++asked < 4;
    expect(await gather({ kind: 'masks', threshold: 0.5 }, { ...source, goesOn })).toBeNull();
    expect(asked).toBe(4);
  });
});

import { readHeader } from 'nifti-reader-js';
import { describe, expect, it } from 'vitest';
import { type LabelSlice, labelVolume, sliceNote } from '../../src/datasets/labelVolume.ts';
import { originsOf } from '../../src/datasets/openVolume.ts';
import { sliceCount, sliceOf } from '../../src/datasets/slices.ts';
import { planes } from '../../src/datasets/volumeChoices.ts';
import { decodeNifti } from '../../src/formats/nifti.ts';
import { makeNifti } from '../support/files/makeVolumes.ts';

const shape = [3, 4, 5] as const;
const values = Array.from({ length: 60 }, (_, i) => (i * 7) % 6);
/** Slices first and turned, as KiTS19 has them, with spacing and shift. */
const sform = [
  [0, 0, -0.8, 12],
  [0, -0.9, 0, 7],
  [-5, 0, 0, -3],
];

/** Slices of a volume at some positions, with what a person sees of them as labels. */
async function seen(
  file: Uint8Array<ArrayBuffer>,
  plane: (typeof planes)[number],
  positions: readonly number[],
): Promise<LabelSlice[]> {
  const volume = await decodeNifti(file);
  const origins = originsOf(volume, 'scan.nii', plane, positions, volume) ?? [];
  return positions.map((at, i) => ({
    origin: origins[i],
    values: Uint16Array.from(sliceOf(volume, plane, at).data),
  }));
}

describe('labelVolume', () => {
  it.each(planes)(
    'lays %s slices where they were, in either version and order of bytes',
    async (plane) => {
      for (const version of [1, 2] as const)
        for (const bigEndian of [false, true]) {
          const file = makeNifti({
            shape,
            type: 4,
            values,
            version,
            bigEndian,
            sform,
            slope: 2,
            intercept: -1,
          });
          const scan = await decodeNifti(file);
          const count = sliceCount(scan, plane);
          const all = await seen(
            makeNifti({ shape, type: 4, values, version, bigEndian, sform }),
            plane,
            Array.from({ length: count }, (_, i) => i),
          );
          const written = labelVolume(all);
          const volume = await decodeNifti(written);
          expect(Array.from(volume.data)).toEqual(values);
          expect(volume).toMatchObject({ shape, towards: scan.towards });
          const [before, after] = [file, written].map((bytes) => readHeader(bytes.buffer, true));
          expect(after).toMatchObject({
            affine: before?.affine,
            sform_code: before?.sform_code,
            pixDims: before?.pixDims,
            littleEndian: !bigEndian,
            datatypeCode: 2,
            numBitsPerVoxel: 8,
            intent_code: 1002,
            scl_slope: 1,
            scl_inter: 0,
          });
        }
    },
  );

  it('leaves 0 where no slice was predicted, and drops what the scan has in time', async () => {
    const file = makeNifti({ shape: [3, 4, 5, 2], values: [...values, ...values], sform });
    const positions = [1, 2];
    const written = labelVolume(await seen(file, 'axial', positions));
    const volume = await decodeNifti(written);
    expect(volume.note).toBeNull();
    for (let at = 0; at < sliceCount(volume, 'axial'); at++) {
      const { data } = sliceOf(volume, 'axial', at);
      const original = sliceOf(await decodeNifti(file), 'axial', at).data;
      expect([...data]).toEqual(positions.includes(at) ? [...original] : [...data].fill(0));
    }
  });

  it('takes 16 bits where a label needs them', async () => {
    for (const bigEndian of [false, true]) {
      const wide = values.map((value) => 100 * value);
      const file = makeNifti({ shape, values: wide, bigEndian });
      const written = labelVolume(await seen(file, 'coronal', [0, 1, 2, 3]));
      expect(Array.from((await decodeNifti(written)).data)).toEqual(wide);
    }
  });

  it('refuses a slice of another size', async () => {
    const [slice] = await seen(makeNifti({ shape, values }), 'axial', [0]);
    expect(() => labelVolume([{ ...slice, values: new Uint8Array(3) }])).toThrow(RangeError);
  });

  it('says which slices were predicted, counted from 1', async () => {
    const slices = await seen(makeNifti({ shape, values }), 'axial', [3, 0]);
    expect(sliceNote(slices)).toBe('axial slices 1, 4 were predicted; all other voxels are 0');
  });
});

import { describe, expect, it } from 'vitest';
import type { SliceOrigin } from '../../src/datasets/labelVolume.ts';
import { lengthUnit, sliceSpacing, trainingSpacing } from '../../src/datasets/pixelSpacing.ts';
import { makeNifti } from '../support/files/makeVolumes.ts';

/** A slice of a volume whose voxels are 0.5 wide, 2 deep and 3 high, first axis to the back. */
function slice(version: 1 | 2, plane: SliceOrigin['plane'], unit = 2): SliceOrigin {
  const values = new Array<number>(8).fill(0);
  const file = makeNifti({ shape: [2, 2, 2], values, version });
  const header = file.slice(0, version === 1 ? 348 : 540);
  const view = new DataView(header.buffer);
  for (const [axis, length] of [2, 0.5, 3].entries())
    if (version === 1) view.setFloat32(80 + 4 * axis, length, true);
    else view.setFloat64(112 + 8 * axis, length, true);
  if (version === 1) view.setUint8(123, unit);
  else view.setInt32(500, unit, true);
  const towards = ['P', 'L', 'S'] as const;
  return { path: 'a.nii', plane, at: 0, shape: [2, 2, 2], towards, header };
}

describe('the size of a pixel', () => {
  it.each([1, 2] as const)('is read of a slice as it is looked at, NIfTI-%i', (version) => {
    expect(sliceSpacing(slice(version, 'axial'))).toEqual({ down: 2, right: 0.5 });
    expect(sliceSpacing(slice(version, 'coronal'))).toEqual({ down: 3, right: 0.5 });
    expect(sliceSpacing(slice(version, 'sagittal'))).toEqual({ down: 3, right: 2 });
    const micro = sliceSpacing(slice(version, 'axial', 3));
    expect(micro?.right).toBeCloseTo(0.0005, 12);
  });

  it('is not known where a header says 0', () => {
    const own = slice(1, 'axial');
    new DataView(own.header.buffer).setFloat32(80, 0, true);
    expect(sliceSpacing(own)).toBeNull();
    expect(lengthUnit([{ slice: own }, { slice: slice(1, 'axial') }])).toBe('px');
  });

  it('is in mm where every image says so, of the part that the network sees', () => {
    const own = slice(1, 'axial');
    expect(lengthUnit([{ slice: own }])).toBe('mm');
    expect(lengthUnit([])).toBe('px');
    const frame = { left: 0.25, top: 0, width: 0.5, height: 1 };
    const sample = { width: 64, height: 32, frame, slice: own };
    expect(trainingSpacing(sample, 16, 'mm')).toEqual({ down: 4, right: 1 });
    expect(trainingSpacing(sample, 16, 'px')).toEqual({ down: 2, right: 2 });
  });
});

import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { decodePng } from '../../src/formats/png.ts';
import { labelsOf } from '../../src/masks/labels.ts';
import { maskOf } from '../../src/masks/mask.ts';
import { maskPath, maskPng, predictedLabels } from '../../src/masks/predictedMask.ts';

describe('predictedLabels', () => {
  it('cuts two classes at the threshold, at the size of the network', () => {
    const p = [0.2, 0.5, 0.69, 0.71];
    const differences = Float32Array.from(p, (x) => Math.log(x / (1 - x)));
    const size = { width: 2, height: 2 };
    expect([...predictedLabels(differences, 2, size, 0.49)]).toEqual([0, 1, 1, 1]);
    expect([...predictedLabels(differences, 2, size, 0.7)]).toEqual([0, 0, 0, 1]);
  });

  it('takes the most probable of several classes', () => {
    // Two classes besides the background, four pixels each.
    const differences = Float32Array.from([-1, 2, 1, 9, -2, 1, 3, -9]);
    expect([...predictedLabels(differences, 2, { width: 2, height: 2 }, 0.5)]).toEqual([
      0, 1, 2, 1,
    ]);
  });

  it('finds a disc where it was, at the size and shape of the image', () => {
    const size = 32;
    const differences = Float32Array.from({ length: size * size }, (_, i) => {
      const x = ((i % size) + 0.5) / size - 0.3;
      const y = (Math.floor(i / size) + 0.5) / size - 0.6;
      return 40 * (0.2 - Math.hypot(x, y));
    });
    const [width, height] = [300, 77];
    const labels = predictedLabels(differences, size, { width, height }, 0.5);
    let wrong = 0;
    let inside = 0;
    labels.forEach((label, i) => {
      const x = ((i % width) + 0.5) / width - 0.3;
      const y = (Math.floor(i / width) + 0.5) / height - 0.6;
      const isIn = Math.hypot(x, y) < 0.2;
      if (isIn) inside++;
      if (isIn !== (label === 1)) wrong++;
    });
    expect(inside).toBeGreaterThan(1000);
    expect(wrong / inside).toBeLessThan(0.02);
  });

  it('is background outside of the field of view, whatever is predicted there', () => {
    const differences = new Float32Array(16).fill(5);
    const outside = Uint8Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 1 : 0));
    const size = { width: 8, height: 2 };
    expect([...predictedLabels(differences, 4, size, 0.5, outside)]).toEqual([
      ...[0, 0, 0, 0, 1, 1, 1, 1],
      ...[0, 0, 0, 0, 1, 1, 1, 1],
    ]);
  });

  it('keeps smaller images in place too', () => {
    const size = 64;
    const differences = Float32Array.from({ length: size * size }, (_, i) =>
      i % size < 16 ? 5 : -5,
    );
    const labels = predictedLabels(differences, size, { width: 8, height: 3 }, 0.5);
    expect([...labels]).toEqual([...'110000001100000011000000'].map(Number));
  });
});

describe('maskPng', () => {
  const labels = Uint8Array.from([0, 1, 2, 2, 1, 0]);
  const size = { width: 3, height: 2 };

  it('writes 0 and 255 for foreground alone', () => {
    const file = maskPng(
      labels.map((label) => Math.min(1, label)),
      size,
      { values: [255], areColours: false },
    );
    expect(decode(file)).toMatchObject({ ...size, depth: 8, channels: 1 });
    expect([...decode(file).data]).toEqual([0, 255, 255, 255, 255, 0]);
  });

  it.each([
    { values: [1, 4], areColours: false, depth: 8 },
    { values: [3, 700], areColours: false, depth: 16 },
    { values: [0x800000, 0x00ff7f], areColours: true, depth: 8 },
  ])('writes labels that are read as $values again', async ({ values, areColours, depth }) => {
    const file = maskPng(labels, size, { values, areColours });
    expect(decode(file)).toMatchObject({ ...size, depth });
    const raster = await decodePng(new Uint8Array(file));
    const read = labelsOf(raster, maskOf(raster));
    expect(read).toMatchObject({ keys: [...values].sort((a, b) => a - b), isColour: areColours });
    const keys = read && read !== 'too many' ? read.keys : [];
    expect(
      read && read !== 'too many' && [...read.data].map((label) => [0, ...keys][label]),
    ).toEqual([...labels].map((label) => [0, ...values][label]));
  });
});

describe('maskPath', () => {
  it('is the path of the image with another ending', () => {
    expect(maskPath('DRIVE/images/21_training.tif', new Set())).toBe(
      'DRIVE/images/21_training.png',
    );
    expect(maskPath('ultrasound 3', new Set())).toBe('ultrasound 3.png');
    expect(maskPath('v1.2/scan', new Set())).toBe('v1.2/scan.png');
  });

  it('of a slice has the name of its stack and three digits', () => {
    expect(maskPath('set/stack.tif, axial slice 7', new Set())).toBe(
      'set/stack_axial-slice-007.png',
    );
    expect(maskPath('a.nii.gz, sagittal slice 123', new Set())).toBe('a_sagittal-slice-123.png');
  });

  it('does not take a name twice', () => {
    expect(maskPath('a.tif', new Set(['a.png', 'a (2).png']))).toBe('a (3).png');
  });

  it('never leads out of the folder where it is unpacked', () => {
    expect(maskPath('../../etc/passwd', new Set())).toBe('_/_/etc/passwd.png');
    expect(maskPath('/C:\\x\\..\\y.png', new Set())).toBe('C_/x/_/y.png');
    expect(maskPath('', new Set())).toBe('image.png');
  });
});

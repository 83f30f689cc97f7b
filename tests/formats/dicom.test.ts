import { describe, expect, test } from 'vitest';
import { openFiles } from '../../src/datasets/openFiles.ts';
import { defaultVolumeChoices, type VolumeChoices } from '../../src/datasets/volumeChoices.ts';
import { decodeDicom } from '../../src/formats/dicom.ts';
import type { DecodedVolume } from '../../src/formats/nifti.ts';
import { UnreadableFile } from '../../src/formats/unreadable.ts';
import { type DicomFields, makeDicom, rleFrame } from '../support/files/makeDicom.ts';
import { hasSamples, sampleBytes } from '../support/files/samples.ts';

const little = (values: readonly number[]) => new Uint8Array(Int16Array.from(values).buffer);
const stored = [-3, 0, 7, 300, -1000, 32767];
/** Tag of the number of frames. */
const frames = 0x00280008;
const grey = { width: 3, height: 2, pixels: little(stored), signed: true } as const;
const read = (fields: DicomFields) => decodeDicom(makeDicom(fields)) as DecodedVolume;

describe('DICOM', () => {
  test('explicit and implicit, little and big endian', () => {
    const big = grey.pixels.slice();
    for (let i = 0; i < big.length; i += 2) [big[i], big[i + 1]] = [big[i + 1], big[i]];
    for (const fields of [
      grey,
      { ...grey, syntax: '1.2.840.10008.1.2' },
      { ...grey, syntax: '1.2.840.10008.1.2.2', pixels: big },
    ]) {
      const volume = read(fields);
      expect(volume.shape).toEqual([3, 2, 1]);
      expect(Array.from(volume.data)).toEqual(stored);
    }
  });

  test('RLE of 16 bits and of colours', () => {
    const bytes = [...grey.pixels];
    const high = bytes.filter((_, i) => i % 2 === 1);
    const low = bytes.filter((_, i) => i % 2 === 0);
    const rle = { ...grey, syntax: '1.2.840.10008.1.2.5', pixels: [rleFrame([high, low])] };
    expect(Array.from(read(rle).data)).toEqual(stored);
    const colours = makeDicom({
      ...{ width: 2, height: 1, bits: 8, samples: 3, photometric: 'RGB' },
      ...{
        syntax: '1.2.840.10008.1.2.5',
        pixels: [
          rleFrame([
            [1, 4],
            [2, 5],
            [3, 6],
          ]),
        ],
      },
    });
    expect(decodeDicom(colours)).toMatchObject({
      channels: 3,
      data: Uint8Array.of(1, 2, 3, 4, 5, 6),
    });
  });

  test('colours plane by plane, and 12 of 16 bits with a sign', () => {
    const planes = { width: 2, height: 1, bits: 8, samples: 3, photometric: 'RGB', planar: true };
    expect(
      decodeDicom(makeDicom({ ...planes, pixels: Uint8Array.of(1, 4, 2, 5, 3, 6) })),
    ).toMatchObject({
      data: Uint8Array.of(1, 2, 3, 4, 5, 6),
    });
    // Bits beyond those stored hold something else.
    const twelve = {
      width: 2,
      height: 1,
      stored: 12,
      signed: true,
      pixels: Uint8Array.of(0xff, 0x7f, 1, 0x90),
    };
    expect(Array.from(read(twelve).data)).toEqual([-1, 1]);
  });

  test('slope, intercept and window are read; a CT is in Hounsfield units', () => {
    const texts = { 524384: 'CT', 2625618: '-1024', 2625619: '2', 2625616: '40', 2625617: '400' };
    const volume = read({ ...grey, texts });
    expect(volume.data[3]).toBe(2 * 300 - 1024);
    expect(volume).toMatchObject({ isHounsfield: true, window: [-160, 240] });
    expect(read(grey)).toMatchObject({ isHounsfield: false, window: null });
  });

  test('where white is the smallest value, brightness is turned round', () => {
    const texts = { 2625616: '10', 2625617: '4' };
    const volume = read({ ...grey, photometric: 'MONOCHROME1', texts });
    expect(volume.data[3]).toBe(-300);
    expect(volume.window).toEqual([-12, -8]);
  });

  test('frames of grey are slices; of others the first is taken, which is said', () => {
    const texts = { [frames]: '2' };
    const both = read({ ...grey, height: 1, texts });
    expect(both).toMatchObject({ shape: [3, 1, 2], note: null });
    expect(Array.from(both.data)).toEqual(stored);
    const colours = { width: 1, height: 1, bits: 8, samples: 3, photometric: 'RGB', texts };
    expect(read({ ...colours, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6) }).note).toBe(
      'Only the first of its 2 frames is used.',
    );
  });

  test('the window decides what is black and white; the own one of the file unless another is chosen', async () => {
    const pixels = little([0, 945, 1136, 1328]);
    const ct = { 524384: 'CT', 2625618: '-1024', 2625619: '1' };
    const brightness = async (window: VolumeChoices['window'], texts: Record<number, string>) => {
      const file = makeDicom({ width: 4, height: 1, pixels, signed: true, texts });
      const volumes = { ...defaultVolumeChoices, window };
      const preparation = { size: 32, validationShare: 0.25, seed: 7, classes: 2, volumes };
      const { images } = await openFiles([{ path: 'ct.dcm', file: new Blob([file]) }], preparation);
      const [{ picture }] = images!.dataset.samples;
      return [0, 1, 2, 3].map((x) => picture.data[4 * x]);
    };
    expect(await brightness('kidney', ct)).toEqual([0, 0, 127, 255]);
    expect(await brightness('auto', ct)).toEqual([0, 52, 173, 255]);
    expect(await brightness('full', ct)).toEqual([0, 181, 218, 255]);
    const own = { ...ct, 2625616: '112', 2625617: '384' };
    expect(await brightness('auto', own)).toEqual([0, 1, 128, 255]);
  });

  test.each([
    ['JPEG', { ...grey, syntax: '1.2.840.10008.1.2.4.70' }, 'JPEG compression cannot be read here'],
    ['cut short', { ...grey, height: 4 }, 'cut short'],
    ['a huge header', { ...grey, width: 30_000, height: 30_000 }, 'can be opened'],
    ['no size', { ...grey, width: 0 }, 'damaged'],
    ['another kind', { ...grey, photometric: 'PALETTE COLOR' }, 'PALETTE COLOR cannot be read'],
    ['32 bits', { ...grey, bits: 32 }, '32 bits a sample'],
    [
      'a bad segment',
      { ...grey, syntax: '1.2.840.10008.1.2.5', pixels: [rleFrame([[1, 2]])] },
      'damaged',
    ],
  ] as const)('%s is refused with a sentence', (_, fields, sentence) => {
    expect(() => read(fields as DicomFields)).toThrow(UnreadableFile);
    expect(() => read(fields as DicomFields)).toThrow(sentence);
  });

  test('opens with a mask of another format beside it', async () => {
    const scan = makeDicom({ ...grey, texts: { 2625616: '0', 2625617: '100' } });
    const mask = makeDicom({
      ...grey,
      bits: 8,
      signed: false,
      pixels: Uint8Array.of(0, 1, 1, 0, 0, 1),
    });
    const files = [
      { path: 'set/images/a.dcm', file: new Blob([scan]) },
      { path: 'set/masks/a.dcm', file: new Blob([mask]) },
    ];
    const preparation = { size: 32, validationShare: 0.25, seed: 1, classes: 2 };
    const { images, problems } = await openFiles(files, preparation);
    expect(problems).toEqual([]);
    expect(images?.dataset.samples).toHaveLength(1);
    expect(images?.dataset.samples[0].mask?.includes(1)).toBe(true);
  });

  test.skipIf(!hasSamples)('a real CT slice has the values that NumPy reads of its bytes', () => {
    const volume = decodeDicom(
      sampleBytes('DICOM/CT1_UNC.explicit_little_endian.dcm'),
    ) as DecodedVolume;
    expect(volume).toMatchObject({ shape: [512, 512, 1], isHounsfield: true });
    let sum = 0;
    for (let i = 0; i < volume.data.length; i++) sum += volume.data[i];
    expect(sum).toBe(-228407043);
  });
});

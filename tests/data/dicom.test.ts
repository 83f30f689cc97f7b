import { describe, expect, test } from 'vitest';
import { decodeDicom } from '../../src/data/decode/dicom.ts';
import { UnreadableFile } from '../../src/data/decode/unreadable.ts';
import { openFiles } from '../../src/data/openFiles.ts';
import { createRandom } from '../../src/data/random.ts';
import { defaultVolumeChoices, type VolumeChoices } from '../../src/data/volumeChoices.ts';
import { makeDicom } from './makeDicom.ts';
import { damage, makeGif } from './makeFiles.ts';
import { hasSamples, sampleBytes, sampleFolder } from './samples.ts';

const values = [-7, 0, 1, 2, 300, 400];
const preparation = { size: 32, validationShare: 0.25, seed: 7, classes: 2 };
const open = (files: Parameters<typeof openFiles>[0], choices: Partial<VolumeChoices> = {}) =>
  openFiles(files, { ...preparation, volumes: { ...defaultVolumeChoices, ...choices } });

describe('DICOM', () => {
  test('gives Hounsfield units of CT', () => {
    const fields = { columns: 3, rows: 2, values: [0, 1, 2, 1024, 2000, 4095] };
    const volume = decodeDicom(makeDicom({ ...fields, slope: '1', intercept: '-1024' }));
    expect(volume.shape).toEqual([3, 2, 1]);
    expect([...volume.data]).toEqual([-1024, -1023, -1022, 0, 976, 3071]);
    expect(volume.isHounsfield).toBe(true);
    expect(decodeDicom(makeDicom({ ...fields, modality: 'MR' })).isHounsfield).toBe(false);
  });

  test('reads signs, ignores bits that are not stored, and turns inverted images', () => {
    const one = { columns: 2, rows: 1 };
    const signed = decodeDicom(makeDicom({ ...one, values: [0xfff, 0xf001], signed: true }));
    expect([...signed.data]).toEqual([-1, 1]);
    const inverted = makeDicom({ ...one, values: [5, 9], photometric: 'MONOCHROME1' });
    expect([...decodeDicom(inverted).data]).toEqual([-5, -9]);
  });

  test('reads frames as a volume', () => {
    const file = makeDicom({ columns: 1, rows: 2, frames: 3, values });
    expect(decodeDicom(file).shape).toEqual([1, 2, 3]);
  });

  test('says what of it cannot be read', () => {
    const one = { columns: 2, rows: 1, values: [1, 2] };
    const compressed = makeDicom({ ...one, syntax: '1.2.840.10008.1.2.4.70' });
    expect(() => decodeDicom(compressed)).toThrow(/compressed DICOM/);
    expect(() => decodeDicom(makeDicom({ ...one, samples: 3 }))).toThrow(/in colour/);
    expect(() => decodeDicom(makeDicom({ ...one, values: [1] }))).toThrow(/cut short/);
    expect(() => decodeDicom(makeDicom(one).slice(0, 200))).toThrow(UnreadableFile);
  });

  test('damaged files are read or refused with a sentence, never worse', () => {
    const random = createRandom(6, 'dicom');
    const whole = makeDicom({ columns: 3, rows: 2, values });
    for (let i = 0; i < 300; i++)
      try {
        decodeDicom(damage(whole, random));
      } catch (reason) {
        expect(reason).toBeInstanceOf(UnreadableFile);
      }
  });
});

describe('the window of a CT', () => {
  const file = makeDicom({
    ...{ columns: 4, rows: 1, values: [0, 945, 1136, 1328], slope: '1', intercept: '-1024' },
  });
  const brightness = async (window: VolumeChoices['window']) => {
    const { images } = await open([{ path: 'ct.dcm', file: new Blob([file]) }], { window });
    const [{ picture }] = images!.dataset.samples;
    return [0, 1, 2, 3].map((x) => picture.data[4 * x]);
  };

  test('decides what is black and white', async () => {
    expect(await brightness('kidney')).toEqual([0, 0, 127, 255]);
    expect(await brightness('auto')).toEqual([0, 52, 173, 255]);
    expect(await brightness('full')).toEqual([0, 181, 218, 255]);
  });

  test('is offered for Hounsfield units alone', async () => {
    const offered = async (modality: string) =>
      (
        await open([
          {
            path: 'x.dcm',
            file: new Blob([makeDicom({ columns: 2, rows: 1, values: [1, 2], modality })]),
          },
        ])
      ).images?.dataset.choices?.hasWindow ?? false;
    expect(await offered('CT')).toBe(true);
    expect(await offered('MR')).toBe(false);
  });
});

test('a mask is found by name, as of any image', async () => {
  const scan = makeDicom({ columns: 4, rows: 4, values: Array.from({ length: 16 }, (_, i) => i) });
  const mask = makeGif(
    4,
    4,
    [...Array(8).fill(1), ...Array(8).fill(0)],
    [
      [0, 0, 0],
      [255, 255, 255],
      [0, 0, 0],
      [0, 0, 0],
    ],
  );
  const { images, problems } = await openFiles(
    [
      { path: 'scan.dcm', file: new Blob([scan]) },
      { path: 'scan_mask.gif', file: new Blob([mask]) },
    ],
    preparation,
  );
  expect(problems).toEqual([]);
  expect(images?.dataset.samples[0]).toMatchObject({ name: 'scan.dcm', foregroundShare: 0.5 });
});

describe.skipIf(!hasSamples)('a CT slice as scanners write it', () => {
  test('has the values of its header, air outside of the patient and padding beyond the scan', async () => {
    const path = 'DICOM/CT1_UNC.explicit_little_endian.dcm';
    const { shape, data, isHounsfield } = decodeDicom(sampleBytes(path));
    expect(shape).toEqual([512, 512, 1]);
    expect(isHounsfield).toBe(true);
    // Stored -2000 outside of the round scan; intercept -1024.
    expect(data[0]).toBe(-3024);
    expect(Math.min(...Array.from(data).slice(0, 5000))).toBe(-3024);
    expect(Array.from(data).some((value) => value > 0 && value < 100)).toBe(true);
    const { images, problems } = await openFiles(sampleFolder('DICOM'), preparation);
    expect(problems).toEqual([]);
    expect(images?.dataset).toMatchObject({
      recognised: 'DICOM, 1 image without masks.',
      choices: { hasSlices: false, hasWindow: true },
    });
  });
});

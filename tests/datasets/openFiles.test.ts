import { encode } from 'fast-png';
import { describe, expect, test, vi } from 'vitest';
import type { NamedFile, Preparation } from '../../src/datasets/dataset.ts';
import { openFiles, prepareAgain } from '../../src/datasets/openFiles.ts';

// Whole images on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

const preparation: Preparation = { size: 32, validationShare: 0.25, seed: 7, classes: 2 };

function png(
  width: number,
  height: number,
  value: (x: number, y: number) => number | readonly [number, number, number],
): Blob {
  const pixels = Array.from({ length: width * height }, (_, i) =>
    value(i % width, Math.floor(i / width)),
  );
  const channels = typeof pixels[0] === 'number' ? 1 : 3;
  const data = Uint8Array.from(pixels.flat());
  return new Blob([Uint8Array.from(encode({ width, height, channels, depth: 8, data }))]);
}

const grey = (side: number) => png(side, side, (x, y) => (7 * x + 3 * y) % 256);
const left = (side: number) => png(side, side, (x) => (x < side / 2 ? 255 : 0));
const file = (path: string, content: Blob | string): NamedFile => ({
  path,
  file: typeof content === 'string' ? new Blob([content]) : content,
});
const masked = (count: number, folder = 'set') =>
  Array.from({ length: count }, (_, i) => [
    file(`${folder}/images/${i}.png`, grey(20 + 4 * i)),
    file(`${folder}/masks/${i}.png`, left(20 + 4 * i)),
  ]).flat();
const open = (files: readonly NamedFile[], other: Partial<Preparation> = {}) =>
  openFiles(files, { ...preparation, ...other });

describe('a dataset', () => {
  test('has every image, its mask, and what the network reads', async () => {
    const { images, problems } = await open(masked(2));
    expect(problems).toEqual([]);
    const { dataset, pixels } = images!;
    expect(dataset).toMatchObject({
      title: 'set, 2 images',
      size: 32,
      channels: 1,
      foregroundShare: 0.5,
    });
    expect(pixels.channels).toBe(1);
    for (const [i, sample] of dataset.samples.entries()) {
      expect(sample.id).toBe(`set/images/${sample.name}`);
      expect(sample.width).toBe(sample.picture.width);
      expect(sample.picture.data).toHaveLength(4 * sample.width * sample.height);
      expect(sample.mask).toEqual(
        Uint8Array.from({ length: 1024 }, (_, k) => (k % 32 < 16 ? 1 : 0)),
      );
      expect(pixels.inputs.at(i)).toHaveLength(1024);
    }
  });

  test('has three channels as soon as one image has colour', async () => {
    const colour = file(
      'colour.png',
      png(16, 16, (x) => [10 * x, 0, 0]),
    );
    const { images } = await open([...masked(1), colour]);
    expect(images?.dataset.channels).toBe(3);
    expect(images?.pixels.inputs.at(0)).toHaveLength(32 * 32 * 3);
  });

  test('keeps the original size and shows at most 1,024 pixels of a single image', async () => {
    const { images } = await open([
      file(
        'wide.png',
        png(1400, 700, (x, y) => (x + y) % 256),
      ),
    ]);
    const [sample] = images!.dataset.samples;
    expect(sample).toMatchObject({ width: 1400, height: 700, mask: null, foregroundShare: 0 });
    expect(sample.picture).toMatchObject({ width: 1024, height: 512 });
  });

  test('is titled after its folder, or after its first file', async () => {
    const titleOf = async (files: NamedFile[]) => (await open(files)).images?.dataset.title;
    expect(await titleOf(masked(1, 'DRIVE/training'))).toBe('DRIVE, 1 image');
    expect(await titleOf([file('scan.png', grey(8))])).toBe('scan.png');
    expect(await titleOf([file('b.png', grey(8)), file('a.png', grey(8))])).toBe(
      'a.png and 1 more',
    );
  });
});

describe('the split', () => {
  const splits = async (count: number, other: Partial<Preparation> = {}) =>
    (await open(masked(count), other)).images!.dataset.samples.map(({ name, split }) => ({
      name,
      split,
    }));

  test('has training images first, and at least one of each kind', async () => {
    for (const count of [2, 3, 8])
      for (const validationShare of [0.01, 0.25, 0.5]) {
        const kinds = (await splits(count, { validationShare })).map(({ split }) => split);
        const held = Math.max(1, Math.round(count * validationShare));
        expect(kinds).toEqual([
          ...Array<string>(count - held).fill('training'),
          ...Array<string>(held).fill('validation'),
        ]);
      }
    expect(await splits(1)).toEqual([{ name: '0.png', split: 'training' }]);
  });

  test('follows the seed', async () => {
    const eight = await splits(8);
    expect(await splits(8)).toEqual(eight);
    expect(eight.map(({ name }) => name).sort()).toEqual(
      Array.from({ length: 8 }, (_, i) => `${i}.png`),
    );
    const others = await Promise.all([8, 9, 10, 11].map((seed) => splits(8, { seed })));
    expect(others.some((other) => JSON.stringify(other) !== JSON.stringify(eight))).toBe(true);
  });

  test('never counts an image without a mask among those trained on', async () => {
    const { images } = await open([...masked(2), file('set/images/9.png', grey(20))]);
    expect(images?.dataset.samples.map(({ mask, split }) => [mask !== null, split])).toEqual([
      [true, 'training'],
      [true, 'validation'],
      [false, 'validation'],
    ]);
  });
});

describe('the hash', () => {
  const hashOf = async (files: NamedFile[]) => (await open(files)).images?.dataset.hash;

  test('names the files, whatever their order', async () => {
    const files = masked(2);
    const hash = await hashOf(files);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashOf([...files].reverse())).toBe(hash);
  });

  test('changes with a name and with a byte', async () => {
    const hash = await hashOf([file('a.png', grey(8))]);
    expect(await hashOf([file('b.png', grey(8))])).not.toBe(hash);
    expect(await hashOf([file('a.png', left(8))])).not.toBe(hash);
  });
});

describe('what cannot be used', () => {
  test('is named with its reason, and the rest is opened', async () => {
    const { images, problems } = await open([
      ...masked(2),
      file('set/images/empty.png', ''),
      file('set/images/words.png', 'These are words.'),
      file('set/masks/77.png', left(9)),
    ]);
    expect(images?.dataset.samples).toHaveLength(2);
    const reasons = Object.fromEntries(problems.map(({ path, reason }) => [path, reason]));
    expect(Object.keys(reasons)).toHaveLength(3);
    expect(reasons['set/images/empty.png']).toMatch(/is empty/);
    expect(reasons['set/images/words.png']).toMatch(/is text/);
    expect(reasons['set/masks/77.png']).toMatch(/No image for this mask/);
  });

  test('text and documents share one line', async () => {
    const names = ['README.txt', 'a.csv', 'b.csv', 'notes.docx', '.DS_Store'];
    const { problems } = await open([...masked(1), ...names.map((name) => file(name, 'words'))]);
    expect(problems).toHaveLength(1);
    expect(problems[0].path).toMatch(/ and 2 more$/);
    expect(problems[0].reason).toBe('Not images; left out.');
  });

  test('a mask of another shape leaves its image without one', async () => {
    const { images, problems } = await open([
      file('a.png', grey(40)),
      file(
        'a_mask.png',
        png(40, 30, () => 255),
      ),
    ]);
    expect(images?.dataset.samples).toMatchObject([{ name: 'a.png', mask: null }]);
    expect(problems).toEqual([
      { path: 'a_mask.png', reason: expect.stringMatching(/40 × 30 .*a\.png 40 × 40/) },
    ]);
  });

  test('a mask that cannot be read leaves its image without one', async () => {
    const { images, problems } = await open([
      file('a.png', grey(40)),
      file('a_mask.png', left(40).slice(0, 60)),
    ]);
    expect(images?.dataset.samples).toMatchObject([{ name: 'a.png', mask: null }]);
    expect(problems).toMatchObject([{ path: 'a_mask.png' }]);
  });

  test('a mask without foreground is kept, with a note', async () => {
    const { images, problems } = await open([
      file('a.png', grey(40)),
      file(
        'a_mask.png',
        png(40, 40, () => 0),
      ),
    ]);
    expect(images?.dataset.samples[0].mask?.includes(1)).toBe(false);
    expect(problems[0].reason).toMatch(/no foreground; its image is used as background only/);
  });

  test('files that vanish while they are read are named', async () => {
    const gone = Object.assign(new Blob(['x']), {
      slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }),
    }) as unknown as Blob;
    const { images, problems } = await open([...masked(1), file('set/images/5.png', gone)]);
    expect(images?.dataset.samples).toHaveLength(1);
    expect(problems).toMatchObject([{ path: 'set/images/5.png' }]);
  });

  test('nothing usable gives no dataset', async () => {
    expect(await open([file('a.txt', 'words')])).toMatchObject({ images: null, sources: null });
    expect(await open([])).toMatchObject({ images: null, sources: null, problems: [] });
  });
});

test('two files of one path are both opened, with ids of their own', async () => {
  const { images } = await open([file('a.png', grey(8)), file('a.png', left(9))]);
  expect(images?.dataset.samples.map(({ id }) => id)).toEqual(['a.png', 'a.png (2)']);
});

test('no more images are opened than memory holds, and those with masks come first', async () => {
  const bare = Array.from({ length: 1030 }, (_, i) => file(`set/images/x${i}.png`, grey(2)));
  const { images, problems } = await open([...bare, ...masked(3)]);
  expect(images?.dataset.samples).toHaveLength(1024);
  expect(images?.dataset.samples.filter(({ mask }) => mask)).toHaveLength(3);
  expect(problems).toEqual([
    { path: expect.any(String), reason: expect.stringContaining('9 more were left out') },
  ]);
});

test('another size or split comes without the files', async () => {
  const files = masked(4);
  const first = await open(files);
  const other = { size: 48, validationShare: 0.5, seed: 3, classes: 2 };
  const { dataset, pixels } = await prepareAgain(first.sources!, other);
  const afresh = (await open(files, other)).images!;
  expect(dataset).toEqual(afresh.dataset);
  expect(pixels.inputs.length).toBe(4);
  for (let i = 0; i < 4; i++) expect(pixels.inputs.at(i)).toEqual(afresh.pixels.inputs.at(i));
  const back = await prepareAgain(first.sources!, preparation);
  expect(back.dataset).toEqual(first.images!.dataset);
});

test('progress counts the images, and names what is read', async () => {
  const seen: [number, number, string][] = [];
  await openFiles(masked(2), preparation, { onProgress: (...step) => seen.push(step) });
  expect(seen).toEqual([
    [0, 0, 'Looking for images'],
    [0, 2, 'Reading 0.png'],
    [1, 2, 'Reading 1.png'],
    [2, 2, 'Preparing the images'],
  ]);
});

test('an opening that is cancelled stops between two files', async () => {
  const controller = new AbortController();
  const seen: string[] = [];
  const opening = openFiles(masked(5), preparation, {
    signal: controller.signal,
    onProgress: (done, _, message) => {
      seen.push(message);
      if (done === 1) controller.abort();
    },
  });
  await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
  expect(seen.at(-1)).toBe('Reading 1.png');
});

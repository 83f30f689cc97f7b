import { crc32 } from 'node:zlib';
import { encode } from 'fast-png';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openFiles } from '../../src/datasets/openFiles.ts';
import { UnreadableFile } from '../../src/formats/unreadable.ts';
import { openZip } from '../../src/formats/zip.ts';

const preparation = { size: 32, validationShare: 0.25, seed: 7, classes: 2 };
const png = (value: (x: number, y: number) => number) =>
  Uint8Array.from(
    encode({
      width: 32,
      height: 32,
      channels: 1,
      depth: 8,
      data: Uint8Array.from({ length: 1024 }, (_, i) => value(i % 32, Math.floor(i / 32))),
    }),
  );
const image = png((x, y) => (7 * x + 3 * y) % 256);
const mask = png((x) => (x < 16 ? 255 : 0));
const set = {
  'set/images/1.png': image,
  'set/images/2.png': png((x) => x),
  'set/masks/1.png': mask,
  'set/masks/2.png': mask,
};
const archive = (files: Record<string, Uint8Array>, level: 0 | 6 = 6) =>
  new Blob([Uint8Array.from(zipSync(files, { level }))]);
const text = async (files: Awaited<ReturnType<typeof openZip>>) =>
  Object.fromEntries(
    await Promise.all(
      files.map(
        async ({ path, file }) =>
          [path, new TextDecoder().decode(await file.arrayBuffer())] as const,
      ),
    ),
  );
const words = (word: string) => new TextEncoder().encode(word.repeat(500));

describe('an archive', () => {
  test.each([0, 6] as const)('gives its files at compression level %s', async (level) => {
    const files = await openZip(
      'a.zip',
      archive({ 'x/1': words('one'), 'x/2': words('two') }, level),
    );
    expect(files.map(({ path }) => path)).toEqual(['x/1', 'x/2']);
    expect(files[0].file.size).toBe(1500);
    expect(await text(files)).toEqual({ 'x/1': 'one'.repeat(500), 'x/2': 'two'.repeat(500) });
    const head = await files[1].file.slice(3, 9).arrayBuffer();
    expect(new TextDecoder().decode(head)).toBe('twotwo');
  });

  test('counts as a folder where its files lie in several', async () => {
    const files = await openZip('down/load.zip', archive({ 'a/1': words('1'), b: words('2') }));
    expect(files.map(({ path }) => path)).toEqual(['down/load/a/1', 'down/load/b']);
  });

  test('leaves out what a Mac adds', async () => {
    const files = archive({
      'x/1': words('1'),
      '__MACOSX/x/._1': words('2'),
      'x/.DS_Store': words('3'),
    });
    expect((await openZip('a.zip', files)).map(({ path }) => path)).toEqual(['x/1']);
  });

  test('beyond 4 GB says its sizes in 64 bits', async () => {
    expect(await text(await openZip('a.zip', wideArchive('x/1', words('wide'))))).toEqual({
      'x/1': 'wide'.repeat(500),
    });
  });

  test('that is cut short, or is none, is named as damaged', async () => {
    const whole = archive(set);
    for (const length of [0, 10, 200, whole.size - 30])
      await expect(openZip('a.zip', whole.slice(0, length))).rejects.toThrow(UnreadableFile);
    await expect(openZip('a.zip', new Blob(['words'.repeat(99)]))).rejects.toThrow(/ZIP/);
  });

  test('with a damaged entry names only that', async () => {
    const bytes = new Uint8Array(
      await archive({ 'x/1': words('one'), 'x/2': words('two') }).arrayBuffer(),
    );
    bytes.fill(0xff, 36, 44);
    const [first, second] = await openZip('a.zip', new Blob([bytes]));
    await expect(first.file.arrayBuffer()).rejects.toThrow(UnreadableFile);
    expect((await second.file.arrayBuffer()).byteLength).toBe(1500);
  });

  test('that is encrypted says so', async () => {
    const bytes = new Uint8Array(await archive({ 'x/1': words('one') }).arrayBuffer());
    const at = bytes.findIndex(
      (_, i) => bytes[i] === 0x50 && bytes[i + 2] === 1 && bytes[i + 3] === 2,
    );
    bytes[at + 8] |= 1;
    const [file] = await openZip('a.zip', new Blob([bytes]));
    await expect(file.file.arrayBuffer()).rejects.toThrow(/encrypted/);
  });

  test('whose entry unpacks to more than it says gives no more, and is damaged', async () => {
    const bytes = new Uint8Array(await archive({ 'x/1': words('one') }).arrayBuffer());
    const at = bytes.findIndex(
      (_, i) => bytes[i] === 0x50 && bytes[i + 2] === 1 && bytes[i + 3] === 2,
    );
    new DataView(bytes.buffer).setUint32(at + 24, 9, true);
    const [file] = await openZip('a.zip', new Blob([bytes]));
    await expect(file.file.arrayBuffer()).rejects.toThrow(UnreadableFile);
    expect((await file.file.slice(0, 8).arrayBuffer()).byteLength).toBe(8);
  });

  test.each([0, 6] as const)('at level %s is checked byte by byte', async (level) => {
    const whole = new Uint8Array(await archive({ 'x/1': mask, 'x/2': mask }, level).arrayBuffer());
    const start = 30 + 'x/1'.length;
    const length = new DataView(whole.buffer).getUint32(18, true);
    for (let at = start; at < start + length; at += 3) {
      const bytes = whole.slice();
      bytes[at] ^= 4;
      const [first, second] = await openZip('a.zip', new Blob([bytes]));
      await expect(first.file.arrayBuffer()).rejects.toThrow(UnreadableFile);
      await expect(first.file.slice(0, mask.length).arrayBuffer()).rejects.toThrow(UnreadableFile);
      expect((await second.file.arrayBuffer()).byteLength).toBe(mask.length);
    }
  });

  test('leads nowhere but below itself', async () => {
    const files = archive({
      '../../etc/1': words('1'),
      'a/../../2': words('2'),
      '/root/3': words('3'),
      'C:\\windows\\4': words('4'),
      './5': words('5'),
      'a/..': words('6'),
    });
    const paths = (await openZip('all.zip', files)).map(({ path }) => path);
    expect(paths).toEqual(
      ['etc/1', 'a/2', 'root/3', 'windows/4', '5', 'a'].map((path) => `all/${path}`),
    );
  });
});

describe('opening an archive', () => {
  const folder = Object.entries(set).map(([path, bytes]) => ({ path, file: new Blob([bytes]) }));
  const opened = (file: Blob) => openFiles([{ path: 'set.zip', file }], preparation);

  test('is the same as opening its folder', async () => {
    const { images, problems } = await opened(archive(set));
    expect(problems).toEqual([]);
    expect(images?.dataset).toEqual((await openFiles(folder, preparation)).images?.dataset);
    expect(images?.dataset.title).toBe('set, 2 images');
  });

  test('goes into an archive in it, and no deeper', async () => {
    const bytes = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
    const twice = archive({ 'outer/set.zip': await bytes(archive(set)) });
    expect((await opened(twice)).images?.dataset.samples).toHaveLength(2);
    const often = archive({ 'a/b.zip': await bytes(twice) });
    const deep = await opened(often);
    expect(deep.images).toBeNull();
    expect(deep.problems.map(({ path }) => path)).toEqual(['set.zip']);
  });

  test('names an image whose bytes were flipped, and opens the rest', async () => {
    const bytes = new Uint8Array(await archive(set, 0).arrayBuffer());
    const at = 30 + 'set/images/1.png'.length + 50;
    bytes[at] ^= 1;
    const { images, problems } = await opened(new Blob([bytes]));
    expect(images?.dataset.samples).toHaveLength(1);
    expect(problems).toContainEqual({
      path: 'set/images/1.png',
      reason: expect.stringContaining('ZIP file is damaged'),
    });
  });

  test('names a damaged one, and opens the rest', async () => {
    const bad = { path: 'bad.zip', file: new Blob(['PK\x03\x04 and then nothing']) };
    const { images, problems } = await openFiles([...folder, bad], preparation);
    expect(images?.dataset.samples).toHaveLength(2);
    expect(problems).toEqual([{ path: 'bad.zip', reason: expect.stringContaining('ZIP') }]);
  });
});

/** An archive of one stored file as writers make it when a size does not fit 32 bits. */
function wideArchive(path: string, bytes: Uint8Array): Blob {
  const name = new TextEncoder().encode(path);
  const record = (length: number, write: (view: DataView) => void) => {
    const view = new DataView(new ArrayBuffer(length));
    write(view);
    return new Uint8Array(view.buffer);
  };
  const wide = (view: DataView, at: number, value: number) =>
    view.setBigUint64(at, BigInt(value), true);
  const local = record(30, (view) => {
    view.setUint32(0, 0x04034b50, true);
    view.setUint16(26, name.length, true);
  });
  const start = local.length + name.length + bytes.length;
  const entry = record(46, (view) => {
    view.setUint32(0, 0x02014b50, true);
    view.setUint32(16, crc32(bytes), true);
    view.setUint32(20, 0xffffffff, true);
    view.setUint32(24, 0xffffffff, true);
    view.setUint16(28, name.length, true);
    view.setUint16(30, 20 + 6, true);
    view.setUint32(42, 0, true);
  });
  // Another extra field before the one for 64 bits.
  const extra = record(6 + 20, (view) => {
    view.setUint16(0, 0x5455, true);
    view.setUint16(2, 2, true);
    view.setUint16(6, 1, true);
    view.setUint16(8, 16, true);
    wide(view, 10, bytes.length);
    wide(view, 18, bytes.length);
  });
  const length = entry.length + name.length + extra.length;
  const end64 = record(56, (view) => {
    view.setUint32(0, 0x06064b50, true);
    wide(view, 32, 1);
    wide(view, 40, length);
    wide(view, 48, start);
  });
  const locator = record(20, (view) => {
    view.setUint32(0, 0x07064b50, true);
    wide(view, 8, start + length);
  });
  const end = record(22, (view) => {
    view.setUint32(0, 0x06054b50, true);
    view.setUint16(10, 0xffff, true);
    view.setUint32(12, 0xffffffff, true);
    view.setUint32(16, 0xffffffff, true);
  });
  return new Blob([local, name, bytes, entry, name, extra, end64, locator, end] as BlobPart[]);
}

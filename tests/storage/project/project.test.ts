import { encode } from 'fast-png';
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { UnreadableFile } from '../../../src/formats/unreadable.ts';
import type { ProjectContents } from '../../../src/storage/project/contents.ts';
import { readProject } from '../../../src/storage/project/readProject.ts';
import { writeProject } from '../../../src/storage/project/writeProject.ts';

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const noise = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 2654435761) >>> 24);

const contents: ProjectContents = {
  link: 'v=1&gamma=0.2&files=scans',
  title: 'scans, 2 images',
  samples: [
    { id: 'scans/images/ä b.png', split: 'training', hasMask: true },
    { id: 'scans/images/c.tif', split: 'validation', hasMask: false },
  ],
  files: [
    { path: 'scans/images/ä b.png', file: new Blob([noise(1000)]) },
    { path: 'scans/images/c.tif', file: new Blob([new Uint8Array(5_000_000).fill(7)]) },
    { path: 'scans/empty.nii', file: new Blob([]) },
  ],
  painted: {
    'scans/images/c.tif': { width: 3, height: 2, labels: Uint8Array.of(0, 1, 2, 7, 0, 1) },
    'scans/images/ä b.png': { width: 1, height: 1, labels: Uint8Array.of(1) },
  },
  run: {
    weights: {
      tensors: new Map([['head.bias', { shape: [2], values: Float32Array.of(0.5, -3) }]]),
      metadata: new Map([['step', '12']]),
    },
    optimizer: {
      tensors: new Map([['first', { shape: [2], values: Float32Array.of(1, 2) }]]),
      metadata: new Map(),
    },
    info: { step: 12, network: { depth: 1 } },
    history: [
      { step: 1, batchLoss: 0.25 },
      { step: 2, batchLoss: 0.125 },
    ],
  },
};

/** The entries of a project, to be changed. */
async function entries(of = contents): Promise<Zippable> {
  return unzipSync(await bytesOf(await writeProject(of)));
}

const opened = (files: Zippable) =>
  readProject('work.zip', new Blob([zipSync(files) as Uint8Array<ArrayBuffer>]));

describe('a project', () => {
  it('comes back as it was saved, files byte for byte', async () => {
    const steps: string[] = [];
    const file = await writeProject(contents, (done, total) => steps.push(`${done}/${total}`));
    expect(steps).toEqual(['1/8', '2/8', '3/8', '4/8', '5/8', '6/8', '7/8', '8/8']);
    expect(file.size).toBeLessThan(100_000);
    const read = (await readProject('work.zip', file)) as ProjectContents;
    const { files, ...rest } = read;
    const { files: original, ...others } = contents;
    expect(rest).toEqual(others);
    expect(Object.keys(rest.painted)).toEqual(Object.keys(contents.painted));
    expect(files?.map(({ path }) => path)).toEqual(original?.map(({ path }) => path));
    for (const [i, named] of (files ?? []).entries())
      expect(Buffer.compare(await bytesOf(named.file), await bytesOf(original![i]!.file))).toBe(0);
  });

  it('comes back from inside a folder, as systems pack one', async () => {
    const folder = Object.fromEntries(
      Object.entries(await entries()).map(([name, bytes]) => [`my work/${name}`, bytes]),
    );
    expect((await opened(folder))?.title).toBe(contents.title);
  });

  it('of phantoms without a training holds nothing but the manifest', async () => {
    const bare: ProjectContents = { ...contents, files: null, painted: {}, run: null };
    const all = await entries(bare);
    expect(Object.keys(all)).toEqual(['project.json']);
    expect(await opened(all)).toEqual(bare);
  });

  it('is readable: JSON with a line for each record, and masks as pictures', async () => {
    const all = (await entries()) as Record<string, Uint8Array>;
    const text = strFromU8(all['project.json']!);
    expect(text).toContain('    {"step":1,"batchLoss":0.25},\n');
    expect(JSON.parse(text)).toMatchObject({ format: 'loss-explorer-project', version: 1 });
    expect(Object.keys(all)).toContain('painted masks/1 scans_images_c.tif.png');
    expect(Object.keys(all)).toContain('images/scans/images/ä b.png');
  });

  it('is told from other archives', async () => {
    expect(await opened({ 'images/a.png': noise(9) })).toBeNull();
    expect(await opened({ 'project.json': strToU8('{"name":"other"}') })).toBeNull();
    expect(
      await opened({ 'a/b/c/project.json': strToU8('{"format":"loss-explorer-project"}') }),
    ).toBeNull();
  });

  it('leads nowhere but below itself, as it is written and as it is read', async () => {
    const paths = ['../../a.png', '/etc/b.png', 'x/../a.png', 'C:\\c.png'];
    const files = paths.map((path) => ({ path, file: new Blob([path]) }));
    const all = await entries({ ...contents, files });
    const images = Object.keys(all).filter((name) => name.startsWith('images/'));
    expect(images).toEqual(['images/a.png', 'images/etc/b.png', 'images/x/a.png', 'images/c.png']);
    const twice = await entries({ ...contents, files: [files[0], files[0]] });
    expect(Object.keys(twice)).toContain('images/a (2).png');
    const outside = { ...all, 'images/../../d.png': noise(3), 'images/..\\..\\e.png': noise(4) };
    const read = await opened(outside);
    expect(read?.files?.map(({ path }) => path)).toEqual(
      [...images, 'images/d.png', 'images/e.png'].map((name) => name.slice('images/'.length)),
    );
  });

  it('with a flipped byte in any of its entries is refused by file and entry', async () => {
    const tensor = { shape: [99], values: new Float32Array(99).fill(0.25) };
    const many = { tensors: new Map([['head.bias', tensor]]), metadata: new Map() };
    const run = { ...contents.run!, weights: many, optimizer: many };
    const files = [contents.files![0]!];
    const good = await bytesOf(await writeProject({ ...contents, files, run }));
    const text = String.fromCharCode(...good);
    for (const entry of ['weights.safetensors', 'optimizer.safetensors', 'images/scans/images']) {
      const damaged = good.slice();
      // Among the numbers, which follow the name and the header.
      damaged[text.indexOf(entry) + 200] ^= 1;
      const opening = readProject('work.zip', new Blob([damaged]));
      await expect(opening).rejects.toThrow(UnreadableFile);
      await expect(opening).rejects.toThrow(`work.zip cannot be opened: ${entry}`);
    }
  });

  const changed = (change: (manifest: Record<string, unknown>) => void) => async () => {
    const all = await entries();
    const manifest = JSON.parse(strFromU8(all['project.json'] as Uint8Array));
    change(manifest);
    return { ...all, 'project.json': strToU8(JSON.stringify(manifest)) };
  };
  const without = (name: string) => async () => {
    const { [name]: _, ...rest } = await entries();
    return rest;
  };
  const replaced = (name: string, bytes: Uint8Array) => async () => ({
    ...(await entries()),
    [name]: bytes,
  });
  const mask = 'painted masks/1 scans_images_c.tif.png';
  it.each([
    ['a later version', changed((m) => (m.version = 2)), 'project.json', 'later version'],
    ['no link', changed((m) => delete m.link), 'project.json', '“link”'],
    ['samples that are none', changed((m) => (m.samples = [1])), 'project.json', '“samples”'],
    ['words for JSON', replaced('project.json', strToU8('words')), 'project.json', 'no JSON'],
    ['no weights', without('weights.safetensors'), 'weights.safetensors', 'missing'],
    [
      'weights that are cut short',
      replaced('weights.safetensors', noise(40)),
      'weights.safetensors',
      'not readable',
    ],
    ['a painted mask that is missing', without(mask), mask, 'missing'],
    [
      'a painted mask in colour',
      replaced(mask, encode({ width: 1, height: 1, channels: 3, depth: 8, data: noise(3) })),
      mask,
      'no mask',
    ],
  ])('with %s is refused by file and entry', async (_, make, entry, what) => {
    const opening = opened(await make());
    await expect(opening).rejects.toThrow(UnreadableFile);
    for (const part of ['work.zip', entry, what, 'Save the project again'])
      await expect(opening).rejects.toThrow(part);
  });

  it('that is damaged anywhere is refused in a sentence or read whole, and never otherwise', async () => {
    const good = await bytesOf(await writeProject({ ...contents, files: [contents.files![0]!] }));
    let refused = 0;
    for (let at = 0; at < good.length; at += 37) {
      const damaged = good.slice();
      damaged[at] = (damaged[at]! + 128) % 256;
      try {
        await readProject('work.zip', new Blob([damaged]));
      } catch (reason) {
        expect(reason).toBeInstanceOf(UnreadableFile);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(3);
    const cut = good.slice(0, good.length - 100);
    await expect(readProject('work.zip', new Blob([cut]))).rejects.toThrow(UnreadableFile);
  });
});

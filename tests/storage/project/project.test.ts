import { readFileSync } from 'node:fs';
import { encode } from 'fast-png';
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { UnreadableFile } from '../../../src/formats/unreadable.ts';
import { defaultParameters } from '../../../src/losses/catalogue.ts';
import type { Moment } from '../../../src/runs/moment.ts';
import { unetLayers } from '../../../src/runs/networkLayers.ts';
import type { ProjectContents } from '../../../src/storage/project/contents.ts';
import { readProject } from '../../../src/storage/project/readProject.ts';
import { writeProject } from '../../../src/storage/project/writeProject.ts';
import { aRecord } from '../../support/runRecords.ts';

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const noise = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 2654435761) >>> 24);

const network = { depth: 1, filters: 4, norm: 'instance' } as const;
const { parameterCount } = unetLayers(network, 3, 3);
const floats = (seed: number) =>
  Float32Array.from({ length: parameterCount }, (_, i) => Math.sin(seed + i));
const moment: Moment = {
  ...{ network, channels: 3, classes: 3, step: 2, position: 8, weights: floats(1) },
  moments: { optimizer: 'adam', updates: 2, first: floats(2), second: floats(3) },
};
const dice = { id: 'dice', parameters: defaultParameters } as const;
const focal = { ...dice, id: 'asymmetric-unified-focal', classDeltas: [null, 0.3] } as const;
const scores = { loss: 0.5, dice: 0.25, iou: 0.2, precision: 1, recall: 0, classDice: [0.1, 0.4] };

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
    moment,
    history: [
      { step: 1, batchLoss: 0.25, training: null, validation: scores },
      { step: 2, batchLoss: Number.NaN, training: null, validation: null },
    ],
    changes: [{ step: 2, from: focal, to: dice }],
    firstLoss: focal,
  },
  records: [aRecord(1, { lastBatchLoss: Number.NaN }), aRecord(2, { name: 'mine' })],
};
/** Without the larger files, where many projects are made. */
const small: ProjectContents = { ...contents, files: [contents.files![0]!] };

/** The entries of a project, to be changed. */
async function entries(of = small): Promise<Zippable> {
  return unzipSync(await bytesOf(await writeProject(of)));
}

const opened = (files: Zippable) =>
  readProject('work.zip', new Blob([zipSync(files) as Uint8Array<ArrayBuffer>]));

describe('a project', () => {
  it('comes back as it was saved, files byte for byte', async () => {
    const steps: string[] = [];
    const file = await writeProject(contents, {
      progress: ({ done, total }) => steps.push(`${done}/${total}`),
    });
    expect(steps).toEqual([...['1/9', '2/9', '3/9', '4/9', '5/9', '6/9', '7/9', '8/9', '9/9']]);
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
    const bare: ProjectContents = {
      ...contents,
      ...{ files: null, painted: {}, run: null, records: [] },
    };
    const all = await entries(bare);
    expect(Object.keys(all)).toEqual(['project.json']);
    expect(await opened(all)).toEqual(bare);
  });

  it('is readable: JSON with a line for each record, and masks as pictures', async () => {
    const all = (await entries()) as Record<string, Uint8Array>;
    const text = strFromU8(all['project.json']!);
    expect(text).toContain('    {"step":1,"batchLoss":0.25,"training":null,');
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
    const good = await bytesOf(await writeProject(small));
    const text = String.fromCharCode(...good);
    for (const entry of ['weights.safetensors', 'optimizer.safetensors', 'images/scans/images']) {
      const damaged = good.slice();
      // Among the numbers or pixels, which follow the name and a header of at most 4 kB.
      damaged[text.indexOf(entry) + (entry.endsWith('safetensors') ? 5000 : 200)] ^= 1;
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
  const changedRun = (change: (run: Record<string, never>) => void) =>
    changed((m) => change(m.run as Record<string, never>));
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
    ['no version', changed((m) => delete m.version), 'project.json', 'no version'],
    ['no link', changed((m) => delete m.link), 'project.json', ': link is missing'],
    ['samples that are none', changed((m) => (m.samples = [1])), 'project.json', 'samples.0 is 1'],
    [
      'a depth that no network has',
      changedRun((run) => (run.network = { ...network, depth: 99 } as never)),
      'project.json',
      'project.json: network.depth is 99, allowed are 1 to 4',
    ],
    [
      'a norm that is none',
      changedRun((run) => (run.network = { ...network, norm: 'batch' } as never)),
      'project.json',
      'project.json: network.norm is “batch”, allowed are none, instance',
    ],
    [
      'a parameter of a loss out of its range',
      changedRun(
        (run) =>
          (run.firstLoss = {
            ...focal,
            parameters: { ...defaultParameters, gamma: 1e9 },
          } as never),
      ),
      'project.json',
      'project.json: firstLoss.parameters.gamma is 1000000000, allowed are 0 to 0.95',
    ],
    [
      'a loss without its parameters',
      changedRun((run) => (run.firstLoss = { ...focal, parameters: {} } as never)),
      'project.json',
      'firstLoss.parameters.lambda is missing',
    ],
    [
      'an unknown loss',
      changedRun((run) => (run.firstLoss = { ...focal, id: 'other' } as never)),
      'project.json',
      'firstLoss.id is “other”, allowed are cross-entropy',
    ],
    [
      'a position that is none',
      changedRun((run) => (run.position = -1 as never)),
      'project.json',
      'position is -1',
    ],
    [
      'an optimiser that is none',
      changedRun((run) => (run.optimizer = { name: 'rprop', updates: 1 } as never)),
      'project.json',
      'optimizer.name is “rprop”, allowed are adam, sgd',
    ],
    [
      'a history of words',
      changed((m) => (m.history = ['words'])),
      'project.json',
      'history.0 is “words”',
    ],
    [
      'scores that are none',
      changed((m) => (m.history = [{ step: 1, batchLoss: 1, training: 1, validation: null }])),
      'project.json',
      'history.0.training is 1',
    ],
    [
      'weights of another network',
      changedRun((run) => (run.classes = 4 as never)),
      'weights.safetensors',
      'of another network',
    ],
    [
      'an optimiser that is missing',
      without('optimizer.safetensors'),
      'optimizer.safetensors',
      'missing',
    ],
    [
      'an optimiser that remembers something else',
      async () => {
        const all = await entries();
        return { ...all, 'optimizer.safetensors': all['weights.safetensors'] as Uint8Array };
      },
      'optimizer.safetensors',
      'first moment is missing',
    ],
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

  it('may have been written before a parameter of another loss existed', async () => {
    const { clDiceAlpha: _, ...earlier } = defaultParameters;
    const all = await changedRun(
      (run) => (run.firstLoss = { ...focal, parameters: earlier } as never),
    )();
    expect((await opened(all))?.run?.firstLoss).toEqual(focal);
  });

  it('of the first version opens', async () => {
    const file = new URL('../../fixtures/project-version-1.zip', import.meta.url);
    const read = await readProject('old.zip', new Blob([readFileSync(file)]));
    expect(read).toMatchObject({
      title: 'scans',
      samples: [{ id: 'a.png', split: 'training', hasMask: true }],
      painted: { 'a.png': { width: 2, height: 2 } },
    });
    expect(read?.files?.map(({ path }) => path)).toEqual(['a.png', 'b.png']);
    expect(read?.records).toEqual([]);
    const { run } = read!;
    expect(run?.moment).toMatchObject({ step: 3, position: 6, moments: { optimizer: 'adam' } });
    expect([run?.moment.weights[0], run?.moment.weights.at(-1)]).toEqual([3, 3 + 15 / 8]);
    expect(run?.history[1]).toMatchObject({ step: 2, batchLoss: 0.5, training: { dice: 0.5 } });
    expect(run?.changes[0]?.to.id).toBe('dice');
  });

  it('says which run of its list is damaged, and where', async () => {
    const all = (await entries()) as Record<string, Uint8Array>;
    const text = strFromU8(all['runs.json']!);
    const changed = (from: string, to: string) =>
      opened({ ...all, 'runs.json': strToU8(text.replace(from, to)) });
    const runs = 'The project work.zip cannot be opened: runs.json:';
    await expect(changed('"name":"mine","isPinned":false', '"name":"mine"')).rejects.toThrow(
      `${runs} run 2: isPinned is missing`,
    );
    await expect(changed('"version": 1', '"version": 9')).rejects.toThrow(
      `${runs} version is 9, allowed is 1`,
    );
    await expect(changed('{', '')).rejects.toThrow(`${runs} it is no JSON`);
    const { 'runs.json': _, ...without } = all;
    await expect(opened(without)).rejects.toThrow('runs.json is missing');
  });

  it('is given up between two entries', async () => {
    const controller = new AbortController();
    const progress = vi.fn(() => controller.abort(new DOMException('enough', 'AbortError')));
    const watch = { signal: controller.signal, progress };
    await expect(writeProject(contents, watch)).rejects.toThrow('enough');
    expect(progress).toHaveBeenCalledTimes(1);
    const file = await writeProject(small);
    await expect(readProject('work.zip', file, watch)).rejects.toThrow('enough');
  });

  it('that is damaged anywhere is refused in a sentence or read whole, and never otherwise', async () => {
    const good = await bytesOf(await writeProject(small));
    let refused = 0;
    for (let at = 0; at < good.length; at += 61) {
      const damaged = good.slice();
      damaged[at] = (damaged[at]! + 128) % 256;
      try {
        const read = await readProject('work.zip', new Blob([damaged]));
        // Names of images may be others; what is read of the rest may not.
        if (read) expect({ ...read, files: null }).toEqual({ ...small, files: null });
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

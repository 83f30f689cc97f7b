import { describe, expect, it } from 'vitest';
import { imageSource } from '../../../src/engine/images/imageSource.ts';

const preparation = { size: 32, validationShare: 0.25, seed: 1, classes: 2 };
const watch = { signal: new AbortController().signal, progress: () => {} };

describe('the image source', () => {
  it('draws phantoms, and the same ones again at another size', async () => {
    const request = { kind: 'phantoms', phantom: 'mixed', count: 2, seed: 2 } as const;
    const opened = await imageSource.openPhantoms(request, preparation, watch, null);
    if (!opened.images) throw new Error('no phantoms');
    const { dataset, pixels } = opened.images;
    for (const i of [0, 1]) expect(pixels.inputs.at(i)).toHaveLength(32 * 32 * pixels.channels);
    expect(pixels.inputs).toHaveLength(2);
    const again = await opened.again({ ...preparation, size: 64 }, watch);
    expect(again.dataset.size).toBe(64);
    expect(again.dataset.samples.map(({ id }) => id)).toEqual(dataset.samples.map(({ id }) => id));
    expect(again.dataset.samples[0]?.mask).toHaveLength(64 * 64);
  });

  it('says of files that are no images what they are', async () => {
    const files = [{ path: 'notes.txt', file: new Blob(['hello']) }];
    const opened = await imageSource.openFiles(files, preparation, watch);
    expect(opened.images).toBeNull();
    expect(opened.problems).toHaveLength(1);
  });

  it('opens nothing once it was given up', async () => {
    const files = [{ path: 'notes.txt', file: new Blob(['hello']) }];
    const aborted = { ...watch, signal: AbortSignal.abort() };
    await expect(imageSource.openFiles(files, preparation, aborted)).rejects.toThrow();
  });
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import { lazyModule, withModule } from '../../../src/views/lazy/lazyModule.ts';
import { loadFailures } from '../../../src/views/lazy/loadFailures.ts';
import { loadFailureText } from '../../../src/views/lazy/loadFailureText.ts';

const map = { FamilyMap: 'the map' };

/** An import that fails so many times with this message, and then succeeds. */
function failing(times: number, message = 'Failed to fetch') {
  const importIt = vi.fn(async () => {
    if (importIt.mock.calls.length <= times) throw new TypeError(message);
    return map;
  });
  return importIt;
}

/** Lets what was begun come to rest. */
const rest = () => new Promise((resolve) => setTimeout(resolve));

afterEach(() => {
  while (loadFailures.newest() !== null) loadFailures.dismiss();
});

describe('a lazy module', () => {
  it('is loaded once, however many want it', async () => {
    const importIt = failing(0);
    const lazy = lazyModule('The map', importIt, 'FamilyMap');
    expect(lazy.loaded()).toBeNull();
    const both = await Promise.all([lazy.load(), lazy.load()]);
    expect(both).toEqual([map, map]);
    expect(lazy.loaded()).toBe(map);
    await lazy.load();
    expect(importIt).toHaveBeenCalledTimes(1);
  });

  it('is asked for again after a failure, which its name tells', async () => {
    const lazy = lazyModule('The map', failing(1), 'FamilyMap');
    await expect(lazy.load()).rejects.toThrow('The map could not be loaded');
    await expect(lazy.load()).resolves.toBe(map);
  });

  describe('where a browser remembers that a file failed', () => {
    const file = 'https://example.org/assets/FamilyMap-1a.js';
    const message = `error loading dynamically imported module: ${file}`;
    const importIt = () => Promise.reject(new TypeError(message));

    it('is asked for under another address each time', async () => {
      const importFile = vi
        .fn<(address: string) => Promise<object>>()
        .mockRejectedValueOnce(new TypeError(message))
        .mockResolvedValueOnce(map);
      const lazy = lazyModule<typeof map>('The map', importIt, 'FamilyMap', importFile);
      await expect(lazy.load()).rejects.toThrow();
      expect(importFile).not.toHaveBeenCalled();
      await expect(lazy.load()).rejects.toThrow();
      await expect(lazy.load()).resolves.toBe(map);
      expect(importFile.mock.calls).toEqual([[`${file}?attempt=1`], [`${file}?attempt=2`]]);
    });

    it('is not taken for what it imports', async () => {
      const importFile = async () => ({ colours: [] });
      const lazy = lazyModule<typeof map>('The map', importIt, 'FamilyMap', importFile);
      await expect(lazy.load()).rejects.toThrow();
      await expect(lazy.load()).rejects.toThrow('The map could not be loaded');
      expect(lazy.loaded()).toBeNull();
    });
  });
});

describe('what is done with a lazy module', () => {
  it('is done at once where it is there', async () => {
    const lazy = lazyModule('The map', failing(0), 'FamilyMap');
    await lazy.load();
    const use = vi.fn();
    withModule(lazy, use);
    expect(use).toHaveBeenCalledExactlyOnceWith(map);
  });

  it('is done when trying again brings it, for all who wait', async () => {
    const lazy = lazyModule('The map', failing(2), 'FamilyMap');
    const uses = [vi.fn(), vi.fn()];
    for (const use of uses) withModule(lazy, use);
    await rest();
    expect(loadFailures.newest()).toBe('The map');
    loadFailures.retry();
    expect(loadFailures.newest()).toBeNull();
    await rest();
    expect(loadFailures.newest()).toBe('The map');
    loadFailures.retry();
    await rest();
    expect(loadFailures.newest()).toBeNull();
    for (const use of uses) expect(use).toHaveBeenCalledExactlyOnceWith(map);
  });

  it('is not done, and nothing is said, once nobody wants it', async () => {
    const lazy = lazyModule('The map', failing(1), 'FamilyMap');
    const use = vi.fn();
    const takeBack = withModule(lazy, use);
    await rest();
    expect(loadFailures.newest()).toBe('The map');
    takeBack();
    expect(loadFailures.newest()).toBeNull();
    const early = withModule(lazy, use);
    early();
    await rest();
    expect(use).not.toHaveBeenCalled();
  });

  it('is given up by the person, and the failure before it is said again', async () => {
    const onDismissed = vi.fn();
    withModule(lazyModule('The map', failing(9), 'FamilyMap'), vi.fn(), onDismissed);
    withModule(lazyModule('The code', failing(9), 'FamilyMap'), vi.fn());
    await rest();
    expect(loadFailures.newest()).toBe('The code');
    loadFailures.dismiss();
    expect(onDismissed).not.toHaveBeenCalled();
    expect(loadFailures.newest()).toBe('The map');
    loadFailures.dismiss();
    expect(onDismissed).toHaveBeenCalledOnce();
  });
});

describe('the sentence of a failure', () => {
  it.each([
    [false, false, /because this browser is offline.*try again when it is back/],
    [true, false, /try again, or reload the page: it may have been renewed/],
    [true, true, /reload the page, which loses the training/],
  ])('online %s, loses a training %s', (isOnline, losesTraining, sentence) => {
    const text = loadFailureText('The family map', { isOnline, losesTraining });
    expect(text).toMatch(/^The family map could not be loaded/);
    expect(text).toMatch(sentence);
  });
});

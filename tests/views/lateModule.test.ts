import { afterEach, describe, expect, it, vi } from 'vitest';
import { lateFailures } from '../../src/views/late/lateFailures.ts';
import { lateModule, withModule } from '../../src/views/late/lateModule.ts';
import { lateFailureText } from '../../src/views/late/lateText.ts';

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
  while (lateFailures.newest() !== null) lateFailures.giveUp();
});

describe('a late module', () => {
  it('is loaded once, however many want it', async () => {
    const importIt = failing(0);
    const late = lateModule('The map', importIt, 'FamilyMap');
    expect(late.loaded()).toBeNull();
    const both = await Promise.all([late.load(), late.load()]);
    expect(both).toEqual([map, map]);
    expect(late.loaded()).toBe(map);
    await late.load();
    expect(importIt).toHaveBeenCalledTimes(1);
  });

  it('is asked for again after a failure, which its name tells', async () => {
    const late = lateModule('The map', failing(1), 'FamilyMap');
    await expect(late.load()).rejects.toThrow('The map could not be loaded');
    await expect(late.load()).resolves.toBe(map);
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
      const late = lateModule<typeof map>('The map', importIt, 'FamilyMap', importFile);
      await expect(late.load()).rejects.toThrow();
      expect(importFile).not.toHaveBeenCalled();
      await expect(late.load()).rejects.toThrow();
      await expect(late.load()).resolves.toBe(map);
      expect(importFile.mock.calls).toEqual([[`${file}?attempt=1`], [`${file}?attempt=2`]]);
    });

    it('is not taken for what it imports', async () => {
      const importFile = async () => ({ colours: [] });
      const late = lateModule<typeof map>('The map', importIt, 'FamilyMap', importFile);
      await expect(late.load()).rejects.toThrow();
      await expect(late.load()).rejects.toThrow('The map could not be loaded');
      expect(late.loaded()).toBeNull();
    });
  });
});

describe('what is done with a late module', () => {
  it('is done at once where it is there', async () => {
    const late = lateModule('The map', failing(0), 'FamilyMap');
    await late.load();
    const use = vi.fn();
    withModule(late, use);
    expect(use).toHaveBeenCalledExactlyOnceWith(map);
  });

  it('is done when trying again brings it, for all who wait', async () => {
    const late = lateModule('The map', failing(2), 'FamilyMap');
    const uses = [vi.fn(), vi.fn()];
    for (const use of uses) withModule(late, use);
    await rest();
    expect(lateFailures.newest()).toBe('The map');
    lateFailures.tryAgain();
    expect(lateFailures.newest()).toBeNull();
    await rest();
    expect(lateFailures.newest()).toBe('The map');
    lateFailures.tryAgain();
    await rest();
    expect(lateFailures.newest()).toBeNull();
    for (const use of uses) expect(use).toHaveBeenCalledExactlyOnceWith(map);
  });

  it('is not done, and nothing is said, once nobody wants it', async () => {
    const late = lateModule('The map', failing(1), 'FamilyMap');
    const use = vi.fn();
    const takeBack = withModule(late, use);
    await rest();
    expect(lateFailures.newest()).toBe('The map');
    takeBack();
    expect(lateFailures.newest()).toBeNull();
    const early = withModule(late, use);
    early();
    await rest();
    expect(use).not.toHaveBeenCalled();
  });

  it('is given up by the person, and the failure before it is said again', async () => {
    const onGivenUp = vi.fn();
    withModule(lateModule('The map', failing(9), 'FamilyMap'), vi.fn(), onGivenUp);
    withModule(lateModule('The code', failing(9), 'FamilyMap'), vi.fn());
    await rest();
    expect(lateFailures.newest()).toBe('The code');
    lateFailures.giveUp();
    expect(onGivenUp).not.toHaveBeenCalled();
    expect(lateFailures.newest()).toBe('The map');
    lateFailures.giveUp();
    expect(onGivenUp).toHaveBeenCalledOnce();
  });
});

describe('the sentence of a failure', () => {
  it.each([
    [false, false, /because this browser is offline.*try again when it is back/],
    [true, false, /try again, or reload the page: it may have been renewed/],
    [true, true, /reload the page, which loses the training/],
  ])('online %s, loses a training %s', (isOnline, losesTraining, sentence) => {
    const text = lateFailureText('The family map', { isOnline, losesTraining });
    expect(text).toMatch(/^The family map could not be loaded/);
    expect(text).toMatch(sentence);
  });
});

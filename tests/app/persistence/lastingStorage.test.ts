import { describe, expect, it, vi } from 'vitest';
import { type AskedBefore, askToLast } from '../../../src/app/persistence/lastingStorage.ts';

function fakeMemory(): AskedBefore {
  const values = new Map<string, string>();
  return {
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => {
      values.set(name, value);
    },
  };
}

const fakeStorage = (isGranted: boolean, answer: () => Promise<boolean> = async () => true) => ({
  persisted: vi.fn(async () => isGranted),
  persist: vi.fn(answer),
});

describe('asking the browser to keep for good', () => {
  it('happens once in a browser, whatever it answers', async () => {
    const memory = fakeMemory();
    for (const answer of [false, true]) {
      const storage = fakeStorage(false, async () => answer);
      await askToLast(storage, () => memory);
      expect(storage.persist).toHaveBeenCalledTimes(answer ? 0 : 1);
    }
  });

  it('does not happen where it was granted', async () => {
    const storage = fakeStorage(true);
    await askToLast(storage, fakeMemory);
    expect(storage.persist).not.toHaveBeenCalled();
  });

  it('is quiet where the browser knows nothing of it, fails or keeps no memory', async () => {
    await expect(askToLast(undefined, fakeMemory)).resolves.toBeUndefined();
    const failing = fakeStorage(false, () => Promise.reject(new Error('no')));
    await expect(askToLast(failing, fakeMemory)).resolves.toBeUndefined();
    const storage = fakeStorage(false);
    await askToLast(storage, () => {
      throw new Error('blocked');
    });
    expect(storage.persist).toHaveBeenCalledTimes(1);
  });
});

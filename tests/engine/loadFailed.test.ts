import { describe, expect, it, vi } from 'vitest';
import { LoadFailed, loaded } from '../../src/engine/loadFailed.ts';

const gone = new TypeError(
  'Failed to fetch dynamically imported module: https://lab.example/assets/kernels-1.js',
);

describe('code that is loaded late', () => {
  it('says what did not come, why, and what to do', async () => {
    const failing = loaded('The kernels', () => Promise.reject(gone));
    await expect(failing).rejects.toBeInstanceOf(LoadFailed);
    await expect(failing).rejects.toThrow(
      /^The kernels could not be loaded \(.*kernels-1\.js\)\. Retry; .* reload the page/,
    );
  });

  it('is asked for under another address where the browser remembers that it failed', async () => {
    const module = { works: true };
    const importFile = vi.fn(async () => module);
    const load = () => Promise.reject(gone);
    await expect(loaded('A part', load, importFile)).rejects.toThrow();
    expect(importFile).not.toHaveBeenCalled();
    expect(await loaded('A part', load, importFile)).toBe(module);
    expect(importFile).toHaveBeenCalledWith('https://lab.example/assets/kernels-1.js?attempt=1');
  });

  it('comes from its own address where that works again', async () => {
    const importFile = vi.fn();
    await expect(loaded('Another part', () => Promise.reject(gone), importFile)).rejects.toThrow();
    expect(await loaded('Another part', async () => ({ works: 1 }), importFile)).toEqual({
      works: 1,
    });
    expect(importFile).not.toHaveBeenCalled();
  });
});

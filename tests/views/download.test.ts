import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { download } from '../../src/views/download.ts';

const links: { href: string; download: string; clicks: number; click(): void }[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', {
    createElement: () => {
      const link = { href: '', download: '', clicks: 0, click: () => void link.clicks++ };
      links.push(link);
      return link;
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('a download stays at its address for as long as a browser may take to fetch it, and no longer', async () => {
  const revoke = vi.spyOn(URL, 'revokeObjectURL');
  download(new Blob(['words']), 'words.txt');
  const [link] = links;
  expect(link).toMatchObject({ download: 'words.txt', clicks: 1 });
  expect(link.href).toMatch(/^blob:/);
  // A person looks for a folder.
  vi.advanceTimersByTime(60_000);
  expect(revoke).not.toHaveBeenCalled();
  vi.advanceTimersByTime(600_000);
  expect(revoke).toHaveBeenCalledWith(link.href);
});

import { afterEach, expect, test, vi } from 'vitest';

/** The module as a new visit loads it. */
async function visit() {
  vi.resetModules();
  return import('../../src/views/shortcutSetting.ts');
}

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as unknown as Storage;
}

afterEach(() => vi.unstubAllGlobals());

test('single keys are on until they are switched off, which the next visit remembers', async () => {
  vi.stubGlobal('localStorage', storage());
  const first = await visit();
  expect(first.shortcutsAreOn()).toBe(true);
  first.switchShortcuts(false);
  expect(first.shortcutsAreOn()).toBe(false);
  const second = await visit();
  expect(second.shortcutsAreOn()).toBe(false);
  second.switchShortcuts(true);
  expect((await visit()).shortcutsAreOn()).toBe(true);
});

test('where the browser keeps nothing the switch holds for the visit', async () => {
  const refused = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  vi.stubGlobal('localStorage', { getItem: refused, setItem: refused, removeItem: refused });
  const { shortcutsAreOn, switchShortcuts } = await visit();
  expect(shortcutsAreOn()).toBe(true);
  switchShortcuts(false);
  expect(shortcutsAreOn()).toBe(false);
});

import { expect, test } from 'vitest';
import { isModified, type KeyTarget, shortcutOf } from '../../src/views/shortcuts.ts';

const page: KeyTarget = { typing: false, pressable: false, movable: false };

test('keys mean what the list says', () => {
  expect(shortcutOf(' ', page)).toEqual({ kind: 'toggleTraining' });
  expect(shortcutOf('.', page)).toEqual({ kind: 'step' });
  expect(shortcutOf('ArrowLeft', page)).toEqual({ kind: 'moveImage', by: -1 });
  expect(shortcutOf('5', page)).toEqual({ kind: 'showLayer', layer: 'gradient' });
  expect(shortcutOf('P', page)).toEqual({ kind: 'pin' });
  expect(shortcutOf('l', page)).toEqual({ kind: 'lecture' });
  expect(shortcutOf('6', page)).toBeNull();
});

test('no key is a shortcut while text is typed', () => {
  for (const key of [' ', '.', 'p', '1', '?'])
    expect(shortcutOf(key, { ...page, typing: true })).toBeNull();
});

test('Space belongs to a focused button, arrows to a focused slider; other keys still work', () => {
  expect(shortcutOf(' ', { ...page, pressable: true })).toBeNull();
  expect(shortcutOf('ArrowRight', { ...page, movable: true })).toBeNull();
  expect(shortcutOf('p', { ...page, movable: true, pressable: true })).toEqual({ kind: 'pin' });
});

test('W explains', () => {
  expect(shortcutOf('w', page)).toEqual({ kind: 'explain' });
});

test('a held modifier makes another key of it; Shift only of a letter, for signs need it on some keyboards', () => {
  const none = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
  expect(isModified('p', none)).toBe(false);
  for (const held of ['altKey', 'ctrlKey', 'metaKey'] as const)
    for (const key of ['p', '?', ' '])
      expect(isModified(key, { ...none, [held]: true })).toBe(true);
  const shifted = { ...none, shiftKey: true };
  expect(isModified('P', shifted)).toBe(true);
  for (const key of ['?', '.', '1', 'ArrowLeft']) expect(isModified(key, shifted)).toBe(false);
});

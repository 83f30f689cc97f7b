import { expect, test } from 'vitest';
import { type KeyTarget, shortcutOf } from '../../src/views/shortcuts.ts';

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

/** Keyboard shortcuts as data: which key does what, when a key is meant for something else. */
import { type Layer, layers } from '../state/session/session.ts';

export type Shortcut =
  | { readonly kind: 'toggleTraining' }
  | { readonly kind: 'step' }
  | { readonly kind: 'moveImage'; readonly by: 1 | -1 }
  | { readonly kind: 'showLayer'; readonly layer: Layer }
  | { readonly kind: 'pin' }
  | { readonly kind: 'swap' }
  | { readonly kind: 'lecture' }
  | { readonly kind: 'showKeys' }
  | { readonly kind: 'toggleRuns' }
  | { readonly kind: 'explain' };

/** Where the focus is, as far as it decides whom a key belongs to. */
export interface KeyTarget {
  /** Text is typed there, or keys choose from a list, as in a menu: no key is a shortcut. */
  readonly typing: boolean;
  /** A button, link or menu: Space presses it. */
  readonly pressable: boolean;
  /** A slider, a menu or a radio group: arrows move in it. */
  readonly movable: boolean;
}

/** What keeps the keys that are pressed in it: letters choose there, or a dialog has them to itself. */
const keeper = 'select, dialog, [role=dialog], [role=menu], [role=listbox]';

/** Classifies the element that has the focus. */
export function keyTarget(element: Element | null): KeyTarget {
  const tag = element?.tagName ?? '';
  const role = element?.getAttribute('role') ?? '';
  const type = tag === 'INPUT' ? (element as HTMLInputElement).type : '';
  const textless = ['range', 'checkbox', 'radio', 'file', 'button'];
  const typing =
    tag === 'TEXTAREA' ||
    (tag === 'INPUT' && !textless.includes(type)) ||
    Boolean(element?.closest(keeper)) ||
    (element instanceof HTMLElement && element.isContentEditable);
  const pressable =
    ['BUTTON', 'A', 'SUMMARY'].includes(tag) ||
    ['checkbox', 'radio', 'file', 'button'].includes(type) ||
    ['button', 'radio', 'switch', 'tab'].includes(role);
  const movable =
    element?.hasAttribute('data-term') ||
    ['range', 'radio'].includes(type) ||
    ['radio', 'slider', 'tab', 'application'].includes(role);
  return { typing, pressable, movable };
}

/** What of a `KeyboardEvent` decides. */
export type Modifiers = Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/** A key is held that makes another key of this one. Digits and signs need Shift on some keyboards. */
export function isModified(key: string, held: Modifiers): boolean {
  return held.altKey || held.ctrlKey || held.metaKey || (held.shiftKey && /^[a-z]$/i.test(key));
}

/**
 * The shortcut of a key press without modifiers, null if it has none here.
 *
 * @param key  `KeyboardEvent.key`
 */
export function shortcutOf(key: string, target: KeyTarget): Shortcut | null {
  if (target.typing) return null;
  switch (key) {
    case ' ':
      return target.pressable ? null : { kind: 'toggleTraining' };
    case '.':
      return { kind: 'step' };
    case 'ArrowLeft':
    case 'ArrowRight':
      return target.movable ? null : { kind: 'moveImage', by: key === 'ArrowLeft' ? -1 : 1 };
    case 'p':
    case 'P':
      return { kind: 'pin' };
    case 'x':
    case 'X':
      return { kind: 'swap' };
    case 'l':
    case 'L':
      return { kind: 'lecture' };
    case 'r':
    case 'R':
      return { kind: 'toggleRuns' };
    case '?':
      return { kind: 'showKeys' };
    case 'w':
    case 'W':
      return { kind: 'explain' };
    default: {
      const layer = /^[1-5]$/.test(key) ? layers[Number(key) - 1] : undefined;
      return layer ? { kind: 'showLayer', layer } : null;
    }
  }
}

/** Keyboard shortcuts of the whole page. */
import { useEffect, useRef } from 'react';
import { isLecture } from '../state/selectors.ts';
import { useActions, useAppStore } from './appContext.ts';
import { glideSwap } from './glide.ts';
import { keyTarget, type Shortcut, shortcutOf } from './shortcuts.ts';

export function useShortcuts(showKeys: () => void): void {
  const actions = useActions();
  const store = useAppStore();
  const show = useRef(showKeys);
  show.current = showKeys;

  useEffect(() => {
    const run = (shortcut: Shortcut) => {
      switch (shortcut.kind) {
        case 'toggleTraining':
          return actions.toggleTraining();
        case 'step':
          return actions.step();
        case 'moveImage':
          return actions.selectImage(store.getState().session.view.image + shortcut.by);
        case 'showLayer':
          return actions.setView({ layer: shortcut.layer });
        case 'pin':
          return actions.pin();
        case 'swap':
          return glideSwap(store, actions);
        case 'lecture':
          return actions.setView({ lecture: isLecture(store.getState()) ? null : 'image' });
        case 'showKeys':
          return show.current();
        default:
          return shortcut satisfies never;
      }
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const held = event.altKey || event.ctrlKey || event.metaKey;
      if (held || event.defaultPrevented || document.querySelector('dialog[open]')) return;
      const shortcut = shortcutOf(event.key, keyTarget(document.activeElement));
      // Holding Space must not start and stop the training many times a second.
      if (!shortcut || (event.repeat && shortcut.kind === 'toggleTraining')) return;
      event.preventDefault();
      run(shortcut);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [actions, store]);
}

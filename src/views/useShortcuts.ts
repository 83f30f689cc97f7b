/** Keyboard shortcuts of the whole page. */
import { useEffect, useRef } from 'react';
import { isLecture } from '../state/selectors.ts';
import { useActions, useAppStore } from './appContext.ts';
import { glideSwap } from './glide.ts';
import { shortcutsAreOn } from './shortcutSetting.ts';
import { isModified, keyTarget, type Shortcut, shortcutOf } from './shortcuts.ts';

/** What the page itself does for a key. */
interface PageKeys {
  readonly showKeys: () => void;
  readonly toggleRuns: () => void;
  /** Explains what has the focus, or what is pressed next. */
  readonly explain: () => void;
}

export function useShortcuts(keys: PageKeys): void {
  const actions = useActions();
  const store = useAppStore();
  const page = useRef(keys);
  page.current = keys;

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
        case 'toggleRuns':
        case 'explain':
          return page.current[shortcut.kind]();
        default:
          return shortcut satisfies never;
      }
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (!shortcutsAreOn() || isModified(event.key, event)) return;
      if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
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

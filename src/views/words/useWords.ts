/** Presses of words, and arrows from one to the next. What answers is loaded with the first of them. */
import { useEffect, useState } from 'react';
import type { Question } from './word.ts';

/** @returns the question that is open, and what opens another one or closes it */
export function useWords() {
  const [question, ask] = useState<Question | null>(null);
  useEffect(() => {
    const onPress = (event: MouseEvent | KeyboardEvent) => {
      const key = 'key' in event ? event.key : '';
      // Between the symbols of an equation the nearest is meant: a finger is wider than a letter.
      const element = (event.target as Element).closest(`[data-term]${key ? '' : ', .formula'}`);
      const isHeld = event.altKey || event.ctrlKey || event.metaKey;
      if (!element || isHeld || !/^(|Enter| |Arrow.+)$/.test(key)) return;
      // A label would move the focus to its control, Space the page.
      event.preventDefault();
      const { clientX: x = 0, clientY: y = 0 } = event as Partial<MouseEvent>;
      ask({ kind: 'word', element, key, x, y });
    };
    document.addEventListener('click', onPress);
    document.addEventListener('keydown', onPress);
    return () => {
      document.removeEventListener('click', onPress);
      document.removeEventListener('keydown', onPress);
    };
  }, []);
  return [question, ask] as const;
}

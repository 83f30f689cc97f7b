/** Presses on words, and arrows from one to the next. What answers is loaded with the first of them. */
import { useEffect, useState } from 'react';
import type { Question } from './word.ts';

/** The word after or before one, in the order of the page. */
function neighbour(element: Element, by: 1 | -1): HTMLElement | undefined {
  const words = [...document.querySelectorAll<HTMLElement>('[data-term][role]')].filter((word) =>
    word.checkVisibility(),
  );
  return words[words.indexOf(element as HTMLElement) + by];
}

/** @returns the question that is open, and what opens another one or closes it */
export function useWords() {
  const [question, ask] = useState<Question | null>(null);
  useEffect(() => {
    // Between the symbols of an equation the nearest is meant: a finger is wider than a letter.
    const wordOf = (event: Event, where: string) =>
      event.target instanceof Element ? event.target.closest(where) : null;
    const onClick = (event: MouseEvent) => {
      const element = wordOf(event, '[data-term], .formula');
      if (!element || event.defaultPrevented) return;
      // A label would move the focus to its control.
      event.preventDefault();
      ask({ kind: 'word', element, x: event.clientX, y: event.clientY });
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const element = wordOf(event, '[data-term]');
      if (!element || event.altKey || event.ctrlKey || event.metaKey) return;
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (by) neighbour(element, by as 1 | -1)?.focus();
      else if (event.key === 'Enter' || event.key === ' ')
        ask({ kind: 'word', element, x: 0, y: 0 });
      else return;
      event.preventDefault();
    };
    document.addEventListener('click', onClick);
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('click', onClick);
      document.removeEventListener('keydown', onKeyDown);
    };
  }, []);
  return [question, ask] as const;
}

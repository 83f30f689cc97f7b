/**
 * "What is this?": the next press explains instead of acting. A sheet of glass lies over the page, so that
 * nothing under it moves, and what cannot be pressed at present can be asked about as well.
 */
import { useEffect, useRef } from 'react';
import { explainable, meant } from './asked.ts';
import type { Question } from './word.ts';

interface ChoosingProps {
  readonly fromFocus: boolean;
  readonly onAsk: (question: Question) => void;
  readonly onClose: () => void;
}

/** Lets the Tab key reach all that can be explained. @returns puts it back as it was */
function makeReachable(): () => void {
  const changed = [...document.querySelectorAll<HTMLElement>(explainable)]
    .filter((element) => element.tabIndex < 0)
    .map((element) => ({ element, before: element.getAttribute('tabindex') }));
  for (const { element } of changed) element.setAttribute('tabindex', '0');
  return () => {
    for (const { element, before } of changed)
      if (before === null) element.removeAttribute('tabindex');
      else element.setAttribute('tabindex', before);
  };
}

export function Choosing({ fromFocus, onAsk, onClose }: ChoosingProps) {
  const glass = useRef<HTMLButtonElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const latest = useRef({ onAsk, onClose });
  latest.current = { onAsk, onClose };

  useEffect(() => {
    const ask = (element: Element, x: number, y: number) => {
      const about = meant(element, x, y);
      if (about) latest.current.onAsk({ kind: 'word', element: about, key: '', x, y });
      return about !== null;
    };
    const focused = fromFocus && document.activeElement;
    if (focused && ask(focused, 0, 0)) return;

    const root = document.documentElement;
    root.setAttribute('data-choosing', '');
    const putBack = makeReachable();
    const onClick = ({ clientX, clientY }: MouseEvent) => {
      const under = document
        .elementsFromPoint(clientX, clientY)
        .find((element) => element !== glass.current);
      if (under && !bar.current?.contains(under)) ask(under, clientX, clientY);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const { activeElement } = document;
      const isInBar = bar.current?.contains(activeElement);
      if (event.key === 'Tab' || (isInBar && event.key !== 'Escape')) return;
      // Nothing acts before something was chosen.
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'Escape') latest.current.onClose();
      else if (activeElement && /^( |Enter|w)$/i.test(event.key)) ask(activeElement, 0, 0);
    };
    const pane = glass.current;
    pane?.addEventListener('click', onClick);
    window.addEventListener('keydown', onKeyDown, true);
    return () => {
      root.removeAttribute('data-choosing');
      putBack();
      pane?.removeEventListener('click', onClick);
      window.removeEventListener('keydown', onKeyDown, true);
    };
  }, [fromFocus]);

  return (
    <>
      <button ref={glass} type="button" className="word-glass" tabIndex={-1} aria-hidden="true" />
      <div ref={bar} className="word-bar">
        <p role="note" aria-live="polite">
          Press what you want explained, or go there with Tab and press Enter.
        </p>
        <button type="button" className="linkb" onClick={() => onAsk({ kind: 'list' })}>
          All words
        </button>
        <button type="button" className="linkb" onClick={onClose}>
          Done
        </button>
      </div>
    </>
  );
}

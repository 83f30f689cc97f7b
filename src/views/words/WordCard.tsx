/** The explanation of one word beside it; on a phone a sheet at the edge that leaves the word in view. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { currentLoss } from '../../state/selectors.ts';
import { useApp } from '../appContext.ts';
import { GreekText } from '../controls/GreekText.tsx';
import { narrowQuery } from '../useNarrow.ts';
import { boxOf, meant, nameOf, spokenName } from './asked.ts';
import { Explanation } from './Explanation.tsx';
import type { Entry } from './glossary/entry.ts';
import { entryOf } from './glossary/glossary.ts';
import { cardPlace, sheetEdge } from './place.ts';
import type { Question, WordQuestion } from './word.ts';

interface WordCardProps {
  readonly question: WordQuestion;
  readonly onAsk: (question: Question) => void;
  readonly onClose: () => void;
}

/** Stands beside its word, also when the page is scrolled or turned. */
function usePlace(element: Element, { x, y }: { x: number; y: number }, shown: unknown) {
  const card = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another entry has another size
  useLayoutEffect(() => {
    const place = () => {
      if (!card.current || !element.isConnected) return;
      const { style, offsetWidth: width, offsetHeight: height } = card.current;
      const about = boxOf(element, x, y);
      if (window.matchMedia(narrowQuery).matches) {
        const edge = sheetEdge(about, height, window.innerHeight);
        style.inset = edge === 'top' ? '0 0 auto' : 'auto 0 0';
        return;
      }
      const view = { width: window.innerWidth, height: window.innerHeight };
      const { left, top } = cardPlace(about, { width, height }, view);
      style.inset = `${top}px auto auto ${left}px`;
    };
    if (!card.current?.matches(':popover-open')) card.current?.showPopover();
    place();
    window.addEventListener('scroll', place, { capture: true, passive: true });
    window.addEventListener('resize', place);
    return () => {
      window.removeEventListener('scroll', place, { capture: true });
      window.removeEventListener('resize', place);
    };
  }, [element, x, y, shown]);
  return card;
}

/** Gives the focus back to what was asked about, or to what had it before. */
function giveBack(element: Element, before: Element | null) {
  for (const target of [element, before])
    if ((target instanceof HTMLElement || target instanceof MathMLElement) && target.isConnected) {
      target.focus({ preventScroll: true });
      if (document.activeElement === target) return;
    }
}

function Card({ question, element, onAsk, onClose }: WordCardProps & { element: Element }) {
  const loss = useApp(currentLoss);
  const name = nameOf(element);
  // A number in an equation knows only which of the three sliders moves it.
  const own = loss.parameters.find(({ role }) => role === name)?.id ?? name;
  const [led, setLed] = useState<Entry | null>(null);
  const entry = led ?? entryOf(own, loss.id);
  const title = led ? '' : element.getAttribute('title');
  const card = usePlace(element, question, entry);
  const close = useRef(onClose);
  close.current = onClose;

  useEffect(() => {
    const before = document.activeElement;
    card.current?.focus({ preventScroll: true });
    const isInside = (target: EventTarget | null) =>
      target instanceof Node && card.current?.contains(target);
    const leave = () => {
      giveBack(element, before);
      close.current();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') {
        // Only the card closes, not what lies under it.
        event.preventDefault();
        event.stopPropagation();
        leave();
      } else if (event.key === 'Tab' && isInside(document.activeElement)) {
        const stops = [...(card.current?.querySelectorAll('button') ?? [])];
        const end = event.shiftKey ? stops[0] : stops.at(-1);
        const isAtStart = event.shiftKey && document.activeElement === card.current;
        // The page goes on from the word.
        if (document.activeElement === end || isAtStart) leave();
      }
    };
    const onPointerDown = ({ target }: PointerEvent) => {
      if (!isInside(target)) close.current();
    };
    window.addEventListener('keydown', onKeyDown, true);
    window.addEventListener('pointerdown', onPointerDown, true);
    return () => {
      window.removeEventListener('keydown', onKeyDown, true);
      window.removeEventListener('pointerdown', onPointerDown, true);
      if (isInside(document.activeElement)) giveBack(element, before);
    };
  }, [card, element]);

  const leadTo = (term: string) => {
    setLed(entryOf(term));
    card.current?.focus({ preventScroll: true });
  };
  return createPortal(
    <div
      ref={card}
      className="word-card"
      popover="manual"
      role="dialog"
      aria-labelledby="word-heading"
      aria-describedby="word-text"
      tabIndex={-1}
    >
      <h2 id="word-heading">
        <GreekText text={entry?.term ?? spokenName(element)} />
      </h2>
      <div id="word-text">
        {entry && <Explanation entry={entry} />}
        {title && (
          <p className={entry ? 'word-here' : ''}>
            <GreekText text={title} />
          </p>
        )}
      </div>
      <p className="word-links">
        {entry?.related.map((term) => (
          <button key={term} type="button" className="linkb" onClick={() => leadTo(term)}>
            <GreekText text={term} />
          </button>
        ))}
        <button
          type="button"
          className="linkb word-all"
          onClick={() => {
            giveBack(element, null);
            onAsk({ kind: 'list' });
          }}
        >
          All words
        </button>
        <button type="button" className="linkb" onClick={onClose}>
          Close
        </button>
      </p>
    </div>,
    // What lies in a modal dialog can be reached, and a panel stays open while it is pressed in.
    element.closest('dialog, .panel') ?? document.body,
  );
}

export function WordCard(props: WordCardProps) {
  const { element, x, y } = props.question;
  const about = meant(element, x, y);
  const { onClose } = props;
  useEffect(() => {
    if (!about) onClose();
  }, [about, onClose]);
  return about && <Card key={nameOf(about)} {...props} element={about} />;
}

/** Enlarges a part of the page for a lecture. The bar with which it is led is loaded then. */
import { useEffect, useRef } from 'react';
import { isLecture } from '../../state/selectors.ts';
import { useActions, useApp } from '../appContext.ts';
import { lazyView } from '../lazy/lazyView.tsx';

const LectureBar = lazyView('The lecture mode', 'LectureBar', () => import('./LectureBar.tsx'));

/** So that a page that opens in a lecture is laid out for it from the beginning; without it the page opens as it is. */
export const loadLecture = () => LectureBar.load().catch(() => {});

export function LectureButton() {
  const isOn = useApp(isLecture);
  const { setView } = useActions();
  const button = useRef<HTMLButtonElement>(null);
  const hadFocus = useRef(false);

  const leave = () => {
    hadFocus.current = document.activeElement?.closest('.lecture-bar') !== null;
    setView({ lecture: null });
  };

  useEffect(() => {
    if (isOn || !hadFocus.current) return;
    hadFocus.current = false;
    button.current?.focus();
  }, [isOn]);

  return (
    <>
      <button
        ref={button}
        type="button"
        className="btn quiet roomy-only"
        title="One plot or the image enlarged, for a projector (L)"
        onClick={() => setView({ lecture: 'image' })}
      >
        Lecture
      </button>
      {isOn && <LectureBar onClose={leave} />}
    </>
  );
}

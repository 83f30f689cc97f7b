/** The head of the page in a lecture: which view is enlarged, which loss it shows, and the way back. */
import '../styles/lecture.css';
import '../styles/lectureViews.css';
import '../styles/lectureShapes.css';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { LossId } from '../../losses/catalogue.ts';
import { catalogue } from '../../losses/catalogue.ts';
import { type LectureView, lectureViews } from '../../state/session/session.ts';
import { useActions, useApp, useAppStore } from '../appContext.ts';
import { LossOptions } from '../controls/LossOptions.tsx';
import { useRadioGroup } from '../controls/useRadioGroup.ts';
import { setLecture } from '../look.ts';
import { families } from '../lossFamilies.ts';
import { keyTarget } from '../shortcuts.ts';
import { isTouched } from '../touched.ts';
import { lectureStep } from './lectureStep.ts';

const names: Readonly<Record<LectureView, string>> = {
  image: 'Image',
  equation: 'Equation',
  curves: 'One pixel',
  surface: 'Loss surface',
  training: 'Training',
};

const lossGroups = families.map(({ family, title }) => ({
  title,
  losses: [...catalogue.values()].filter((loss) => loss.family === family),
}));

/** Escape leaves, page keys, which presenters send, go from view to view. */
function useLectureKeys(leave: () => void): void {
  const store = useAppStore();
  const { setView } = useActions();
  const latest = useRef(leave);
  latest.current = leave;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isTaken = document.querySelector('dialog[open], .panel') !== null;
      if (event.altKey || event.ctrlKey || event.metaKey || isTaken) return;
      const { lecture } = store.getState().session.view;
      if (event.key === 'Escape') latest.current();
      else if (keyTarget(document.activeElement).typing) return;
      const next = lecture && lectureStep(event.key, lecture);
      if (!next) return;
      // The page keys of a slider that was held last would move it.
      event.preventDefault();
      setView({ lecture: next });
    };
    // On its way down, before what Escape closes is closed.
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  }, [store, setView]);
}

export function LectureBar({ onClose }: { onClose: () => void }) {
  const view = useApp((state) => state.session.view.lecture);
  const loss = useApp((state) => state.session.loss.id);
  const { setView, setLoss, setPainting } = useActions();
  const bar = useRef<HTMLElement>(null);
  const { onKeyDown, option } = useRadioGroup({
    options: lectureViews,
    value: view ?? 'image',
    onChange: (lecture) => setView({ lecture }),
  });
  useLectureKeys(onClose);

  useLayoutEffect(() => {
    // What led here by keyboard is hidden from now on. Whoever points keeps Space and arrows for training and images.
    const leading = document.activeElement;
    const isByKey = leading !== document.body && leading?.matches(':focus-visible');
    setLecture(view);
    if (isByKey && !leading?.checkVisibility())
      bar.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus();
  }, [view]);
  useLayoutEffect(() => {
    setPainting({ isOn: false });
    window.scrollTo({ top: 0, behavior: 'instant' });
    return () => setLecture(null);
  }, [setPainting]);

  return (
    <section className="lecture-bar" aria-label="Lecture" ref={bar}>
      <div
        className="lecture-views"
        role="radiogroup"
        aria-label="Enlarged view"
        onKeyDown={onKeyDown}
      >
        {lectureViews.map((value) => (
          <button key={value} data-name={names[value]} {...option(value)}>
            {names[value]}
          </button>
        ))}
      </div>
      <select
        aria-label="Loss"
        value={loss}
        onChange={(event) => setLoss(event.target.value as LossId)}
      >
        <LossOptions groups={lossGroups} />
      </select>
      <button type="button" className="btn" onClick={onClose}>
        Leave {!isTouched() && <kbd>Esc</kbd>}
      </button>
    </section>
  );
}

/** A place beside the sliders, over image and plots: what lies under it is out of reach, Escape and a lecture close it. */
import { type RefObject, useEffect, useRef } from 'react';
import { isLecture } from '../../state/selectors.ts';
import { useApp } from '../appContext.ts';
import { useNarrow } from '../useNarrow.ts';

/** What lies under the region is not reached by Tab. */
function useCovered(isNarrow: boolean) {
  useEffect(() => {
    const covered = document.querySelectorAll<HTMLElement>(
      isNarrow ? '.page, .top' : '.page > .image, .page > .plots',
    );
    for (const element of covered) element.inert = true;
    return () => {
      for (const element of covered) element.inert = false;
    };
  }, [isNarrow]);
}

/**
 * @param what  on the button that opened it, which has the focus again when it is closed
 * @returns goes on the region
 */
export function usePlace(what: string, onClose: () => void): RefObject<HTMLElement | null> {
  const region = useRef<HTMLElement>(null);
  const isInLecture = useApp(isLecture);
  useCovered(useNarrow());
  useEffect(() => {
    if (isInLecture) onClose();
  }, [isInLecture, onClose]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // What is open over it closes first.
      const isCovered = document.querySelector('.column-choices, .top .panel, dialog[open]');
      if (event.key === 'Escape' && !event.defaultPrevented && !isCovered) onClose();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [onClose]);
  useEffect(() => {
    region.current?.focus();
    return () => document.querySelector<HTMLElement>(`[data-what="${what}"]`)?.focus();
  }, [what]);
  return region;
}

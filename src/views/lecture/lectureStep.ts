/** From view to view of a lecture by key. */
import { type LectureView, lectureViews } from '../../state/session/session.ts';

/**
 * The view that a key leads to, null where it leads nowhere: presenters send the page keys.
 *
 * @param key  `KeyboardEvent.key`
 */
export function lectureStep(key: string, view: LectureView): LectureView | null {
  const by = key === 'PageDown' ? 1 : key === 'PageUp' ? -1 : 0;
  return (by !== 0 && lectureViews[lectureViews.indexOf(view) + by]) || null;
}

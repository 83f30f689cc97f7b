import { expect, test } from 'vitest';
import { type LectureView, lectureViews } from '../../src/state/session/session.ts';
import { lectureStep } from '../../src/views/lecture/lectureStep.ts';

test('page keys lead through all views of a lecture, and end where they end', () => {
  const first: LectureView = lectureViews[0];
  const last = lectureViews[lectureViews.length - 1] as LectureView;
  const seen: LectureView[] = [first];
  for (let at = lectureStep('PageDown', first); at; at = lectureStep('PageDown', at)) seen.push(at);
  expect(seen).toEqual(lectureViews);
  expect(lectureStep('PageUp', last)).toBe(lectureViews[lectureViews.length - 2]);
  expect(lectureStep('PageUp', first)).toBeNull();
});

test('other keys stay where they are needed', () => {
  for (const key of ['ArrowRight', 'End', 'Escape', 'a'])
    expect(lectureStep(key, 'curves')).toBeNull();
});

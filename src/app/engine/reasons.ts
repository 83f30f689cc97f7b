/** Why a run was set aside, in words. */
import { isSameImages } from '../../state/session/compare.ts';
import type { Session } from '../../state/session/session.ts';

const reasons = {
  reset: 'it was reset',
  painted: 'other classes were painted',
  opened: 'other images were opened',
  work: 'another work was opened',
  back: 'an earlier training came back',
  over: 'you started over',
  data: 'other images were opened',
  dialled: 'the phantoms changed',
  size: 'the image size changed',
  classes: 'the number of classes changed',
  volumes: 'the choice of slices changed',
  preprocessing: 'what the network reads of an image changed',
  validationShare: 'the share of validation changed',
  network: 'the network changed',
  seed: 'new weights were drawn',
} as const;

export type Why = keyof typeof reasons;

/** What of a session makes a run begin anew, the most telling first. */
const telling = [
  ...(['data', 'size', 'classes', 'volumes', 'preprocessing', 'validationShare'] as const),
  ...(['network', 'seed'] as const),
] as const satisfies readonly (Why & keyof Session)[];

/** What of the change from one session to another makes a run begin anew. */
export function reasonOf(session: Session, before: Session): Why {
  const isOther = (key: (typeof telling)[number]) =>
    JSON.stringify(session[key]) !== JSON.stringify(before[key]);
  const why = telling.find(isOther) ?? 'reset';
  return why === 'data' && isSameImages(session, before) ? 'dialled' : why;
}

/** @param steps  of the run; 0 where nothing was trained */
export function setAsideText(steps: number, why: Why): { reason: string; sentence: string } {
  const reason = reasons[why];
  const what =
    steps > 0
      ? `Training of ${steps.toLocaleString('en')} ${steps === 1 ? 'step' : 'steps'}`
      : 'What was open is';
  return { reason, sentence: `${what} set aside: ${reason}.` };
}

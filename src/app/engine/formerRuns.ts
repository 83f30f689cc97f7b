/** The list of former runs, and what is said of the one that joins it. Loaded with the first of them. */
import { buffersOf, type Moment } from '../../runs/moment.ts';
import { runAt } from '../../runs/run.ts';
import { type FormerRun, isOffer, type LiveRun, type Notice } from '../../state/live.ts';
import { isSameImages } from '../../state/session/compare.ts';
import type { Session } from '../../state/session/session.ts';
import type { AppState } from '../../state/store.ts';

/** What makes a run begin anew: what was done, or the session that comes after. */
export type Why =
  | 'reset'
  | 'painted'
  | 'opened'
  | 'work'
  | 'back'
  | 'over'
  | 'forked'
  | { readonly next: Session };

/** What a run was trained under. */
export interface Basis {
  readonly session: Session;
  readonly painted: AppState['live']['painted'];
  readonly title: string;
  readonly run: LiveRun;
  readonly why: Why;
}

/** Former runs that are held; beyond them the oldest go. */
export const mostFormerRuns = 8;
/** Bytes of their weights and moments; the newest is held whatever it takes. */
export const mostFormerBytes = 256 * 2 ** 20;

const reasons = {
  reset: 'it was reset',
  painted: 'other classes were painted',
  opened: 'other images were opened',
  work: 'another work was opened',
  back: 'an earlier training came back',
  over: 'you started over',
  forked: 'an earlier step is gone on from',
  data: 'other images were opened',
  dialled: 'the phantoms changed',
  size: 'the image size changed',
  classes: 'the number of classes changed',
  volumes: 'the choice of slices changed',
  preprocessing: 'what the network reads of an image changed',
  validationShare: 'the share of validation changed',
  validationGap: 'the gap between training and validation changed',
  network: 'the network changed',
  seed: 'new weights were drawn',
} as const;

type Reason = keyof typeof reasons;

/** What of a session makes a run begin anew, the most telling first. */
const telling = [
  ...(['data', 'size', 'classes', 'volumes', 'preprocessing'] as const),
  ...(['validationShare', 'validationGap', 'network', 'seed'] as const),
] as const satisfies readonly (Reason & keyof Session)[];

/** What of the change from one session to another makes a run begin anew. */
export function reasonOf(session: Session, before: Session): Reason {
  const isOther = (key: (typeof telling)[number]) =>
    JSON.stringify(session[key]) !== JSON.stringify(before[key]);
  const why = telling.find(isOther) ?? 'reset';
  return why === 'data' && isSameImages(session, before) ? 'dialled' : why;
}

function sentenceOf(steps: number, reason: string): string {
  const what =
    steps > 0
      ? `Training of ${steps.toLocaleString('en')} ${steps === 1 ? 'step' : 'steps'}`
      : 'What was open is';
  return `${what} set aside: ${reason}.`;
}

const bytesOf = ({ run }: FormerRun) =>
  run ? buffersOf(run.moment).reduce((sum, { byteLength }) => sum + byteLength, 0) : 0;

/** The newest first. */
function bounded(runs: readonly FormerRun[]): readonly FormerRun[] {
  let bytes = 0;
  return runs.slice(0, mostFormerRuns).filter((run, i) => {
    bytes += bytesOf(run);
    return i === 0 || bytes <= mostFormerBytes;
  });
}

/** The notice with the way back in it; another one keeps its place, and its own way on. */
function withUndo(notice: Notice | null, text: string, formerRun: number): Notice {
  const undo = { text, action: 'undo', formerRun } as const;
  if (!notice || isOffer(notice)) return undo;
  return notice.action === null ? { ...undo, text: `${notice.text} ${text}` } : notice;
}

/**
 * What is known now, with a run that was set aside in its list.
 *
 * @param moment  null where nothing was trained
 * @param returning  was to come back; where it did not, it is the same one
 */
export function withFormer(
  live: AppState['live'],
  { session, painted, title, run, why }: Basis,
  moment: Moment | null,
  returning: FormerRun | null,
): AppState['live'] {
  const step = moment?.step ?? 0;
  const reason = reasons[typeof why === 'string' ? why : reasonOf(why.next, session)];
  const id = 1 + Math.max(0, ...live.formerRuns.map((former) => former.id));
  const former: FormerRun = {
    ...{ id, title, at: Date.now(), reason, session, painted },
    run: moment && runAt(moment, run),
  };
  const again = (returning?.run?.moment.step ?? 0) === step ? returning : null;
  return {
    ...live,
    formerRuns: bounded([former, ...live.formerRuns.filter((other) => other !== again)]),
    notice: withUndo(live.notice, sentenceOf(step, reason), id),
  };
}

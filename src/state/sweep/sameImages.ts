/** Whether a study can be trained on what is open. */

import type { Study } from '../../runs/sweep/study.ts';
import { decodeSession } from '../session/codec.ts';
import type { Session } from '../session/session.ts';
import { sessionFields } from '../session/table.ts';
import type { AppState } from '../store.ts';

const ofImages = sessionFields.filter(
  ({ affects, identity }) => identity && (affects === 'images' || affects === 'preparation'),
);

/** Whether images, and what the network reads of them, are those of the study. */
export function hasItsImages({ base }: Pick<Study, 'base'>, { session }: AppState): boolean {
  const its = decodeSession(base).session;
  return ofImages.every(({ values, get }) => values.write(get(its)) === values.write(get(session)));
}

/** Puts the images of a study in the place of those of a session; null where they are files, which no link carries. */
export function phantomsOf({ base }: Pick<Study, 'base'>): ((session: Session) => Session) | null {
  const its = decodeSession(base).session;
  if (its.data.kind !== 'phantoms') return null;
  return (session) =>
    ofImages.reduce((now, { get, set }) => set(now, get(its)), { ...session, data: its.data });
}

/** Why a study cannot be trained now, in sentences; null where it can. */
export function sweepProblem(study: Pick<Study, 'base'>, state: AppState): string | null {
  const { dataset } = state.live;
  if (!hasItsImages(study, state))
    return 'This sweep is of other images, or of images that were prepared otherwise. Open its images to go on.';
  if (!dataset) return 'The images are not open yet. Wait until they are, and try again.';
  if (!dataset.samples.some(({ split, mask }) => split === 'validation' && mask))
    return 'A sweep compares trials by the Dice of the validation images, and none of them has a mask. Open images with masks, two at least.';
  return null;
}

/** What the page begins with: what its link says, what is kept, or both where they are about the same. */

import { decodeSession } from '../../state/session/codec.ts';
import { isSameImages, isSameTraining } from '../../state/session/compare.ts';
import type { Session } from '../../state/session/session.ts';
import type { Work as StoredParts } from '../../storage/keep/works.ts';
import { readInfo } from './storedWork.ts';

/** Link of a page that shall begin without what is kept. */
export const resetFragment = '#reset';

export type Start =
  /** The kept work goes on, with the session of the link where there is one. */
  | { readonly kind: 'continue'; readonly work: StoredParts; readonly session: Session | null }
  /** The link's images are kept, but its training is another one. */
  | { readonly kind: 'same files'; readonly work: StoredParts }
  /** The link alone; what is kept is only offered. */
  | { readonly kind: 'link'; readonly offered: StoredParts | null };

/**
 * @param fragment  of the address, with its #; empty for a bare address
 * @param works  kept ones, the last first
 */
export function chooseStart(fragment: string, works: readonly StoredParts[]): Start {
  const [last = null] = works;
  if (fragment === '' || fragment === '#')
    return last ? { kind: 'continue', work: last, session: null } : { kind: 'link', offered: null };
  const { session } = decodeSession(fragment);
  const known = works.map((work) => {
    const info = readInfo(work.info);
    return { work, info, session: info && decodeSession(info.link).session };
  });
  const same = known.find((one) => one.session && isSameTraining(one.session, session));
  if (same) return { kind: 'continue', work: same.work, session };
  const files = known.find(
    (one) => one.info?.hasFiles && one.session && isSameImages(one.session, session),
  );
  if (files) return { kind: 'same files', work: files.work };
  return { kind: 'link', offered: last };
}

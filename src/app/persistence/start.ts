/** What the page begins with: what its link says, what is kept, or both where they are about the same. */

import { decodeSession } from '../../state/session/codec.ts';
import { isSameImages, isSameTraining } from '../../state/session/compare.ts';
import type { Session } from '../../state/session/session.ts';
import type { KeptWork } from '../../storage/keep/protocol.ts';

export type Start =
  /** The kept work goes on, with the session of the link where there is one. */
  | { readonly kind: 'continue'; readonly work: KeptWork; readonly session: Session | null }
  /** The link's images are kept, but its training is another one. */
  | { readonly kind: 'same files'; readonly work: KeptWork }
  /** The link alone; what is kept is only offered. */
  | { readonly kind: 'link'; readonly offered: KeptWork | null };

/**
 * @param fragment  of the address, with its #; empty for a bare address
 * @param works  kept ones, the last first
 */
export function chooseStart(fragment: string, works: readonly KeptWork[]): Start {
  const [last = null] = works;
  if (fragment === '' || fragment === '#')
    return last ? { kind: 'continue', work: last, session: null } : { kind: 'link', offered: null };
  const { session } = decodeSession(fragment);
  const known = works.map((work) => ({ work, session: decodeSession(work.link).session }));
  const same = known.find((one) => isSameTraining(one.session, session));
  if (same) return { kind: 'continue', work: same.work, session };
  const files = known.find((one) => one.work.hasFiles && isSameImages(one.session, session));
  if (files) return { kind: 'same files', work: files.work };
  return { kind: 'link', offered: last };
}
